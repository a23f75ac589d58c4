// Settings of devices that netlink reports when they change. Kernel: include/uapi/linux/netconf.h
import { namesOf } from '../../show.ts';
import { u8, wire } from '../../wire.ts';

export const NETCONFA_UNSPEC = 0;
export const NETCONFA_IFINDEX = 1;
export const NETCONFA_FORWARDING = 2;
export const NETCONFA_RP_FILTER = 3;
export const NETCONFA_MC_FORWARDING = 4;
export const NETCONFA_PROXY_NEIGH = 5;
export const NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN = 6;
export const NETCONFA_INPUT = 7;
export const NETCONFA_BC_FORWARDING = 8;
export const NETCONFA_FORCE_FORWARDING = 9;
export const NETCONFA_MAX = 9;
/** Every setting. */
export const NETCONFA_ALL = -1;
/** In place of an ifindex: the settings for all devices together. */
export const NETCONFA_IFINDEX_ALL = -1;
/** In place of an ifindex: those that new devices start with. */
export const NETCONFA_IFINDEX_DEFAULT = -2;

export const NETCONFA = namesOf({
  NETCONFA_UNSPEC,
  NETCONFA_IFINDEX,
  NETCONFA_FORWARDING,
  NETCONFA_RP_FILTER,
  NETCONFA_MC_FORWARDING,
  NETCONFA_PROXY_NEIGH,
  NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN,
  NETCONFA_INPUT,
  NETCONFA_BC_FORWARDING,
  NETCONFA_FORCE_FORWARDING,
});

export class netconfmsg extends wire(
  { struct: 'netconfmsg', source: 'include/uapi/linux/netconf.h', doc: 'Header of a settings message.' },
  { ncm_family: u8({ doc: 'Address family.' }) },
) {}
