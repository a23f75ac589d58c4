// Kernel: include/uapi/linux/igmp.h
import { hex16, ipv4, namesOf } from '../../show.ts';
import { be16, be32, u8, wire } from '../../wire.ts';

export const IGMP_HOST_MEMBERSHIP_QUERY = 0x11;
export const IGMP_HOST_MEMBERSHIP_REPORT = 0x12;
export const IGMP_DVMRP = 0x13;
export const IGMP_PIM = 0x14;
export const IGMP_TRACE = 0x15;
export const IGMPV2_HOST_MEMBERSHIP_REPORT = 0x16;
export const IGMP_HOST_LEAVE_MESSAGE = 0x17;
export const IGMPV3_HOST_MEMBERSHIP_REPORT = 0x22;

export const IGMP_TYPES = namesOf({
  IGMP_HOST_MEMBERSHIP_QUERY,
  IGMP_HOST_MEMBERSHIP_REPORT,
  IGMP_DVMRP,
  IGMP_PIM,
  IGMP_TRACE,
  IGMPV2_HOST_MEMBERSHIP_REPORT,
  IGMP_HOST_LEAVE_MESSAGE,
  IGMPV3_HOST_MEMBERSHIP_REPORT,
});

export class igmphdr extends wire(
  { struct: 'igmphdr', source: 'include/uapi/linux/igmp.h, RFC 2236', doc: 'IGMP header.' },
  {
    type: u8({ names: IGMP_TYPES }),
    code: u8({ doc: 'Query: time within which to answer, tenths of a second.' }),
    csum: be16({ doc: 'Over the whole message.', show: hex16 }),
    group: be32({ doc: 'Group; 0: all.', show: ipv4 }),
  },
) {}
