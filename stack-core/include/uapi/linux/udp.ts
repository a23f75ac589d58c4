// Kernel: include/uapi/linux/udp.h
import { hex16 } from '../../show.ts';
import { be16, wire } from '../../wire.ts';

/** Options of level SOL_UDP. */
export const UDP_CORK = 1;
export const UDP_ENCAP = 100;
export const UDP_NO_CHECK6_TX = 101;
export const UDP_NO_CHECK6_RX = 102;
export const UDP_SEGMENT = 103;
export const UDP_GRO = 104;

export class udphdr extends wire(
  { struct: 'udphdr', source: 'include/uapi/linux/udp.h, RFC 768', doc: 'UDP header.' },
  {
    source: be16({ doc: 'Source port.' }),
    dest: be16({ doc: 'Destination port.' }),
    len: be16({ doc: 'Bytes of header and data.' }),
    check: be16({ doc: 'Over pseudo header, header and data; 0: none.', show: hex16 }),
  },
) {}
