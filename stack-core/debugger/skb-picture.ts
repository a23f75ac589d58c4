// A socket buffer as the view of it draws it: where everything lies in the memory, the headers field by field, the bytes.
import type { sk_buff } from '../include/linux/skbuff.ts';
import { SKB_HEADER_UNSET, skb_headlen, skb_tailroom } from '../include/linux/skbuff.ts';
import { hexBytes } from '../include/show.ts';
import { ETH_P } from '../include/uapi/linux/if_ether.ts';
import { PACKET_TYPES } from '../include/uapi/linux/if_packet.ts';
import type { PlacedField, WireClass, WireInstance } from '../include/wire.ts';
import type { SkbField, SkbLayer, SkbPicture, SkbPointer } from './api.ts';
import { checksumText } from './values/checksums.ts';
import { type DecodedHeader, headerSummary, headersOf } from './values/headers.ts';
import { textOf } from './values/text.ts';

/** `reference`: for readMemory and writeMemory, of the first byte of `skb->head`. */
export function pictureOf(skb: sk_buff, reference: string): SkbPicture {
  return {
    id: skb.id,
    device: skb.dev === null ? '' : `${skb.dev.nd_net.name}/${skb.dev.name}`,
    protocol: ETH_P[skb.protocol] ?? `0x${skb.protocol.toString(16).padStart(4, '0')}`,
    packetType: PACKET_TYPES[skb.pkt_type] ?? String(skb.pkt_type),
    length: skb.len,
    linearLength: skb_headlen(skb),
    data: skb.data,
    tail: skb.tail,
    end: skb.end,
    tailroom: skb_tailroom(skb),
    sharedBy: skb.shinfo.dataref,
    pointers: pointersOf(skb),
    layers: headersOf(skb).map((header, at, headers) => layerOf(header, checksumText(skb, headers, at))),
    fragments: (skb.shinfo.frags ?? []).map(({ page, offset, size }) => ({
      size,
      hex: hexBytes(page.subarray(offset, offset + size)),
    })),
    hex: hexBytes(skb.head.subarray(0, skb.end)),
    memoryReference: reference,
  };
}

/** Where the skb points into its memory, in the order of the places. */
function pointersOf(skb: sk_buff): SkbPointer[] {
  const { mac_header, network_header, transport_header, data, tail, end } = skb;
  const pointers: SkbPointer[] = [
    { name: 'head', offset: 0 },
    { name: 'mac_header', offset: mac_header },
    { name: 'network_header', offset: network_header },
    { name: 'transport_header', offset: transport_header },
    { name: 'data', offset: data },
    { name: 'tail', offset: tail },
    { name: 'end', offset: end },
  ];
  const isSet = ({ name, offset }: SkbPointer) =>
    name === 'head' || (offset !== SKB_HEADER_UNSET && (offset > 0 || !name.endsWith('_header')));
  return pointers.filter(isSet).sort((a, b) => a.offset - b.offset);
}

/** `checksum`: the value of its checksum, with whether it is right. */
function layerOf(decoded: DecodedHeader, checksum: string | null): SkbLayer {
  const { name, header, length } = decoded;
  const cls = header.constructor as unknown as WireClass<Record<string, never>>;
  return {
    name,
    struct: cls.struct,
    source: cls.source,
    start: header.off,
    length,
    summary: headerSummary(decoded),
    fields: cls.layout.map(field => fieldOf(field, header, cls.struct, checksum)),
  };
}

function fieldOf(field: PlacedField, header: WireInstance, struct: string, checksum: string | null): SkbField {
  const value = (header as unknown as Record<string, unknown>)[field.name];
  const isChecksum = field.name === 'check' || field.name === 'checksum';
  return {
    name: field.name,
    value: isChecksum && checksum !== null ? checksum : textOf(value, field),
    type: field.type,
    doc: field.doc ?? '',
    bitOffset: field.bitOffset,
    bitWidth: field.bitWidth,
    expression: `((struct ${struct} *)($skb->head + ${header.off}))->${field.name}`,
  };
}
