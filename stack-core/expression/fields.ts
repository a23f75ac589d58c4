/**
 * Fields of packets under Wireshark's names: `ip.src`, `tcp.flags.syn`. Each is a row that names the kernel's field of the
 * header's wire table, and perhaps which bits of it and in which unit.
 */
import { ipv4, mac } from '../include/show.ts';
import { ICMP_DEST_UNREACH, ICMP_ECHO, ICMP_ECHOREPLY, ICMP_REDIRECT } from '../include/uapi/linux/icmp.ts';
import {
  ICMPV6_ECHO_REPLY,
  ICMPV6_ECHO_REQUEST,
  NDISC_NEIGHBOUR_ADVERTISEMENT,
  NDISC_NEIGHBOUR_SOLICITATION,
} from '../include/uapi/linux/icmpv6.ts';
import { IP_CE, IP_DF, IP_MF, IP_OFFSET } from '../include/uapi/linux/ip.ts';
import type { FieldOptions, PlacedField } from '../include/wire.ts';
import { ipv6Text } from '../netlink-schema/addresses.ts';
import { HEADERS, type Layer, type ProtocolName } from './layers.ts';

export type FieldValue = number | Uint8Array;

interface Row {
  /** Fields of the wire table; several where the name stands for each of them. Absent: `read` computes it. */
  of?: readonly string[];
  mask?: number;
  shift?: number;
  /** The wire field counts in units of so many. */
  unit?: number;
  read?: (layer: Layer) => FieldValue | null;
  show?: (value: never) => string;
}

const of = (field: string, bits: Pick<Row, 'mask' | 'shift' | 'unit'> = {}): Row => ({ of: [field], ...bits });
const flag = (field: string, mask: number): Row => of(field, { mask, shift: Math.log2(mask) });
const either = (...fields: string[]): Row => ({ of: fields });

/** Two or four bytes at an offset of the header, in messages of certain types only. */
const whenType =
  (types: readonly number[], read: (layer: Layer, view: DataView) => FieldValue | null) =>
  (layer: Layer): FieldValue | null => {
    const { buf, off } = layer.header;
    const view = new DataView(buf.buffer, buf.byteOffset + off, layer.end - off);
    return types.includes(buf[off]) ? read(layer, view) : null;
  };
const ECHO = [ICMP_ECHO, ICMP_ECHOREPLY];
const ECHO6 = [ICMPV6_ECHO_REQUEST, ICMPV6_ECHO_REPLY];
const ndTarget: Row['read'] = whenType([NDISC_NEIGHBOUR_SOLICITATION, NDISC_NEIGHBOUR_ADVERTISEMENT], layer =>
  layer.payload + 16 <= layer.end ? layer.header.buf.subarray(layer.payload, layer.payload + 16) : null,
);

const TABLE: { readonly [P in ProtocolName]: { readonly [name: string]: Row } } = {
  eth: { dst: of('h_dest'), src: of('h_source'), addr: either('h_dest', 'h_source'), type: of('h_proto') },
  vlan: {
    id: of('h_vlan_TCI', { mask: 0x0fff }),
    dei: flag('h_vlan_TCI', 0x1000),
    priority: of('h_vlan_TCI', { shift: 13 }),
    etype: of('h_vlan_encapsulated_proto'),
  },
  arp: {
    'hw.type': of('ar_hrd'),
    'proto.type': of('ar_pro'),
    'hw.size': of('ar_hln'),
    'proto.size': of('ar_pln'),
    opcode: of('ar_op'),
    'src.hw_mac': of('ar_sha'),
    'src.proto_ipv4': of('ar_sip'),
    'dst.hw_mac': of('ar_tha'),
    'dst.proto_ipv4': of('ar_tip'),
  },
  ip: {
    version: of('version'),
    hdr_len: of('ihl', { unit: 4 }),
    dsfield: of('tos'),
    'dsfield.dscp': of('tos', { shift: 2 }),
    'dsfield.ecn': of('tos', { mask: 3 }),
    len: of('tot_len'),
    id: of('id'),
    flags: of('frag_off', { shift: 13 }),
    'flags.rb': flag('frag_off', IP_CE),
    'flags.df': flag('frag_off', IP_DF),
    'flags.mf': flag('frag_off', IP_MF),
    frag_offset: of('frag_off', { mask: IP_OFFSET, unit: 8 }),
    ttl: of('ttl'),
    proto: of('protocol'),
    checksum: of('check'),
    src: of('saddr'),
    dst: of('daddr'),
    addr: either('saddr', 'daddr'),
  },
  ipv6: {
    version: of('version'),
    tclass: of('traffic_class'),
    flow: of('flow_lbl'),
    plen: of('payload_len'),
    nxt: of('nexthdr'),
    hlim: of('hop_limit'),
    src: of('saddr'),
    dst: of('daddr'),
    addr: either('saddr', 'daddr'),
  },
  icmp: {
    type: of('type'),
    code: of('code'),
    checksum: of('checksum'),
    ident: { read: whenType(ECHO, (_, view) => view.getUint16(4)) },
    seq: { read: whenType(ECHO, (_, view) => view.getUint16(6)) },
    mtu: { read: whenType([ICMP_DEST_UNREACH], (_, view) => view.getUint16(6)) },
    redir_gw: { read: whenType([ICMP_REDIRECT], (_, view) => view.getUint32(4)), show: ipv4 as Row['show'] },
  },
  icmpv6: {
    type: of('icmp6_type'),
    code: of('icmp6_code'),
    checksum: of('icmp6_cksum'),
    'echo.identifier': { read: whenType(ECHO6, (_, view) => view.getUint16(4)) },
    'echo.sequence_number': { read: whenType(ECHO6, (_, view) => view.getUint16(6)) },
    'nd.ns.target_address': { read: ndTarget, show: ipv6Text as Row['show'] },
  },
  igmp: { type: of('type'), max_resp: of('code'), checksum: of('csum'), maddr: of('group') },
  udp: {
    srcport: of('source'),
    dstport: of('dest'),
    port: either('source', 'dest'),
    length: of('len'),
    checksum: of('check'),
  },
  tcp: {
    srcport: of('source'),
    dstport: of('dest'),
    port: either('source', 'dest'),
    seq: of('seq'),
    ack: of('ack_seq'),
    hdr_len: of('doff', { unit: 4 }),
    flags: { read: ({ header: { buf, off } }) => ((buf[off + 12] << 8) | buf[off + 13]) & 0x0fff },
    'flags.fin': flag('flags', 0x01),
    'flags.syn': flag('flags', 0x02),
    'flags.reset': flag('flags', 0x04),
    'flags.push': flag('flags', 0x08),
    'flags.ack': flag('flags', 0x10),
    'flags.urg': flag('flags', 0x20),
    'flags.ece': flag('flags', 0x40),
    'flags.cwr': flag('flags', 0x80),
    'flags.ae': flag('res1', 0x1),
    window_size: of('window'),
    checksum: of('check'),
    urgent_pointer: of('urg_ptr'),
    len: { read: layer => layer.end - layer.payload },
  },
};

