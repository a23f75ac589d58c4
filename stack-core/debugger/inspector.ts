// What a stopped run shows: scopes, variables and what is in them, expressions, memory. Children are looked up when asked.
import { evaluate } from '../expression/evaluate.ts';
import { textOfField } from '../expression/fields.ts';
import { parseExpression } from '../expression/parser.ts';
import { assignmentIn, type Expression } from '../expression/tree.ts';
import { plain } from '../expression/values.ts';
import type { sk_buff } from '../include/linux/skbuff.ts';
import type { net } from '../include/net/net_namespace.ts';
import { ipv4 } from '../include/show.ts';
import type { World } from '../kernel/world.ts';
import { DebuggerError, type MemoryContents, type Scope, type Variable, type VariableRange } from './api.ts';
import { FrameEnvironment, type Surroundings } from './environment.ts';
import type { Places } from './places.ts';
import { type Frame, localsOf } from './stack.ts';
import { type FieldForm, formOf } from './values/fields.ts';
import { headerSummary, headersOf } from './values/headers.ts';
import './values/net-printers.ts';
import { isWireHeader, printerOf, structName } from './values/printers.ts';
import { countersOf, neighboursOf, routesOf, sysctlsOf } from './values/tables.ts';
import { textOf, typeOf } from './values/text.ts';

/** A row before it has a handle. */
interface Item {
  name: string;
  value: unknown;
  form?: FieldForm;
  text?: string;
  type?: string;
  /** Expression for the value; absent: there is none. */
  expression?: string;
  readOnly?: boolean;
  synthetic?: boolean;
}

/** What a reference stands for: rows by name, or elements by number. */
interface Container {
  /** Frame whose variables the expressions of the rows are about. */
  frame: number;
  items(): Item[];
  /** The struct, array or table whose rows these are. */
  object?: object;
  /** Number of elements, where the rows are elements. */
  indexed?: number;
  slice?(start: number, end: number): Item[];
}

/** What was handed out at one stop. */
class Handles {
  readonly containers: (Container & { inspector: Inspector })[] = [];
  readonly buffers = new Map<string, Uint8Array>();
  readonly bufferNames = new Map<ArrayBufferLike, string>();

  /** References count from 1. */
  container(reference: number): Container & { inspector: Inspector } {
    const found = this.containers[reference - 1];
    if (found === undefined) throw new DebuggerError('this reference to a variable is from an earlier stop');
    return found;
  }
}

export class Inspector {
  private readonly handles: Handles;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly world: World;
  private readonly places: Places;
  private readonly around: Surroundings;

  constructor(frames: readonly Frame[], around: Surroundings, handles = new Handles()) {
    this.handles = handles;
    this.frames = frames;
    this.world = around.world;
    this.places = around.places;
    this.around = around;
  }

  /** What names mean in frame number `frame`, counted from the innermost. */
  environment(frame: number): FrameEnvironment {
    return new FrameEnvironment(this.frames[frame] ?? null, () => this.frames.slice(frame), this.around);
  }

  scopes(frame: number): Scope[] {
    const env = this.environment(frame);
    const scopes: Scope[] = [this.scope('Locals', 'locals', frame, () => this.locals(frame))];
    const skb = env.skb();
    if (skb !== null) scopes.push(this.scope('Packet', undefined, frame, () => this.packetItems(skb)));
    const ns = env.net();
    scopes.push({
      ...this.scope(`Network namespace ${ns.name}`.trim(), undefined, frame, () => this.namespace(ns)),
      expensive: true,
    });
    return scopes;
  }

  private scope(name: string, hint: Scope['presentationHint'], frame: number, items: () => Item[]): Scope {
    return { name, presentationHint: hint, variablesReference: this.hold({ frame, items }), expensive: false };
  }

  private hold(container: Container): number {
    return this.handles.containers.push({ ...container, inspector: this });
  }

  private locals(at: number): Item[] {
    const frame = this.frames[at];
    if (frame === undefined) return [];
    if (frame.kind === 'lab')
      return frame.frame.variables().map(v => ({ name: v.name, value: v.value, expression: v.name }));
    return localsOf(frame, this.places).map(({ variable, value }) => ({
      name: variable.name,
      value,
      form: formOf(null, variable.name),
      expression: variable.name,
      readOnly: variable.readOnly,
    }));
  }

  private packetItems(skb: sk_buff): Item[] {
    const headers = headersOf(skb).map(decoded => ({
      name: decoded.name,
      value: decoded.header,
      text: headerSummary(decoded),
      synthetic: true,
    }));
    return [{ name: 'skb', value: skb, expression: '$skb' }, ...headers];
  }

