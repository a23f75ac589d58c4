// The headers of a packet, found from what the skb says about itself.
import { arp_eth_ip } from '../../expression/layers.ts';
import { SKB_HEADER_UNSET, type sk_buff } from '../../include/linux/skbuff.ts';
import { hex16, ipv4, mac } from '../../include/show.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  icmp_echo_hdr,
  icmp_frag_hdr,
  icmphdr,
} from '../../include/uapi/linux/icmp.ts';
import { ETH_P_ARP, ETH_P_IP, ethhdr } from '../../include/uapi/linux/if_ether.ts';
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../include/uapi/linux/in.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { tcphdr } from '../../include/uapi/linux/tcp.ts';
import { udphdr } from '../../include/uapi/linux/udp.ts';
import type { WireInstance } from '../../include/wire.ts';

export interface DecodedHeader {
  /** `Ethernet`, `IPv4`. */
  name: string;
  header: WireInstance;
  /** Bytes of it, options included. */
  length: number;
}

const ETH_HLEN = 14;
const MIN_IHL = 20;

/** The headers of `skb`, outermost first, as far as its bytes reach. */
export function headersOf(skb: sk_buff): DecodedHeader[] {
  const found: DecodedHeader[] = [];
  const limit = skb.tail;
  const fits = (at: number, length: number) => at >= 0 && at + length <= limit;
  let protocol = skb.protocol;
  let at = networkOffset(skb);
  if (skb.mac_header !== SKB_HEADER_UNSET && fits(skb.mac_header, ETH_HLEN) && skb.dev?.hard_header_len !== 0) {
    const eth = new ethhdr(skb.head, skb.mac_header);
    found.push({ name: 'Ethernet', header: eth, length: ETH_HLEN });
    if (protocol === 0) protocol = eth.h_proto;
    at = skb.mac_header + ETH_HLEN;
  }
  if (protocol === ETH_P_ARP && fits(at, arp_eth_ip.sizeof))
    found.push({ name: 'ARP', header: new arp_eth_ip(skb.head, at), length: arp_eth_ip.sizeof });
  if (protocol === ETH_P_IP && fits(at, MIN_IHL)) addIpv4(skb.head, at, limit, found);
  return found;
}

/** Where the network header is, or will be: an unset one counts as the start of the data. */
const networkOffset = (skb: sk_buff): number =>
  skb.network_header > 0 && skb.network_header < skb.tail ? skb.network_header : skb.data;

function addIpv4(head: Uint8Array, at: number, limit: number, found: DecodedHeader[]): void {
  const iph = new iphdr(head, at);
  const length = iph.ihl * 4;
  if (iph.version !== 4 || length < MIN_IHL) return;
  found.push({ name: 'IPv4', header: iph, length });
  const next = at + length;
  // Only the first fragment has the transport header.
  if ((iph.frag_off & 0x1fff) !== 0) return;
  if (iph.protocol === IPPROTO_ICMP && next + icmphdr.sizeof <= limit) addIcmp(head, next, limit, found);
  if (iph.protocol === IPPROTO_UDP && next + udphdr.sizeof <= limit)
    found.push({ name: 'UDP', header: new udphdr(head, next), length: udphdr.sizeof });
  if (iph.protocol === IPPROTO_TCP && next + tcphdr.sizeof <= limit)
    found.push({ name: 'TCP', header: new tcphdr(head, next), length: tcphdr.sizeof });
}

function addIcmp(head: Uint8Array, at: number, limit: number, found: DecodedHeader[]): void {
  const { type } = new icmphdr(head, at);
  const cls =
    type === ICMP_ECHO || type === ICMP_ECHOREPLY
      ? icmp_echo_hdr
      : type === ICMP_DEST_UNREACH
        ? icmp_frag_hdr
        : icmphdr;
  found.push({ name: 'ICMP', header: new cls(head, at), length: icmphdr.sizeof });
  const quotes = type === ICMP_DEST_UNREACH || type === 5 || type === 11 || type === 12;
  const inner = at + icmphdr.sizeof;
  if (quotes && inner + MIN_IHL <= limit && new iphdr(head, inner).version === 4)
    found.push({ name: 'IPv4 (quoted)', header: new iphdr(head, inner), length: MIN_IHL });
}

/** One line about a header. */
export function headerSummary({ name, header }: DecodedHeader): string {
  const h = header as unknown as Record<string, never>;
  switch (name) {
    case 'Ethernet':
      return `${mac(h.h_source)} > ${mac(h.h_dest)}, ${hex16(h.h_proto)}`;
    case 'ARP':
      return h.ar_op === 1
        ? `who has ${ipv4(h.ar_tip)}, tell ${ipv4(h.ar_sip)}`
        : `${ipv4(h.ar_sip)} is at ${mac(h.ar_sha)}`;
    case 'IPv4':
    case 'IPv4 (quoted)':
      return `${ipv4(h.saddr)} > ${ipv4(h.daddr)}, ttl ${h.ttl}, length ${h.tot_len}`;
    case 'ICMP':
      return `type ${h.type}, code ${h.code}`;
    default:
      return `${h.source} > ${h.dest}`;
  }
}