/** How a value of a field reads. */
export type FieldText = Pick<FieldOptions<never>, 'names' | 'flags' | 'show' | 'doc'>;

interface Field {
  protocol: ProtocolName;
  add(layer: Layer, values: FieldValue[]): void;
  text: FieldText;
  /** The one field of the wire table that it reads; null where it is computed, or stands for several. */
  source: string | null;
}

const fields = new Map<string, Field>();
for (const [protocol, rows] of Object.entries(TABLE) as [ProtocolName, (typeof TABLE)[ProtocolName]][])
  for (const [name, row] of Object.entries(rows)) fields.set(`${protocol}.${name}`, fieldOf(protocol, row));

function fieldOf(protocol: ProtocolName, row: Row): Field {
  const { of: names = [], mask = -1, shift = 0, unit = 1, read } = row;
  if (read !== undefined) {
    const add = (layer: Layer, values: FieldValue[]) => {
      const value = read(layer);
      if (value !== null) values.push(value);
    };
    return { protocol, add, text: { show: row.show }, source: null };
  }
  const layout = (HEADERS[protocol] as unknown as { layout: readonly PlacedField[] }).layout;
  const wire = layout.find(placed => placed.name === names[0]);
  if (wire === undefined) throw new Error(`the table of fields names ${names[0]}, which ${protocol} has not`);
  const isWhole = mask === -1 && shift === 0 && unit === 1;
  const add = (layer: Layer, values: FieldValue[]) => {
    for (const name of names) {
      const value = (layer.header as unknown as Record<string, FieldValue>)[name];
      values.push(isWhole ? value : (((value as number) & mask) >>> shift) * unit);
    }
  };
  return { protocol, add, text: isWhole ? wire : { doc: wire.doc }, source: names.length === 1 ? names[0] : null };
}

/** Fields that no single header has. */
const OVERALL = ['frame.len', 'data.len'];
export const PROTOCOLS: readonly string[] = ['frame', ...Object.keys(TABLE)];
/** Every name: `frame.len`, `eth`, `eth.dst`, …: a protocol before its fields. */
export const FIELD_NAMES: readonly string[] = [
  'frame',
  ...Object.entries(TABLE).flatMap(([name, rows]) => [name, ...Object.keys(rows).map(row => `${name}.${row}`)]),
  ...OVERALL,
];

export const isProtocol = (name: string): boolean => name === 'frame' || Object.hasOwn(TABLE, name);
export const isFieldName = (name: string): boolean => fields.has(name) || OVERALL.includes(name);
/** How values of a field read; null when there is no such field. */
export const textOfField = (name: string): FieldText | null => fields.get(name)?.text ?? null;

/** The field of a wire header that a name means; null when it means none, or several. */
export function sourceOfField(name: string): { protocol: ProtocolName; field: string } | null {
  const { protocol, source } = fields.get(name) ?? { source: null };
  return protocol === undefined || source === null ? null : { protocol, field: source };
}

/** A value as Wireshark shows it: addresses as such, everything else as a number. */
export function fieldText(name: string, value: FieldValue): string {
  if (typeof value !== 'number') return value.length === 16 ? ipv6Text(value) : mac(value);
  return fields.get(name)?.text.show === (ipv4 as unknown) ? ipv4(value) : String(value);
}

/** The values of a field in a packet: none when it has no such header, several for the likes of `ip.addr`. */
export function fieldValues(name: string, layers: readonly Layer[], frameLength: number): readonly FieldValue[] {
  if (name === 'frame.len') return [frameLength];
  if (name === 'data.len') return dataLength(layers);
  const field = fields.get(name);
  const values: FieldValue[] = [];
  if (field === undefined) return values;
  for (const layer of layers) if (layer.protocol === field.protocol) field.add(layer, values);
  return values;
}

/** Bytes behind the last header, where that is one that nothing further is known of. */
function dataLength(layers: readonly Layer[]): readonly number[] {
  const last = layers[layers.length - 1];
  if (last === undefined) return [];
  const isEcho = last.protocol === 'icmp' && ECHO.includes(last.header.buf[last.header.off]);
  return isEcho || ['eth', 'vlan', 'udp'].includes(last.protocol) ? [last.end - last.payload] : [];
}