  private namespace(ns: net): Item[] {
    const rows: Item[] = [
      { name: 'net', value: ns, expression: '$net' },
      {
        name: 'devices',
        value: ns.dev_base_head,
        text: ns.dev_base_head.map(dev => dev.name).join(', '),
        expression: '$net->dev_base_head',
        synthetic: true,
      },
    ];
    const add = (name: string, value: unknown, text: string) =>
      rows.push({ name, value, text, readOnly: true, synthetic: true });
    const neighbours = neighboursOf(ns);
    add('neighbours', neighbours, `${neighbours.length} entries`);
    const routes = routesOf(ns);
    for (const table of new Set(routes.map(route => route.table))) {
      const own = routes.filter(route => route.table === table);
      add(`routes ${table}`, Object.fromEntries(own.map(({ text, info }) => [text, info])), `${own.length} routes`);
    }
    for (const [name, table] of Object.entries(countersOf(ns))) add(name, table, summaryOf(table));
    const sysctls = sysctlsOf(ns);
    add('sysctls', sysctls, `${Object.keys(sysctls).length} settings`);
    return rows;
  }

  variables(reference: number, range: VariableRange = {}): Variable[] {
    const container = this.handles.container(reference);
    return this.slice(container, range).map(item => container.inspector.variable(item, container.frame));
  }

  private slice(container: Container, { filter, start = 0, count = 0 }: VariableRange): Item[] {
    const end = (length: number) => (count > 0 ? Math.min(length, start + count) : length);
    if (container.slice === undefined || container.indexed === undefined) {
      if (filter === 'indexed') return [];
      const items = container.items();
      return items.slice(start, end(items.length));
    }
    if (filter === 'named') return [];
    return container.slice(start, end(container.indexed));
  }

  private variable(item: Item, frame: number): Variable {
    const { name, value, expression } = item;
    const form = item.form ?? {};
    const variable: Variable = {
      name,
      value: item.text ?? textOf(value, form),
      type: item.type ?? typeOf(value),
      variablesReference: 0,
      readOnly: item.readOnly === true || expression === undefined || !isAssignable(value),
    };
    if (expression !== undefined) variable.evaluateName = expression;
    if (item.synthetic === true) variable.synthetic = true;
    const memory = this.memoryOf(value);
    if (memory !== null) variable.memoryReference = memory;
    const container = containerOf(value, expression, frame);
    if (container === null) return variable;
    variable.variablesReference = this.hold(container);
    if (container.indexed !== undefined) variable.indexedVariables = container.indexed;
    return variable;
  }

  /** Reference for readMemory: packet buffers and what lies in them. */
  private memoryOf(value: unknown): string | null {
    if (typeof value !== 'object' || value === null) return null;
    if (value instanceof Uint8Array && value.length > 0) return this.bufferReference(value, 0);
    if (isWireHeader(value)) return this.bufferReference(value.buf, value.off);
    const { head, data } = value as { head?: unknown; data?: unknown };
    return head instanceof Uint8Array && typeof data === 'number' ? this.bufferReference(head, data) : null;
  }

  private bufferReference(view: Uint8Array, offset: number): string {
    const { bufferNames, buffers } = this.handles;
    let name = bufferNames.get(view.buffer);
    if (name === undefined) {
      name = `buffer${bufferNames.size + 1}`;
      bufferNames.set(view.buffer, name);
      buffers.set(name, new Uint8Array(view.buffer));
    }
    return `${name}+0x${(view.byteOffset + offset).toString(16)}`;
  }

  private buffer(reference: string): { name: string; bytes: Uint8Array; base: number } {
    const match = /^(buffer\d+)\+0x([0-9a-f]+)$/.exec(reference);
    const bytes = match === null ? undefined : this.handles.buffers.get(match[1]);
    if (match === null || bytes === undefined) throw new DebuggerError('this memory is from an earlier stop');
    return { name: match[1], bytes, base: Number.parseInt(match[2], 16) };
  }

  readMemory(reference: string, offset: number, count: number): MemoryContents {
    const { bytes, base } = this.buffer(reference);
    const start = base + offset;
    const from = Math.min(Math.max(start, 0), bytes.length);
    const to = Math.min(Math.max(start + count, from), bytes.length);
    const data = start < 0 ? new Uint8Array(0) : bytes.slice(from, to);
    return { address: `0x${Math.max(start, 0).toString(16)}`, data, unreadableBytes: count - data.length };
  }

  writeMemory(reference: string, offset: number, data: Uint8Array): number {
    const { bytes, base } = this.buffer(reference);
    const start = base + offset;
    if (start < 0 || start + data.length > bytes.length)
      throw new DebuggerError(`the buffer has ${bytes.length} bytes; this would write from ${start} on`);
    bytes.set(data, start);
    return data.length;
  }

  /** For memory of a packet: the frame that has the packet, and the offset in `skb->head`. */
  packetMemory(reference: string): { frame: number; base: number } | null {
    const { bytes, base } = this.buffer(reference);
    for (let frame = 0; frame < this.frames.length; frame++) {
      const skb = this.packet(frame);
      if (skb !== null && skb.head.buffer === bytes.buffer) return { frame, base: base - skb.head.byteOffset };
    }
    return null;
  }

  /** The packet that a frame is about. */
  packet(frame: number): sk_buff | null {
    return this.environment(frame).skb();
  }

  /** An inspector for other frames of the same moment, with the same handles. */
  withFrames(frames: readonly Frame[]): Inspector {
    return new Inspector(frames, this.around, this.handles);
  }

