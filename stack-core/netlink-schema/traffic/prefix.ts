import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';
import { prefix_cacheinfo, prefixmsg } from './prefix-structs.ts';

export const PREFIX: AttributeSet = attributes('PREFIX', {
  PREFIX_ADDRESS: attr(1, 'ip'),
  PREFIX_CACHEINFO: attr(2, prefix_cacheinfo),
});

export const prefix = family({
  protocol: NETLINK_ROUTE,
  doc: 'Prefixes of router advertisements.',
  source: 'include/uapi/linux/rtnetlink.h, net/ipv6/addrconf.c',
  header: prefixmsg,
  attributes: PREFIX,
  operations: {
    RTM_NEWPREFIX: { id: 52 },
  },
});
