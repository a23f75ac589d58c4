// Header fields of a socket buffer under Wireshark's names.

import { fieldValues, sourceOfField } from '../expression/fields.ts';
import { type Layer, layersOf, protocolOfType } from '../expression/layers.ts';
import { FieldValues } from '../expression/values.ts';
import { SKB_HEADER_UNSET, type sk_buff } from '../include/linux/skbuff.ts';
import { ETH_HLEN, ETH_P_IP } from '../include/uapi/linux/if_ether.ts';
import { IPVERSION } from '../include/uapi/linux/ip.ts';
import type { WireInstance } from '../include/wire.ts';

/** The headers of a packet, found once, and what is in them. */
export class PacketFields {
  private readonly skb: sk_buff;
  private readonly layers: readonly Layer[];
  private readonly start: number;

  constructor(skb: sk_buff) {
    this.skb = skb;
    const hasMac = skb.mac_header !== SKB_HEADER_UNSET && skb.dev?.hard_header_len !== 0;
    this.start = hasMac ? skb.mac_header : networkOffset(skb);
    this.layers = headersOf(skb, hasMac);
  }

  /** The value of a field; FieldValues where the packet has not exactly one. */
  value(name: string): unknown {
    const { skb, start, layers } = this;
    const values = fieldValues(name, layers, skb.tail - start + skb.data_len);
    return values.length === 1 ? values[0] : new FieldValues(name, values);
  }

  /** Where a field lies: a header, and the one field of it that the name means. */
  source(name: string): { header: WireInstance; field: string } | null {
    const source = sourceOfField(name);
    const layer = this.layers.find(each => each.protocol === source?.protocol);
    return source === null || layer === undefined ? null : { header: layer.header, field: source.field };
  }

  /** The innermost header of a protocol. */
  protocol(name: string): unknown {
    if (name === 'frame') return this.skb;
    return this.layers.findLast(layer => layer.protocol === name)?.header ?? new FieldValues(name, []);
  }
}

function headersOf(skb: sk_buff, hasMac: boolean): Layer[] {
  const { head, tail } = skb;
  const byType = () => {
    const at = networkOffset(skb);
    // Before a packet of ours has its protocol, the version in its header is all there is.
    const type = skb.protocol === 0 && head[at] >> 4 === IPVERSION ? ETH_P_IP : skb.protocol;
    return layersOf(head, at, tail, protocolOfType(type));
  };
  if (!hasMac) return byType();
  const layers = layersOf(head, skb.mac_header, tail, 'eth');
  // What the device said about the packet goes before what the Ethernet header says.
  if (layers.length !== 1 || protocolOfType(skb.protocol) === null) return layers;
  return [...layers, ...layersOf(head, skb.mac_header + ETH_HLEN, tail, protocolOfType(skb.protocol))];
}

/** Where the network header is, or will be: an unset one counts as the start of the data. */
const networkOffset = (skb: sk_buff): number =>
  skb.network_header > 0 && skb.network_header < skb.tail ? skb.network_header : skb.data;
