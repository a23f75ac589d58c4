// Kernel: include/uapi/linux/icmpv6.h
import { hex16, namesOf } from '../../show.ts';
import { be16, be32, u8, wire } from '../../wire.ts';

export const ICMPV6_DEST_UNREACH = 1;
export const ICMPV6_PKT_TOOBIG = 2;
export const ICMPV6_TIME_EXCEED = 3;
export const ICMPV6_PARAMPROB = 4;
export const ICMPV6_ECHO_REQUEST = 128;
export const ICMPV6_ECHO_REPLY = 129;
export const ICMPV6_MGM_QUERY = 130;
export const ICMPV6_MGM_REPORT = 131;
export const ICMPV6_MGM_REDUCTION = 132;
export const NDISC_ROUTER_SOLICITATION = 133;
export const NDISC_ROUTER_ADVERTISEMENT = 134;
export const NDISC_NEIGHBOUR_SOLICITATION = 135;
export const NDISC_NEIGHBOUR_ADVERTISEMENT = 136;
export const NDISC_REDIRECT = 137;
export const ICMPV6_MLD2_REPORT = 143;

export const ICMPV6_TYPES = namesOf({
  ICMPV6_DEST_UNREACH,
  ICMPV6_PKT_TOOBIG,
  ICMPV6_TIME_EXCEED,
  ICMPV6_PARAMPROB,
  ICMPV6_ECHO_REQUEST,
  ICMPV6_ECHO_REPLY,
  ICMPV6_MGM_QUERY,
  ICMPV6_MGM_REPORT,
  ICMPV6_MGM_REDUCTION,
  NDISC_ROUTER_SOLICITATION,
  NDISC_ROUTER_ADVERTISEMENT,
  NDISC_NEIGHBOUR_SOLICITATION,
  NDISC_NEIGHBOUR_ADVERTISEMENT,
  NDISC_REDIRECT,
  ICMPV6_MLD2_REPORT,
});

/** The fixed part. The last four bytes differ by type. */
export class icmp6hdr extends wire(
  { struct: 'icmp6hdr', source: 'include/uapi/linux/icmpv6.h, RFC 4443', doc: 'ICMPv6 header.' },
  {
    icmp6_type: u8({ names: ICMPV6_TYPES }),
    icmp6_code: u8(),
    icmp6_cksum: be16({ doc: 'Over pseudo header and the whole message.', show: hex16 }),
    un_data32: be32({ doc: 'By type: echo identifier and sequence number, MTU, pointer, flags.' }),
  },
) {}
