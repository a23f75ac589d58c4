// One line of text for a value, as a kernel debugger would print it.
import { flagNames, mac } from '../../include/show.ts';
import { ETH_P } from '../../include/uapi/linux/if_ether.ts';
import { cType } from './c-types.ts';
import type { FieldForm } from './fields.ts';
import { isWireHeader, printerOf, structName } from './printers.ts';

const MAX_BYTES = 16;
const MAX_TEXT = 200;

/** How numbers are written. */
export interface Format {
  hex?: boolean;
}

/** The value as it stands in a Variables view: `PACKET_HOST (0)`, `IFF_UP|IFF_BROADCAST (0x3)`, `10.0.0.1`. */
export function textOf(value: unknown, form: FieldForm = {}, format: Format = {}): string {
  if (value === null) return 'NULL';
  if (value === undefined) return '<not set>';
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return numberText(value, form, format);
    case 'boolean':
      return String(value);
    case 'string':
      return form.show === undefined ? JSON.stringify(value.slice(0, MAX_TEXT)) : (form.show as Show)(value);
    case 'function':
      return value.name === '' ? 'function' : `${value.name}()`;
    case 'symbol':
      return String(value);
    default:
      return objectText(value, form);
  }
}

type Show = (value: unknown) => string;

function numberText(value: number | bigint, form: FieldForm, { hex = false }: Format): string {
  const n = Number(value);
  const plain = hex || form.names === ETH_P ? hexText(value) : String(value);
  if (form.names !== undefined) {
    const name = form.names[form.mask === undefined ? n : (n & form.mask) >>> 0];
    return name === undefined ? plain : `${name} (${plain})`;
  }
  if (form.flags !== undefined) return n === 0 ? plain : `${flagNames(form.flags, n)} (${hexText(value)})`;
  if (form.show === undefined) return plain;
  const shown = (form.show as Show)(value);
  return hex && shown !== hexText(value) ? `${shown} (${hexText(value)})` : shown;
}

const hexText = (value: number | bigint): string =>
  value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;

function objectText(value: object, form: FieldForm): string {
  if (value instanceof Uint8Array) return bytesText(value, form);
  if (Array.isArray(value)) return `[${value.length}]`;
  if (ArrayBuffer.isView(value)) return `[${(value as unknown as ArrayLike<number>).length}]`;
  if (value instanceof Map || value instanceof Set) return `[${value.size}]`;
  const printer = printerOf(value);
  if (printer !== null) return printer.summary(value);
  return isWireHeader(value) ? `{${headerText(value)}}` : `{${structText(value)}}`;
}

/** The first fields of a struct that say something. */
function structText(value: object): string {
  const shown: string[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (typeof field !== 'number' && typeof field !== 'string') continue;
    if (field === 0 || field === '') continue;
    if (shown.length === 3) return `${shown.join(', ')}, …`;
    shown.push(`${name} ${textOf(field)}`);
  }
  return shown.length === 0 ? '…' : shown.join(', ');
}

export function bytesText(bytes: Uint8Array, form: FieldForm = {}): string {
  if (form.show !== undefined && bytes.length > 0) return (form.show as Show)(bytes);
  if (bytes.length === 6) return mac(bytes);
  const shown = Array.from(bytes.subarray(0, MAX_BYTES), b => b.toString(16).padStart(2, '0')).join(' ');
  return `[${bytes.length}] ${shown}${bytes.length > MAX_BYTES ? ' …' : ''}`;
}

function headerText(header: ReturnType<typeof Object>): string {
  const { layout } = header.constructor;
  const fields = layout.slice(0, 4) as { name: string }[];
  return `${fields.map(field => `${field.name} ${textOf(header[field.name], field as FieldForm)}`).join(', ')}, …`;
}

/** The C type of a value of which nothing is declared: `struct sk_buff *`, `u32`. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'void *';
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) && value > MAX_INT ? 'u32' : 'int';
    case 'bigint':
      return 'u64';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'char *';
    case 'function':
      return 'function *';
    default:
      return objectType(value as object);
  }
}

const MAX_INT = 0x7fffffff;

function objectType(value: object): string {
  if (value instanceof Uint8Array) return cType('u8', null, value.length).text;
  if (Array.isArray(value))
    return value.length > 0 && value[0] !== null ? `${elementType(value[0])}[${value.length}]` : 'struct list_head';
  if (ArrayBuffer.isView(value)) {
    const list = value as unknown as ArrayLike<unknown>;
    return `${TYPED[value.constructor.name] ?? 'u64'}[${list.length}]`;
  }
  if (value instanceof Map) return 'struct hlist_head *';
  if (value instanceof Set) return 'struct list_head';
  const name = structName(value);
  return name === '' ? 'struct *' : `struct ${name} *`;
}

const TYPED: Record<string, string> = {
  Uint16Array: 'u16',
  Uint32Array: 'u32',
  Int32Array: 'int',
  Float64Array: 'u64',
};

const elementType = (value: unknown): string => typeOf(value).replace(/\[\d+\]$/, '');
