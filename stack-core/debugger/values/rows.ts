// What is below a value in a Variables view: rows by name, or elements by number; made when they are asked for.
import { ipv4 } from '../../include/show.ts';
import type { Variable } from '../api.ts';
import { type CType, fieldType, wireType } from './c-types.ts';
import { type FieldForm, formOf, wireFormOf } from './fields.ts';
import { isWireHeader, printerOf, structName } from './printers.ts';
import { textOf, typeOf } from './text.ts';

/** A row before it has a handle. */
export interface Item {
  name: string;
  value: unknown;
  form?: FieldForm;
  /** In place of the text of the value. */
  text?: string;
  /** As it is declared in C; absent: as the value looks. */
  type?: CType;
  /** In place of the name of the C type. */
  typeText?: string;
  /** Expression for the value; absent: there is none. */
  expression?: string;
  readOnly?: boolean;
  /** A computed row, no field. */
  synthetic?: boolean;
  /** What is below, in place of what the value has in it. */
  children?: Container;
  /** The value is made only when the reader asks for it. */
  lazy?: boolean;
}

/** What a reference stands for: rows by name, or elements by number. */
export interface Container {
  /** Frame whose variables the expressions of the rows are about. */
  frame: number;
  items(): Item[];
  /** The struct, array or table whose rows these are. */
  object?: object;
  /** Number of elements, where the rows are elements. */
  indexed?: number;
  slice?(start: number, end: number): Item[];
}

/** Rows under a name of their own: a heading that opens. */
export const heading = (name: string, text: string, frame: number, items: () => Item[]): Item => ({
  name,
  value: null,
  text,
  typeText: '',
  readOnly: true,
  synthetic: true,
  children: { frame, items },
});

/** A list that is computed: it opens to its elements. */
export function list<T>(
  name: string,
  text: string,
  frame: number,
  all: readonly T[],
  row: (one: T, at: number) => Item,
): Item {
  const slice = (start: number, end: number) => all.slice(start, end).map((one, i) => row(one, start + i));
  const children = { frame, items: () => slice(0, all.length), indexed: all.length, slice };
  return {
    name,
    value: null,
    text,
    typeText: '',
    readOnly: true,
    synthetic: true,
    children: all.length === 0 ? undefined : children,
  };
}

/** What is below a value; null when there is nothing to open. */
export function containerOf(value: unknown, expression: string | undefined, frame: number): Container | null {
  if (typeof value !== 'object' || value === null) return null;
  const path = expression === undefined || isSimple(expression) ? expression : `(${expression})`;
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return elements(value as unknown as ArrayLike<unknown>, path, frame);
  if (value instanceof Map || value instanceof Set) return entries(value, path, frame);
  return { frame, items: () => fields(value, path, frame), object: value };
}

const isSimple = (expression: string): boolean => /^[\w$.>[\]"#-]+$/.test(expression);

function elements(array: ArrayLike<unknown>, path: string | undefined, frame: number): Container | null {
  if (array.length === 0) return null;
  const slice = (start: number, end: number) =>
    Array.from({ length: Math.max(0, end - start) }, (_, i) => ({
      name: `[${start + i}]`,
      value: array[start + i],
      type: array instanceof Uint8Array ? BYTE : undefined,
      expression: path === undefined ? undefined : `${path}[${start + i}]`,
    }));
  return { frame, items: () => slice(0, array.length), object: array, indexed: array.length, slice };
}

const BYTE = wireType('u8');

function entries(
  table: Map<unknown, unknown> | Set<unknown>,
  path: string | undefined,
  frame: number,
): Container | null {
  if (table.size === 0) return null;
  const slice = (start: number, end: number) => {
    const rows: Item[] = [];
    let at = 0;
    for (const [key, value] of table.entries()) {
      if (at >= end) break;
      if (at >= start) rows.push(entryItem(table, key, value, at, path));
      at++;
    }
    return rows;
  };
  return { frame, items: () => slice(0, table.size), object: table, indexed: table.size, slice };
}

function entryItem(table: object, key: unknown, value: unknown, at: number, path: string | undefined): Item {
  const name = table instanceof Set ? `[${at}]` : `[${keyText(key)}]`;
  return { name, value, expression: path === undefined ? undefined : `${path}[#${at}]`, readOnly: true };
}

/** A key of a hash: large numbers are addresses as a rule. */
const keyText = (key: unknown): string =>
  typeof key === 'number' && key > 0xffffff
    ? ipv4(key)
    : typeof key === 'object' && key !== null
      ? textOf(key)
      : String(key);

function fields(value: object, path: string | undefined, frame: number): Item[] {
  const at = (name: string) => (path === undefined ? undefined : `${path}->${name}`);
  if (isWireHeader(value)) {
    const header = value as unknown as Record<string, unknown>;
    return value.constructor.layout.map(field => ({
      name: field.name,
      value: header[field.name],
      form: wireFormOf(value.constructor.struct, field as { name: string } & FieldForm),
      type: wireType(field.type),
      expression: at(field.name),
    }));
  }
  const printer = printerOf(value);
  const struct = structName(value);
  const rows: Item[] = (printer?.rows?.(value, frame) ?? []).map(row => ({
    ...row,
    expression: row.path === undefined ? undefined : at(row.path),
    readOnly: true,
    synthetic: true,
  }));
  for (const [name, field] of Object.entries(value)) {
    if (printer?.hidden?.includes(name) === true || name === 'world') continue;
    rows.push({
      name,
      value: field,
      form: formOf(struct, name),
      type: fieldType(struct, name) ?? undefined,
      expression: at(name),
    });
  }
  return rows;
}

/** The C type of a row: as declared, unless the value says more. */
export function typeText(item: Item): string {
  if (item.typeText !== undefined) return item.typeText;
  const { type, value } = item;
  const isStruct = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
  if (type === undefined || (isStruct && !type.text.startsWith('const '))) return typeOf(value);
  return type.text;
}

export type RowKind = NonNullable<Variable['kind']>;

/** What a row is, for the icon that a client gives it. */
export function kindOf(item: Item): RowKind {
  if (item.synthetic === true) return 'virtual';
  if (typeof item.value === 'function') return 'method';
  return typeof item.value === 'object' && item.value !== null ? 'class' : 'property';
}

/** Elements that a client shows at once; more of them come in groups of that size. */
export const GROUP_SIZE = 100;
/** Rows with names (a directory of settings) are looked for by name, so groups of them would be in the way. */
export const MANY_NAMED = 1000;

/** `[0…99]`, `[100…199]`, …: groups of a long list of rows, for clients that do not ask for pages. */
export function groups(container: Container, length: number, slice: (start: number, end: number) => Item[]): Item[] {
  const size = GROUP_SIZE ** Math.max(1, Math.ceil(Math.log(length) / Math.log(GROUP_SIZE)) - 1);
  return Array.from({ length: Math.ceil(length / size) }, (_, i) => {
    const start = i * size;
    const end = Math.min(length, start + size);
    const part = (from: number, to: number) => slice(start + from, start + Math.min(to, end - start));
    return {
      name: `[${start}…${end - 1}]`,
      value: null,
      text: '',
      typeText: '',
      readOnly: true,
      synthetic: true,
      children: { frame: container.frame, items: () => part(0, end - start), indexed: end - start, slice: part },
    };
  });
}
