// Kernel: include/uapi/linux/icmp.h
import { hex16, ipv4, namesOf } from '../../show.ts';
import { be16, be32, u8, wire } from '../../wire.ts';

export const ICMP_ECHOREPLY = 0;
export const ICMP_DEST_UNREACH = 3;
export const ICMP_SOURCE_QUENCH = 4;
export const ICMP_REDIRECT = 5;
export const ICMP_ECHO = 8;
export const ICMP_TIME_EXCEEDED = 11;
export const ICMP_PARAMETERPROB = 12;
export const ICMP_TIMESTAMP = 13;
export const ICMP_TIMESTAMPREPLY = 14;
export const ICMP_INFO_REQUEST = 15;
export const ICMP_INFO_REPLY = 16;
export const ICMP_ADDRESS = 17;
export const ICMP_ADDRESSREPLY = 18;
/** Highest type that `icmp_pointers` knows. */
export const NR_ICMP_TYPES = 18;
/** RFC 8335: asks about an interface. */
export const ICMP_EXT_ECHO = 42;
export const ICMP_EXT_ECHOREPLY = 43;

export const ICMP_TYPES = namesOf({
  ICMP_ECHOREPLY,
  ICMP_DEST_UNREACH,
  ICMP_SOURCE_QUENCH,
  ICMP_REDIRECT,
  ICMP_ECHO,
  ICMP_TIME_EXCEEDED,
  ICMP_PARAMETERPROB,
  ICMP_TIMESTAMP,
  ICMP_TIMESTAMPREPLY,
  ICMP_INFO_REQUEST,
  ICMP_INFO_REPLY,
  ICMP_ADDRESS,
  ICMP_ADDRESSREPLY,
  ICMP_EXT_ECHO,
  ICMP_EXT_ECHOREPLY,
});

// Codes of ICMP_DEST_UNREACH.
export const ICMP_NET_UNREACH = 0;
export const ICMP_HOST_UNREACH = 1;
export const ICMP_PROT_UNREACH = 2;
export const ICMP_PORT_UNREACH = 3;
export const ICMP_FRAG_NEEDED = 4;
export const ICMP_SR_FAILED = 5;
export const ICMP_NET_UNKNOWN = 6;
export const ICMP_HOST_UNKNOWN = 7;
export const ICMP_HOST_ISOLATED = 8;
export const ICMP_NET_ANO = 9;
export const ICMP_HOST_ANO = 10;
export const ICMP_NET_UNR_TOS = 11;
export const ICMP_HOST_UNR_TOS = 12;
export const ICMP_PKT_FILTERED = 13;
export const ICMP_PREC_VIOLATION = 14;
export const ICMP_PREC_CUTOFF = 15;
/** Highest code of ICMP_DEST_UNREACH. */
export const NR_ICMP_UNREACH = 15;

// Codes of ICMP_REDIRECT.
export const ICMP_REDIR_NET = 0;
export const ICMP_REDIR_HOST = 1;
export const ICMP_REDIR_NETTOS = 2;
export const ICMP_REDIR_HOSTTOS = 3;

// Codes of ICMP_TIME_EXCEEDED.
export const ICMP_EXC_TTL = 0;
export const ICMP_EXC_FRAGTIME = 1;

// Codes of ICMP_EXT_ECHOREPLY.
export const ICMP_EXT_CODE_MAL_QUERY = 1;
export const ICMP_EXT_CODE_NO_IF = 2;
export const ICMP_EXT_CODE_NO_TABLE_ENT = 3;
export const ICMP_EXT_CODE_MULT_IFS = 4;

/** Option of level SOL_RAW: the types that a raw ICMP socket does not want. */
export const ICMP_FILTER = 1;

/** The fixed part. The last four bytes differ by type: `icmp_echo_hdr`, `icmp_frag_hdr`, or an address. */
export class icmphdr extends wire(
  { struct: 'icmphdr', source: 'include/uapi/linux/icmp.h, RFC 792', doc: 'ICMP header.' },
  {
    type: u8({ names: ICMP_TYPES }),
    code: u8(),
    checksum: be16({ doc: 'Over the whole message.', show: hex16 }),
    gateway: be32({
      doc: 'Redirect: the better gateway. Parameter problem: the offset in the first byte.',
      show: ipv4,
    }),
  },
) {}

/** `icmphdr` with `un.echo`. */
export class icmp_echo_hdr extends wire(
  { struct: 'icmphdr', source: 'include/uapi/linux/icmp.h, RFC 792', doc: 'ICMP echo request or reply.' },
  {
    type: u8({ names: ICMP_TYPES }),
    code: u8(),
    checksum: be16({ doc: 'Over the whole message.', show: hex16 }),
    id: be16({ doc: 'Tells apart the programs that ask.' }),
    sequence: be16(),
  },
) {}

/** `icmphdr` with `un.frag`. */
export class icmp_frag_hdr extends wire(
  { struct: 'icmphdr', source: 'include/uapi/linux/icmp.h, RFC 1191', doc: 'ICMP destination unreachable.' },
  {
    type: u8({ names: ICMP_TYPES }),
    code: u8(),
    checksum: be16({ doc: 'Over the whole message.', show: hex16 }),
    __unused: be16(),
    mtu: be16({ doc: 'ICMP_FRAG_NEEDED: the MTU of the next hop, bytes.' }),
  },
) {}

// RFC 8335: how an extended echo request names the interface.
export const ICMP_EXT_ECHO_CTYPE_NAME = 1;
export const ICMP_EXT_ECHO_CTYPE_INDEX = 2;
export const ICMP_EXT_ECHO_CTYPE_ADDR = 3;
export const ICMP_AFI_IP = 1;
export const ICMP_AFI_IP6 = 2;
// What the reply says of it.
export const ICMP_EXT_ECHOREPLY_ACTIVE = 1 << 2;
export const ICMP_EXT_ECHOREPLY_IPV4 = 1 << 1;
export const ICMP_EXT_ECHOREPLY_IPV6 = 1 << 0;
