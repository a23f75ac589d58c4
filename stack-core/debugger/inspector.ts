// What a stopped run shows: scopes, variables and what is in them, expressions, memory. Children are looked up when asked.
import { evaluate } from '../expression/evaluate.ts';
import { textOfField } from '../expression/fields.ts';
import { parseExpression } from '../expression/parser.ts';
import { assignmentIn, type Expression, type NodeOf } from '../expression/tree.ts';
import { plain } from '../expression/values.ts';
import type { sk_buff } from '../include/linux/skbuff.ts';
import { probe } from '../kernel/probe.ts';
import type { World } from '../kernel/world.ts';
import {
  DebuggerError,
  type MemoryContents,
  type Scope,
  type SkbPicture,
  type Variable,
  type VariableRange,
} from './api.ts';
import { FrameEnvironment, type Surroundings } from './environment.ts';
import type { Places } from './places.ts';
import { pictureOf } from './skb-picture.ts';
import { type Frame, localsOf } from './stack.ts';
import { checkRange, valueExpression } from './values/assign.ts';
import { fieldType, variableType, wireType } from './values/c-types.ts';
import { CounterHistory } from './values/counters.ts';
import { type FieldForm, formOf, wireFormOf } from './values/fields.ts';
import { namespaceItems } from './values/namespace.ts';
import './values/net-printers.ts';
import { packetItems } from './values/packet.ts';
import { isWireHeader, structName } from './values/printers.ts';
import {
  type Container,
  containerOf,
  GROUP_SIZE,
  groups,
  type Item,
  kindOf,
  MANY_NAMED,
  typeText,
} from './values/rows.ts';
import { type Format, textOf } from './values/text.ts';

/** What was handed out at one stop. */
class Handles {
  readonly containers: (Container & { inspector: Inspector })[] = [];
  readonly buffers = new Map<string, Uint8Array>();
  readonly bufferNames = new Map<ArrayBufferLike, string>();
  /** Functions of the model, for the places where they are. */
  readonly functions: number[] = [];
  counters = new CounterHistory();

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

  /** Changes of counters are shown against this memory of earlier stops. */
  compareWith(counters: CounterHistory): void {
    this.handles.counters = counters;
  }

