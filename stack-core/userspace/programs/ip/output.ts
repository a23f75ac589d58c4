// What `ip` prints: the same fields as text or, with -j, as JSON.
import type { Program } from '../../../kernel/sched.ts';
import type { Process } from '../../process.ts';

/** A number as the program writes it: 0.00, say, which JSON.stringify would shorten. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): string {
    return `\u0001${this.text}\u0001`;
  }
}
const RAW = /"\\u0001([^"\\]*)\\u0001"/g;

type Json = RawJson | string | number | boolean | null | Json[] | { [key: string]: Json };

export class Output {
  private readonly process: Process;
  readonly json: boolean;
  private readonly pretty: boolean;
  /** What separates the lines of one record: a line end, or a backslash with -o. */
  readonly line: string;
  private root: Json[] = [];
  private open: (Json[] | { [key: string]: Json })[] = [];

  constructor(process: Process, options: { json: boolean; pretty: boolean; oneline: boolean }) {
    this.process = process;
    this.json = options.json;
    this.pretty = options.pretty;
    this.line = options.oneline ? '\\' : '\n';
  }

  /** Begins the list of records; in text nothing. */
  begin(): void {
    this.root = [];
    this.open = [this.root];
  }

  /** Ends the list of records and prints it. */
  end(): void {
    if (!this.json) return;
    const text = this.pretty ? prettyJson(this.root) : JSON.stringify(this.root);
    this.process.print(`${text.replace(RAW, '$1')}\n`);
  }

  /** Text only. */
  text(text: string): void {
    if (!this.json) this.process.print(text);
  }

  /** JSON only. */
  field(key: string, value: Json): void {
    if (!this.json) return;
    const top = this.open[this.open.length - 1];
    if (Array.isArray(top)) top.push(value);
    else top[key] = value;
  }

  /** Both: `text` in text, the field in JSON. */
  both(key: string, value: Json, text: string): void {
    if (this.json) this.field(key, value);
    else this.process.print(text);
  }

  /** One record of the list, printed by `body`. */
  *record(body: Program<void>): Program<void> {
    const value = {};
    this.field('', value);
    this.open.push(value);
    yield* body;
    this.open.pop();
  }

  object<T>(key: string, body: () => T): T {
    return this.nest(key, {}, body);
  }

  /** An array whose elements `body` prints, each by `record`. */
  *list(key: string, body: Program<void>): Program<void> {
    const value: Json[] = [];
    this.field(key, value);
    this.open.push(value);
    yield* body;
    this.open.pop();
  }

  array<T>(key: string, body: () => T): T {
    return this.nest(key, [], body);
  }

  private nest<T>(key: string, value: Json[] | { [key: string]: Json }, body: () => T): T {
    this.field(key, value);
    this.open.push(value);
    const result = body();
    this.open.pop();
    return result;
  }
}

/** JSON laid out as iproute2 does with -p. */
function prettyJson(value: Json, depth = 0): string {
  if (Array.isArray(value)) {
    const items = value.map(item => prettyJson(item, depth + 1));
    return items.length === 0 ? '[ ]' : `[ ${items.join(',')} ]`;
  }
  if (value === null || typeof value !== 'object' || value instanceof RawJson) return JSON.stringify(value);
  const indent = '    '.repeat(depth + 1);
  const fields = Object.entries(value).map(
    ([key, item]) => `\n${indent}${JSON.stringify(key)}: ${prettyJson(item, depth + 1)}`,
  );
  return fields.length === 0 ? '{}' : `{${fields.join(',')}\n${'    '.repeat(depth)}}`;
}
