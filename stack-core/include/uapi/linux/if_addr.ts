// Addresses of interfaces, as netlink carries them. Kernel: include/uapi/linux/if_addr.h
import { namesOf } from '../../show.ts';
import { u8, u32, wire } from '../../wire.ts';

export const IFA_UNSPEC = 0;
/** Prefix address: the peer's, on a point-to-point link. */
export const IFA_ADDRESS = 1;
export const IFA_LOCAL = 2;
export const IFA_LABEL = 3;
export const IFA_BROADCAST = 4;
export const IFA_ANYCAST = 5;
export const IFA_CACHEINFO = 6;
export const IFA_MULTICAST = 7;
export const IFA_FLAGS = 8;
/** Metric of the prefix route. */
export const IFA_RT_PRIORITY = 9;
export const IFA_TARGET_NETNSID = 10;
export const IFA_PROTO = 11;
export const IFA_MAX = 11;

export const IFA_F_SECONDARY = 0x01;
export const IFA_F_TEMPORARY = IFA_F_SECONDARY;
export const IFA_F_NODAD = 0x02;
export const IFA_F_OPTIMISTIC = 0x04;
export const IFA_F_DADFAILED = 0x08;
export const IFA_F_HOMEADDRESS = 0x10;
export const IFA_F_DEPRECATED = 0x20;
export const IFA_F_TENTATIVE = 0x40;
export const IFA_F_PERMANENT = 0x80;
export const IFA_F_MANAGETEMPADDR = 0x100;
/** The address brings no prefix route with it. */
export const IFA_F_NOPREFIXROUTE = 0x200;
export const IFA_F_MCAUTOJOIN = 0x400;
export const IFA_F_STABLE_PRIVACY = 0x800;

export const IFA_F = namesOf({
  IFA_F_SECONDARY,
  IFA_F_NODAD,
  IFA_F_OPTIMISTIC,
  IFA_F_DADFAILED,
  IFA_F_HOMEADDRESS,
  IFA_F_DEPRECATED,
  IFA_F_TENTATIVE,
  IFA_F_PERMANENT,
  IFA_F_MANAGETEMPADDR,
  IFA_F_NOPREFIXROUTE,
  IFA_F_MCAUTOJOIN,
  IFA_F_STABLE_PRIVACY,
});

export const IFAPROT_UNSPEC = 0;
export const IFAPROT_KERNEL_LO = 1;
export const IFAPROT_KERNEL_RA = 2;
export const IFAPROT_KERNEL_LL = 3;
export const IFAPROT = namesOf({ IFAPROT_UNSPEC, IFAPROT_KERNEL_LO, IFAPROT_KERNEL_RA, IFAPROT_KERNEL_LL });

export class ifaddrmsg extends wire(
  { struct: 'ifaddrmsg', source: 'include/uapi/linux/if_addr.h', doc: 'Header of an address message.' },
  {
    ifa_family: u8({ doc: 'Address family.' }),
    ifa_prefixlen: u8({ doc: 'Bits of the prefix.' }),
    ifa_flags: u8({ doc: 'The low 8 of the flags; all of them are in IFA_FLAGS.', flags: IFA_F }),
    ifa_scope: u8({ doc: 'How far the address is valid.' }),
    ifa_index: u32({ doc: 'Interface.' }),
  },
) {}

export class ifa_cacheinfo extends wire(
  { struct: 'ifa_cacheinfo', source: 'include/uapi/linux/if_addr.h', doc: 'Lifetimes of an address.' },
  {
    ifa_prefered: u32({ doc: 'Seconds for which it stays preferred; 0xffffffff: forever.' }),
    ifa_valid: u32({ doc: 'Seconds for which it stays valid; 0xffffffff: forever.' }),
    cstamp: u32({ doc: 'When it was made, in hundredths of a second since boot.' }),
    tstamp: u32({ doc: 'When it was last updated, in hundredths of a second since boot.' }),
  },
) {}
