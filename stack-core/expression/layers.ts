// The headers of a packet, outermost first, as far as its bytes reach.
import { vlan_hdr } from '../include/linux/if_vlan.ts';
import { ipv4, mac } from '../include/show.ts';
import { icmphdr } from '../include/uapi/linux/icmp.ts';
import { icmp6hdr } from '../include/uapi/linux/icmpv6.ts';
import { arphdr } from '../include/uapi/linux/if_arp.ts';
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6, ethhdr } from '../include/uapi/linux/if_ether.ts';
import { igmphdr } from '../include/uapi/linux/igmp.ts';
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_IGMP, IPPROTO_TCP, IPPROTO_UDP } from '../include/uapi/linux/in.ts';
import { IP_OFFSET, iphdr } from '../include/uapi/linux/ip.ts';
import { ipv6hdr } from '../include/uapi/linux/ipv6.ts';
import { tcphdr } from '../include/uapi/linux/tcp.ts';
import { udphdr } from '../include/uapi/linux/udp.ts';
import { be32, bytes, type WireInstance, wire } from '../include/wire.ts';

/** An ARP packet for IPv4 over Ethernet with its addresses. */
export class arp_eth_ip extends wire(
  { struct: 'arphdr', source: 'RFC 826', doc: 'ARP for IPv4 over Ethernet.' },
  {
    ...arphdr.table,
    ar_sha: bytes(6, { doc: 'Link-layer address of the sender.', show: mac }),
    ar_sip: be32({ doc: 'Address of the sender.', show: ipv4 }),
    ar_tha: bytes(6, { doc: 'Link-layer address of the target.', show: mac }),
    ar_tip: be32({ doc: 'Address of the target.', show: ipv4 }),
  },
) {}

/** Protocols by the names that display filters give them. */
export type ProtocolName = 'eth' | 'vlan' | 'arp' | 'ip' | 'ipv6' | 'icmp' | 'icmpv6' | 'igmp' | 'udp' | 'tcp';

export interface Layer {
  protocol: ProtocolName;
  header: WireInstance;
  /** Offset of the payload: behind the options. */
  payload: number;
  /** Offset behind the payload, without what the link layer padded. */
  end: number;
}

interface HeaderClass {
  new (buf: Uint8Array, off: number): WireInstance;
  readonly sizeof: number;
}

/** The header that each protocol has. */
export const HEADERS: { readonly [P in ProtocolName]: HeaderClass } = {
  eth: ethhdr,
  vlan: vlan_hdr,
  arp: arp_eth_ip,
  ip: iphdr,
  ipv6: ipv6hdr,
  icmp: icmphdr,
  icmpv6: icmp6hdr,
  igmp: igmphdr,
  udp: udphdr,
  tcp: tcphdr,
};

const BY_TYPE: Readonly<Record<number, ProtocolName>> = {
  [ETH_P_8021Q]: 'vlan',
  [ETH_P_8021AD]: 'vlan',
  [ETH_P_ARP]: 'arp',
  [ETH_P_IP]: 'ip',
  [ETH_P_IPV6]: 'ipv6',
};
const BY_IP_PROTOCOL: Readonly<Record<number, ProtocolName>> = {
  [IPPROTO_ICMP]: 'icmp',
  [IPPROTO_ICMPV6]: 'icmpv6',
  [IPPROTO_IGMP]: 'igmp',
  [IPPROTO_UDP]: 'udp',
  [IPPROTO_TCP]: 'tcp',
};

/** The protocol of a packet of that Ethernet type; null for those without a header here. */
export const protocolOfType = (type: number): ProtocolName | null => BY_TYPE[type] ?? null;

/** The headers in `buf` from `at` up to `end`, of which the first is one of `first`. */
export function layersOf(buf: Uint8Array, at: number, end: number, first: ProtocolName | null): Layer[] {
  const layers: Layer[] = [];
  let next: Next = first === null ? null : { protocol: first, at, end };
  while (next !== null) {
    const cls: HeaderClass = HEADERS[next.protocol];
    if (next.at < 0 || next.at + cls.sizeof > Math.min(next.end, buf.length)) break;
    const layer: Layer = {
      protocol: next.protocol,
      header: new cls(buf, next.at),
      payload: next.at + cls.sizeof,
      end: next.end,
    };
    next = FOLLOWS[layer.protocol]?.(layer) ?? null;
    layers.push(layer);
  }
  return layers;
}

type Next = { protocol: ProtocolName; at: number; end: number } | null;

const after = (layer: Layer, protocol: ProtocolName | undefined): Next =>
  protocol === undefined ? null : { protocol, at: layer.payload, end: layer.end };

/** What follows a header; corrects where its payload begins and ends. */
const FOLLOWS: { readonly [P in ProtocolName]?: (layer: Layer) => Next } = {
  eth: layer => after(layer, BY_TYPE[(layer.header as ethhdr).h_proto]),
  vlan: layer => after(layer, BY_TYPE[(layer.header as vlan_hdr).h_vlan_encapsulated_proto]),
  ip: layer => {
    const iph = layer.header as iphdr;
    const length = iph.ihl * 4;
    if (length < iphdr.sizeof) return null;
    layer.payload = iph.off + length;
    layer.end = Math.min(layer.end, Math.max(layer.payload, iph.off + iph.tot_len));
    // Only the first fragment has the transport header.
    return (iph.frag_off & IP_OFFSET) !== 0 ? null : after(layer, BY_IP_PROTOCOL[iph.protocol]);
  },
  ipv6: layer => {
    const hdr = layer.header as ipv6hdr;
    layer.end = Math.min(layer.end, layer.payload + hdr.payload_len);
    return after(layer, BY_IP_PROTOCOL[hdr.nexthdr]);
  },
  tcp: layer => {
    const th = layer.header as tcphdr;
    layer.payload = Math.min(layer.end, th.off + Math.max(th.doff * 4, tcphdr.sizeof));
    return null;
  },
};