  /** Evaluates in frame number `frame`, counted from the innermost. */
  evaluate(text: string, frame: number): { variable: Variable; assigns: boolean } {
    const expression = parseExpression(text);
    const assigns = assignmentIn(expression) !== null;
    const value = this.value(expression, frame);
    const form = formOfExpression(expression);
    const item: Item = { name: text, value, form, expression: assigns ? undefined : text };
    return { variable: this.variable(item, frame), assigns };
  }

  private value(expression: Expression, frame: number): unknown {
    return plain(evaluate(expression, this.environment(frame)), expression.at);
  }

  /** Evaluates an input that was recorded: the plain value. */
  plainValue(expression: Expression, frame = 0): unknown {
    return this.value(expression, frame);
  }

  /** A row of a container: in which object it is, or else by which expression it is reached. Null: there is no such row. */
  row(
    reference: number,
    name: string,
  ): { object: object | null; at: number; expression: string | null; frame: number } | null {
    const container = this.handles.container(reference);
    if (container.inspector !== this) return null;
    const rows = this.slice(container, {});
    const at = rows.findIndex(row => row.name === name);
    if (at < 0) return null;
    const object = rows[at].synthetic === true ? null : (container.object ?? null);
    return { object, at, expression: rows[at].expression ?? null, frame: container.frame };
  }

  /** The expression that assigns `text` to the row `name` of a container. */
  assignmentTo(reference: number, name: string, text: string): { target: string; frame: number; expression: string } {
    const container = this.handles.container(reference);
    if (container.inspector !== this) throw new DebuggerError('variables of a waiting process cannot be changed');
    const item = this.slice(container, {}).find(row => row.name === name);
    if (item === undefined) throw new DebuggerError(`no ${name} here`);
    if (item.expression === undefined || item.readOnly === true) throw new DebuggerError(`${name} cannot be changed`);
    const isLab = this.frames[container.frame]?.kind === 'lab';
    const value = isLab || (typeof item.value === 'string' && !/^".*"$/s.test(text)) ? JSON.stringify(text) : text;
    return { target: item.expression, frame: container.frame, expression: `${item.expression} = ${value}` };
  }
}

const isAssignable = (value: unknown): boolean =>
  value === null || typeof value !== 'object'
    ? typeof value !== 'function'
    : value instanceof Uint8Array && value.length === 6;

const summaryOf = (table: Record<string, number>): string => {
  const entries = Object.entries(table);
  const shown = entries.slice(0, 4).map(([name, value]) => `${name} ${value}`);
  return entries.length === 0 ? 'all 0' : shown.join(', ') + (entries.length > 4 ? ', …' : '');
};

/** How the value of `a->b` reads: as the field does. */
function formOfExpression(expression: Expression): FieldForm {
  if (expression.kind === 'field') return (textOfField(expression.name) as FieldForm | null) ?? {};
  if (expression.kind === 'name') return formOf(null, expression.name.replace('$', ''));
  return expression.kind === 'member' ? formOf(null, expression.name) : {};
}

/** What is below a value; null when there is nothing to open. */
function containerOf(value: unknown, expression: string | undefined, frame: number): Container | null {
  if (typeof value !== 'object' || value === null) return null;
  const path = expression === undefined || isSimple(expression) ? expression : `(${expression})`;
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return elements(value as unknown as ArrayLike<unknown>, path, frame);
  if (value instanceof Map || value instanceof Set) return entries(value, path, frame);
  return { frame, items: () => fields(value, path), object: value };
}

const isSimple = (expression: string): boolean => /^[\w$.>[\]"#-]+$/.test(expression);

function elements(list: ArrayLike<unknown>, path: string | undefined, frame: number): Container | null {
  if (list.length === 0) return null;
  const slice = (start: number, end: number) =>
    Array.from({ length: Math.max(0, end - start) }, (_, i) => ({
      name: `[${start + i}]`,
      value: list[start + i],
      expression: path === undefined ? undefined : `${path}[${start + i}]`,
    }));
  return { frame, items: () => slice(0, list.length), object: list, indexed: list.length, slice };
}

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

function fields(value: object, path: string | undefined): Item[] {
  const at = (name: string) => (path === undefined ? undefined : `${path}->${name}`);
  if (isWireHeader(value)) {
    const header = value as unknown as Record<string, unknown>;
    return value.constructor.layout.map(field => ({
      name: field.name,
      value: header[field.name],
      form: field as FieldForm,
      type: field.type,
      expression: at(field.name),
    }));
  }
  const printer = printerOf(value);
  const struct = structName(value);
  const rows: Item[] = (printer?.rows?.(value) ?? []).map(row => ({
    ...row,
    expression: row.path === undefined ? undefined : at(row.path),
    readOnly: true,
    synthetic: true,
  }));
  for (const [name, field] of Object.entries(value)) {
    if (printer?.hidden?.includes(name) === true || name === 'world') continue;
    rows.push({ name, value: field, form: formOf(struct, name), expression: at(name) });
  }
  return rows;
}
