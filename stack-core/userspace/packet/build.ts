// Makes frames from parsed packet expressions: the bytes that scapy would send.
import { concat } from '../files.ts';
import { ExpressionError, type Value } from './expression.ts';
import { BYTE_LAYERS, type Header, type HeaderTable, LAYERS, type Layer } from './layers.ts';
import { ipOptions, tcpOptions } from './options.ts';
import { asBytes, macBytes, numberOf } from './values.ts';

type Call = Extract<Value, { kind: 'call' }>;

/** One layer of a packet: a call, or plain bytes. */
type Part = { layer: Layer; call: Call } | { data: Uint8Array; padding: boolean };

/** The frames that an expression stands for. Throws ExpressionError. */
export function buildFrames(value: Value): Uint8Array[] {
  if (value.kind === 'list') return value.items.flatMap(buildFrames);
  if (value.kind === 'repeat' && isPacket(value.value)) {
    const frames = buildFrames(value.value);
    return Array.from({ length: count(value) }, () => frames).flat();
  }
  if (!isPacket(value)) throw new ExpressionError('this is no packet; a frame begins with Ether()', value.column);
  const lowest = partsOf(value)[0];
  if ('call' in lowest && lowest.layer.name !== 'Ether')
    throw new ExpressionError(`a frame begins with Ether(): Ether()/${lowest.layer.name}(…)`, lowest.call.column);
  return [buildPacket(value)];
}

const isPacket = (value: Value): boolean =>
  value.kind === 'call' || value.kind === 'stack' || (value.kind === 'repeat' && isPacket(value.value));

/** The bytes of one packet, whatever its lowest layer is. */
function buildPacket(value: Value): Uint8Array {
  const parts = partsOf(value);
  const padding = parts.flatMap(part => ('data' in part && part.padding ? [part.data] : []));
  let payload: Uint8Array = new Uint8Array(0);
  const layers: { part: Extract<Part, { call: Call }>; fields: ParsedFields }[] = [];
  for (const part of parts) if ('call' in part) layers.push({ part, fields: parseFields(part.layer, part.call) });

  // From the inside out, but pseudo headers look at the layer below: its addresses are known already.
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if ('data' in part) {
      if (!part.padding) payload = concat([part.data, payload]);
      continue;
    }
    const below = parts.slice(0, i).findLast(other => 'call' in other);
    const own = layers.find(layer => layer.part === part) as (typeof layers)[number];
    const ip =
      below !== undefined && 'call' in below && below.layer.name === 'IP'
        ? layers.find(layer => layer.part === below)
        : undefined;
    const above = parts.slice(i + 1).find(other => 'call' in other || !other.padding);
    const bytes = buildLayer(own, above, payload, ip === undefined ? null : pseudoHeader(ip.fields));
    payload = concat([bytes, payload]);
  }
  return concat([payload, ...padding]);
}

function partsOf(value: Value): Part[] {
  if (value.kind === 'stack') return [...partsOf(value.lower), ...partsOf(value.upper)];
  if (value.kind !== 'call') return [{ data: asBytes(value), padding: false }];
  if (BYTE_LAYERS.includes(value.name)) return [{ data: load(value), padding: value.name === 'Padding' }];
  const layer = LAYERS.find(each => each.name === value.name);
  if (layer === undefined) {
    const known = [...LAYERS.map(each => each.name), ...BYTE_LAYERS].join(', ');
    throw new ExpressionError(`there is no layer ${value.name} (there is ${known})`, value.column);
  }
  return [{ layer, call: value }];
}

function load(call: Call): Uint8Array {
  for (const name of call.named.keys())
    if (name !== 'load') throw new ExpressionError(`${call.name} has no field ${name} (it has load)`, call.column);
  const value = call.positional[0] ?? call.named.get('load');
  return value === undefined ? new Uint8Array(0) : asBytes(value);
}

function count(value: Extract<Value, { kind: 'repeat' }>): number {
  if (value.times < 0 || value.times > 10_000)
    throw new ExpressionError(`${value.times} times is too often`, value.column);
  return value.times;
}

