// Kernel: include/uapi/linux/ipv6.h

import { ipv6Text } from '../../../netlink-schema/addresses.ts';
import { hex } from '../../show.ts';
import { be16, bits, bytes, u8, wire } from '../../wire.ts';
import { IPPROTO } from './in.ts';

export class ipv6hdr extends wire(
  { struct: 'ipv6hdr', source: 'include/uapi/linux/ipv6.h, RFC 8200 section 3', doc: 'IPv6 header.' },
  {
    version: bits(4),
    traffic_class: bits(8, { doc: 'Differentiated services and congestion notification.', show: hex }),
    flow_lbl: bits(20, { doc: 'Flow label.', show: hex }),
    payload_len: be16({ doc: 'Bytes behind this header.' }),
    nexthdr: u8({ doc: 'Protocol of what follows.', names: IPPROTO }),
    hop_limit: u8({ doc: 'Hops left.' }),
    saddr: bytes(16, { doc: 'Source address.', show: ipv6Text }),
    daddr: bytes(16, { doc: 'Destination address.', show: ipv6Text }),
  },
) {}
