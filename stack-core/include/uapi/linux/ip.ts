// Kernel: include/uapi/linux/ip.h
import { hex16, ipv4 } from '../../show.ts';
import { be16, be32, bits, u8, wire } from '../../wire.ts';
import { IPPROTO } from './in.ts';

export const IPVERSION = 4;
export const MAXTTL = 255;
export const IPDEFTTL = 64;

// Flags and offset in `frag_off` (include/net/ip.h).
export const IP_CE = 0x8000;
export const IP_DF = 0x4000;
export const IP_MF = 0x2000;
/** The lower 13 bits: offset in units of 8 bytes. */
export const IP_OFFSET = 0x1fff;

const IP_FLAGS = { [IP_CE]: 'IP_CE', [IP_DF]: 'IP_DF', [IP_MF]: 'IP_MF' };

export const IPTOS_TOS_MASK = 0x1e;
export const IPTOS_RT_MASK = IPTOS_TOS_MASK & ~3;
export const IPTOS_PREC_INTERNETCONTROL = 0xc0;

// Options: copied flag, class and number in one byte (RFC 791 section 3.1).
export const IPOPT_COPY = 0x80;
export const IPOPT_END = 0;
export const IPOPT_NOOP = 1;
export const IPOPT_RR = 7;
export const IPOPT_TIMESTAMP = 0x44;
export const IPOPT_SEC = 0x82;
export const IPOPT_LSRR = 0x83;
export const IPOPT_CIPSO = 0x86;
export const IPOPT_SID = 0x88;
export const IPOPT_SSRR = 0x89;
export const IPOPT_RA = 0x94;
/** A router copies the option into every fragment. */
export const IPOPT_COPIED = (option: number): boolean => (option & IPOPT_COPY) !== 0;

export const IPOPT_TS_TSONLY = 0;
export const IPOPT_TS_TSANDADDR = 1;
export const IPOPT_TS_PRESPEC = 3;

const ECN_NAMES = ['Not-ECT', 'ECT(1)', 'ECT(0)', 'CE'];
const dscpEcn = (tos: number): string => `DSCP ${tos >> 2}, ${ECN_NAMES[tos & 3]}`;

export class iphdr extends wire(
  { struct: 'iphdr', source: 'include/uapi/linux/ip.h, RFC 791 section 3.1', doc: 'IPv4 header.' },
  {
    version: bits(4),
    ihl: bits(4, { doc: 'Header length in 32-bit words, options included: 5 to 15.', show: n => `${n * 4} bytes` }),
    tos: u8({ doc: 'Differentiated services and congestion notification.', show: dscpEcn }),
    tot_len: be16({ doc: 'Bytes of header and payload together.' }),
    id: be16({ doc: 'The same in all fragments of a packet.', show: hex16 }),
    frag_off: be16({
      doc: 'Flags in the upper 3 bits; below, the offset in units of 8 bytes.',
      show: n => showFragOff(n),
    }),
    ttl: u8({ doc: 'Hops left.' }),
    protocol: u8({ doc: 'Protocol of the payload.', names: IPPROTO }),
    check: be16({ doc: 'Over the header alone.', show: hex16 }),
    saddr: be32({ doc: 'Source address.', show: ipv4 }),
    daddr: be32({ doc: 'Destination address.', show: ipv4 }),
  },
) {}

function showFragOff(frag_off: number): string {
  const flags = Object.entries(IP_FLAGS).flatMap(([bit, name]) => ((frag_off & Number(bit)) !== 0 ? [name] : []));
  const offset = (frag_off & IP_OFFSET) * 8;
  if (offset !== 0 || flags.length === 0) flags.push(`offset ${offset}`);
  return flags.join(', ');
}
