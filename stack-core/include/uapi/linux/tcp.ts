// Kernel: include/uapi/linux/tcp.h
import { flagNames, hex16 } from '../../show.ts';
import { be16, be32, bits, wire } from '../../wire.ts';

/** Flags of a segment, by the kernel's field names. */
export const TCP_FLAGS = { 1: 'fin', 2: 'syn', 4: 'rst', 8: 'psh', 16: 'ack', 32: 'urg', 64: 'ece', 128: 'cwr' };

export class tcphdr extends wire(
  { struct: 'tcphdr', source: 'include/uapi/linux/tcp.h, RFC 9293 section 3.1', doc: 'TCP header, without options.' },
  {
    source: be16({ doc: 'Source port.' }),
    dest: be16({ doc: 'Destination port.' }),
    seq: be32({ doc: 'Number of the first byte of data.' }),
    ack_seq: be32({ doc: 'Number of the byte that is expected next.' }),
    doff: bits(4, { doc: 'Header length in 32-bit words: 5 to 15.', show: n => `${n * 4} bytes` }),
    res1: bits(4),
    flags: bits(8, { show: n => flagNames(TCP_FLAGS, n) }),
    window: be16({ doc: 'Bytes that the sender takes now, before scaling.' }),
    check: be16({ doc: 'Over a pseudo-header, header and data.', show: hex16 }),
    urg_ptr: be16(),
  },
) {}
