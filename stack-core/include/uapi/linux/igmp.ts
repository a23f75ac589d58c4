// Kernel: include/uapi/linux/igmp.h
import { hex16, ipv4, namesOf } from '../../show.ts';
import { be16, be32, bits, u8, wire } from '../../wire.ts';

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

/** 224.0.0.1: every host; 224.0.0.2: every router; 224.0.0.22: routers of version 3. */
export const IGMP_ALL_HOSTS = 0xe0000001;
export const IGMP_ALL_ROUTER = 0xe0000002;
export const IGMPV3_ALL_MCR = 0xe0000016;

// Kinds of group records.
export const IGMPV3_MODE_IS_INCLUDE = 1;
export const IGMPV3_MODE_IS_EXCLUDE = 2;
export const IGMPV3_CHANGE_TO_INCLUDE = 3;
export const IGMPV3_CHANGE_TO_EXCLUDE = 4;
export const IGMPV3_ALLOW_NEW_SOURCES = 5;
export const IGMPV3_BLOCK_OLD_SOURCES = 6;

const GREC_TYPES = namesOf({
  IGMPV3_MODE_IS_INCLUDE,
  IGMPV3_MODE_IS_EXCLUDE,
  IGMPV3_CHANGE_TO_INCLUDE,
  IGMPV3_CHANGE_TO_EXCLUDE,
  IGMPV3_ALLOW_NEW_SOURCES,
  IGMPV3_BLOCK_OLD_SOURCES,
});

/** Tenths of a second that a code stands for; large ones are floating point. RFC 3376 section 4.1.1. */
export const IGMPV3_MRC = (value: number): number =>
  value < 0x80 ? value : ((value & 0x0f) | 0x10) << (((value >> 4) & 7) + 3);
/** Seconds between queries, likewise. */
export const IGMPV3_QQIC = IGMPV3_MRC;

/** Without the sources behind it. */
export class igmpv3_query extends wire(
  { struct: 'igmpv3_query', source: 'include/uapi/linux/igmp.h, RFC 3376 section 4.1', doc: 'IGMPv3 query.' },
  {
    type: u8({ names: IGMP_TYPES }),
    code: u8({ doc: 'Time within which to answer, tenths of a second, as a floating-point number from 128 on.' }),
    csum: be16({ show: hex16 }),
    group: be32({ doc: 'Group; 0: all.', show: ipv4 }),
    resv: bits(4),
    suppress: bits(1, { doc: 'Routers are not to restart their timers.' }),
    qrv: bits(3, { doc: 'How often each report is to be sent.' }),
    qqic: u8({ doc: 'Seconds between queries.' }),
    nsrcs: be16({ doc: 'Sources that follow.' }),
  },
) {}

/** Without the records behind it. */
export class igmpv3_report extends wire(
  { struct: 'igmpv3_report', source: 'include/uapi/linux/igmp.h, RFC 3376 section 4.2', doc: 'IGMPv3 report.' },
  {
    type: u8({ names: IGMP_TYPES }),
    resv1: u8(),
    csum: be16({ show: hex16 }),
    resv2: be16(),
    ngrec: be16({ doc: 'Group records that follow.' }),
  },
) {}

/** Without the sources behind it. */
export class igmpv3_grec extends wire(
  { struct: 'igmpv3_grec', source: 'include/uapi/linux/igmp.h, RFC 3376 section 4.2.4', doc: 'IGMPv3 group record.' },
  {
    grec_type: u8({ names: GREC_TYPES }),
    grec_auxwords: u8(),
    grec_nsrcs: be16({ doc: 'Sources that follow.' }),
    grec_mca: be32({ doc: 'Group.', show: ipv4 }),
  },
) {}