interface ParsedFields {
  table: HeaderTable;
  values: Map<string, number | Uint8Array>;
  given: Set<string>;
  options: Uint8Array;
}

function parseFields(layer: Layer, call: Call): ParsedFields {
  const named = new Map(call.named);
  // ICMP's other fields depend on its type.
  const type = named.get('type');
  const typeNumber =
    layer.name === 'ICMP' && type !== undefined && type.kind !== 'none' ? fieldNumber(layer, 'type', type) : null;
  const table = layer.table(new Map(typeNumber === null ? [] : [['type', typeNumber]]));
  const names = table.layout.map(field => field.name);
  if (call.positional.length > 0) {
    const [first] = call.positional;
    throw new ExpressionError(`fields of ${layer.name} are given by name: ${layer.name}(${names[0]}=…)`, first.column);
  }
  const parsed: ParsedFields = { table, values: new Map(), given: new Set(), options: new Uint8Array(0) };
  for (const [name, value] of named) {
    if (value.kind === 'none') continue;
    if (name === 'options' && layer.options !== undefined) {
      parsed.options = layer.options === 'ip' ? ipOptions(value) : tcpOptions(value);
      continue;
    }
    const field = table.layout.find(each => each.name === name);
    if (field === undefined) {
      const known = layer.options === undefined ? names : [...names, 'options'];
      throw new ExpressionError(`${layer.name} has no field ${name} (it has ${known.join(', ')})`, value.column);
    }
    parsed.given.add(name);
    parsed.values.set(name, field.kind === 'bytes' ? macBytes(name, value) : checkedNumber(layer, field, value));
  }
  return parsed;
}

function checkedNumber(layer: Layer, field: { name: string; bitWidth: number }, value: Value): number {
  const number = fieldNumber(layer, field.name, value);
  const max = 2 ** field.bitWidth - 1;
  if (number < 0 || number > max)
    throw new ExpressionError(
      `${field.name}=${number} does not fit: ${field.bitWidth} bits hold 0 to ${max}`,
      value.column,
    );
  return number;
}

function fieldNumber(layer: Layer, name: string, value: Value): number {
  return numberOf(name, value, {
    isAddress:
      layer.table(new Map()).layout.some(field => field.name === name && field.show !== undefined) ||
      name === 'gw' ||
      name === 'addr_mask',
    names: layer.names?.[name],
    flags: layer.flags?.[name],
  });
}

/** The IP header that TCP and UDP compute their checksum with, before it is complete itself. */
function pseudoHeader(fields: ParsedFields): { header: Header; lengthGiven: boolean } {
  const layer = LAYERS.find(each => each.name === 'IP') as Layer;
  const dst = (fields.values.get('dst') ?? layer.defaults.dst) as number;
  const src = (fields.values.get('src') ?? (dst >>> 24 === 127 ? layer.defaults.dst : 0)) as number;
  const ihl = (fields.values.get('ihl') ?? 5 + fields.options.length / 4) as number;
  return { header: { src, dst, ihl, len: fields.values.get('len') ?? 0 }, lengthGiven: fields.given.has('len') };
}

function buildLayer(
  own: { part: { layer: Layer }; fields: ParsedFields },
  above: Part | undefined,
  payload: Uint8Array,
  ip: { header: Header; lengthGiven: boolean } | null,
): Uint8Array {
  const { layer } = own.part;
  const { table, values, given, options } = own.fields;
  const bytes = concat([new Uint8Array(table.sizeof), options]);
  const header = new table(bytes) as Header;
  const next = above !== undefined && 'call' in above ? (layer.next?.[above.layer.name] ?? {}) : {};
  // Ether's default type says "no payload that has one"; data without a layer of its own keeps it.
  for (const [name, value] of [...Object.entries(layer.defaults), ...Object.entries(next), ...values])
    if (table.layout.some(field => field.name === name)) header[name] = value;
  layer.finish?.(header, { given, bytes, payload, ip });
  return bytes;
}
