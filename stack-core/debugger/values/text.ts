// One line of text for a value, as a kernel debugger would print it.
import { flagNames, mac } from '../../include/show.ts';
import type { FieldForm } from './fields.ts';
import { isWireHeader, printerOf, structName } from './printers.ts';

const MAX_BYTES = 16;
const MAX_TEXT = 200;

/** The value as it stands in a Variables view. */
export function textOf(value: unknown, form: FieldForm = {}): string {
  if (value === null) return 'NULL';
  if (value === undefined) return '<not set>';
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return numberText(value, form);
    case 'boolean':
      return String(value);
    case 'string':
      return form.show === undefined ? JSON.stringify(value.slice(0, MAX_TEXT)) : (form.show as Show)(value);
    case 'function':
      return value.name === '' ? 'function' : value.name;
    case 'symbol':
      return String(value);
    default:
      return objectText(value, form);
  }
}

type Show = (value: unknown) => string;

function numberText(value: number | bigint, form: FieldForm): string {
  const n = Number(value);
  const name = form.names?.[n];
  if (name !== undefined) return `${value} (${name})`;
  if (form.flags !== undefined) return `0x${value.toString(16)} (${flagNames(form.flags, n)})`;
  if (form.show !== undefined) return (form.show as Show)(value);
  return String(value);
}

function objectText(value: object, form: FieldForm): string {
  if (value instanceof Uint8Array) return bytesText(value, form);
  if (Array.isArray(value)) return `[${value.length}]`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}[${(value as unknown as ArrayLike<number>).length}]`;
  if (value instanceof Map || value instanceof Set) return `{${value.size}}`;
  const printer = printerOf(value);
  if (printer !== null) return printer.summary(value);
  return isWireHeader(value) ? `{${headerText(value)}}` : '{…}';
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

/** The C type of a value: `struct sk_buff *`, `u32`. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'void *';
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) && value < 0 ? 'int' : 'u32';
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

function objectType(value: object): string {
  if (value instanceof Uint8Array) return `u8[${value.length}]`;
  if (Array.isArray(value))
    return value.length > 0 && value[0] !== null ? `${elementType(value[0])}[${value.length}]` : `[${value.length}]`;
  if (ArrayBuffer.isView(value)) {
    const list = value as unknown as ArrayLike<unknown>;
    return `${TYPED[value.constructor.name] ?? 'u64'}[${list.length}]`;
  }
  if (value instanceof Map) return 'hash table';
  if (value instanceof Set) return 'list';
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