  scopes(frame: number): Scope[] {
    const env = this.environment(frame);
    const scopes: Scope[] = [this.scope('Locals', 'locals', frame, () => this.locals(frame))];
    const skb = env.skb();
    if (skb !== null) scopes.push(this.scope('Packet', undefined, frame, () => packetItems(skb, frame)));
    const ns = env.net();
    scopes.push({
      ...this.scope(`Network namespace ${ns.name}`.trim(), undefined, frame, () =>
        namespaceItems(ns, frame, this.handles.counters),
      ),
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
      type: typeof value === 'string' ? undefined : (variableType(variable.name) ?? undefined),
      expression: variable.name,
      readOnly: variable.readOnly,
    }));
  }

  variables(reference: number, range: VariableRange = {}): Variable[] {
    const container = this.handles.container(reference);
    const format = { hex: range.hex };
    return this.page(container, range).map(item => container.inspector.variable(item, container.frame, format));
  }

  /** The rows that were asked for; many that nobody pages through come in groups. */
  private page(container: Container, range: VariableRange): Item[] {
    const isPaged = range.paged !== false && container.indexed !== undefined;
    if (isPaged || (range.count ?? 0) > 0) return this.slice(container, range);
    if (container.indexed !== undefined && container.slice !== undefined) {
      if (range.filter === 'named' || container.indexed <= GROUP_SIZE) return this.slice(container, range);
      return groups(container, container.indexed, container.slice);
    }
    const rows = this.slice(container, range);
    return rows.length <= MANY_NAMED ? rows : groups(container, rows.length, (start, end) => rows.slice(start, end));
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

  private variable(item: Item, frame: number, format: Format = {}): Variable {
    const { name, value, expression } = item;
    const variable: Variable = {
      name,
      value: item.text ?? textOf(value, item.form ?? {}, format),
      type: typeText(item),
      variablesReference: 0,
      readOnly: item.readOnly === true || expression === undefined || !isAssignable(value),
      kind: kindOf(item),
    };
    if (expression !== undefined) variable.evaluateName = expression;
    if (item.synthetic === true) variable.synthetic = true;
    if (item.lazy === true) variable.lazy = true;
    const memory = this.memoryOf(value);
    if (memory !== null) variable.memoryReference = memory;
    const location = this.functionLocation(value);
    if (location !== null) variable.valueLocationReference = location;
    const container = item.children ?? containerOf(value, expression, frame);
    if (container === null) return variable;
    variable.variablesReference = this.hold(container);
    if (container.indexed !== undefined) variable.indexedVariables = container.indexed;
    return variable;
  }

  /** For a function of the model: what `locate` is asked with. */
  private functionLocation(value: unknown): number | null {
    const id = typeof value === 'function' ? probe.functionIds.get(value) : undefined;
    return id === undefined ? null : this.handles.functions.push(id);
  }

  /** Where the function is whose location was given out. */
  locate(reference: number): { path: string; line: number } {
    const fn = this.places.functions[this.handles.functions[reference - 1] ?? 0];
    if (fn === undefined || fn.line === 0) throw new DebuggerError(`there is no location ${reference} at this stop`);
    return { path: this.places.files[fn.file], line: fn.line };
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

  /** The packet that a frame is about, to be drawn. */
  skbPicture(frame: number): SkbPicture | null {
    const skb = this.packet(frame);
    return skb === null ? null : pictureOf(skb, this.bufferReference(skb.head, 0));
  }

  /** An inspector for other frames of the same moment, with the same handles. */
  withFrames(frames: readonly Frame[]): Inspector {
    return new Inspector(frames, this.around, this.handles);
  }

  /** Evaluates in frame number `frame`, counted from the innermost. */
  evaluate(text: string, frame: number, format: Format = {}): { variable: Variable; assigns: boolean } {
    const expression = parseExpression(text);
    const assigns = assignmentIn(expression) !== null;
    if (expression.kind === 'assign') this.checkAssignment(expression, text, frame);
    const value = this.value(expression, frame);
    const item: Item = {
      name: text,
      value,
      ...this.shapeOf(expression, frame),
      expression: assigns ? undefined : text,
    };
    return { variable: this.variable(item, frame, format), assigns };
  }

  /** Refuses a number that what is assigned to cannot hold. */
  private checkAssignment(expression: NodeOf<'assign'>, text: string, frame: number): void {
    const { target, operator, value, at } = expression;
    const name = text.slice(0, text.indexOf(operator, at)).trim();
    const result: Expression =
      operator === '=' ? value : { kind: 'binary', operator: operator.slice(0, -1), left: target, right: value, at };
    checkRange({ name, value: null, ...this.shapeOf(target, frame) }, this.value(result, frame));
  }

  private value(expression: Expression, frame: number): unknown {
    return plain(evaluate(expression, this.environment(frame)), expression.at);
  }

  /** Evaluates an input that was recorded: the plain value. */
  plainValue(expression: Expression, frame = 0): unknown {
    return this.value(expression, frame);
  }

  /** How the value of an expression reads, and its type: as those of the field or variable that it names. */
  private shapeOf(expression: Expression, frame: number): Pick<Item, 'form' | 'type'> {
    if (expression.kind === 'assign') return this.shapeOf(expression.target, frame);
    if (expression.kind === 'field') {
      if (this.environment(frame).isVariable(expression.root)) return this.shapeOf(expression.instead, frame);
      return { form: (textOfField(expression.name) as FieldForm | null) ?? undefined };
    }
    if (expression.kind === 'name') {
      const name = expression.name.replace('$', '');
      return { form: formOf(null, name), type: variableType(name) ?? undefined };
    }
    if (expression.kind !== 'member') return {};
    const { object: path, name } = expression;
    const object = this.value(path, frame);
    if (typeof object !== 'object' || object === null) return { form: formOf(null, name) };
    if (!isWireHeader(object)) {
      const struct = structName(object);
      return { form: formOf(struct, name), type: fieldType(struct, name) ?? undefined };
    }
    const field = object.constructor.layout.find(placed => placed.name === name);
    if (field === undefined) return {};
    const form = wireFormOf(object.constructor.struct, field as { name: string } & FieldForm);
    return { form, type: wireType(field.type) };
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
    const { frame } = container;
    return { target: item.expression, frame, expression: `${item.expression} = ${this.newValue(item, frame, text)}` };
  }

  /** The expression that assigns `text` to what `target` names. */
  assignmentToExpression(target: string, text: string, frame: number): string {
    const expression = parseExpression(target);
    if (assignmentIn(expression) !== null) throw new DebuggerError(`${target} cannot be assigned to`);
    const item: Item = { name: target, value: this.value(expression, frame), ...this.shapeOf(expression, frame) };
    return `${target} = ${this.newValue(item, frame, text)}`;
  }

  /** What a person typed, as an expression that is known to fit. */
  private newValue(item: Item, frame: number, text: string): string {
    const isLab = this.frames[frame]?.kind === 'lab';
    if (isLab || (typeof item.value === 'string' && !/^".*"$/s.test(text))) return JSON.stringify(text);
    const expression = valueExpression(item, text);
    checkRange(item, this.value(parseExpression(expression), frame));
    return expression;
  }
}

const isAssignable = (value: unknown): boolean =>
  value === null || typeof value !== 'object'
    ? typeof value !== 'function'
    : value instanceof Uint8Array && value.length === 6;
