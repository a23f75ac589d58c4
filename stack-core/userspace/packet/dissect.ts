// The headers of a frame as fields with Wireshark's names, for display filters.
import { type FieldValue, fieldText, fieldValues, isProtocol } from '../../expression/fields.ts';
import { type Layer, layersOf } from '../../expression/layers.ts';

/** An Ethernet frame, taken apart. Headers that are cut off are left out. */
export class Fields {
  private readonly layers: readonly Layer[];
  private readonly length: number;

  constructor(frame: Uint8Array) {
    this.layers = layersOf(frame, 0, frame.length, 'eth');
    this.length = frame.length;
  }

  /** The values of a field, in the order of their occurrence. */
  values(name: string): readonly FieldValue[] {
    return fieldValues(name, this.layers, this.length);
  }

  /** The frame has such a protocol, or such a field. */
  has(name: string): boolean {
    if (!isProtocol(name)) return this.values(name).length > 0;
    return name === 'frame' || this.layers.some(layer => layer.protocol === name);
  }

  /** The first value of a field as text; `?` when there is none. */
  first(name: string): string {
    const [value] = this.values(name);
    return value === undefined ? '?' : fieldText(name, value);
  }
}

/** A frame in one line, for messages: `10.0.0.1 > 10.0.0.9 ICMP type 11 code 0, ttl 64, 70 bytes`. */
export function summarize(frame: Uint8Array): string {
  const fields = new Fields(frame);
  const first = (name: string): string => fields.first(name);
  const size = `${frame.length} bytes`;
  if (fields.has('arp')) {
    const isRequest = first('arp.opcode') === '1';
    const [src, dst] = [first('arp.src.proto_ipv4'), first('arp.dst.proto_ipv4')];
    return isRequest
      ? `ARP who has ${dst}? tell ${src}, ${size}`
      : `ARP ${src} is at ${first('arp.src.hw_mac')}, ${size}`;
  }
  if (!fields.has('ip'))
    return `${first('eth.src')} > ${first('eth.dst')} type 0x${Number(first('eth.type')).toString(16).padStart(4, '0')}, ${size}`;
  const ends = `${first('ip.src')} > ${first('ip.dst')}`;
  const ttl = `ttl ${first('ip.ttl')}`;
  if (fields.has('icmp')) return `${ends} ICMP type ${first('icmp.type')} code ${first('icmp.code')}, ${ttl}, ${size}`;
  for (const name of ['udp', 'tcp'])
    if (fields.has(name))
      return `${ends} ${name.toUpperCase()} ${first(`${name}.srcport`)} > ${first(`${name}.dstport`)}, ${ttl}, ${size}`;
  return `${ends} protocol ${first('ip.proto')}, ${ttl}, ${size}`;
}
