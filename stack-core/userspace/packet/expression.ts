// Reads packet expressions as scapy takes them: `Ether(dst="…")/IP(ttl=1)/ICMP()/b"data"`. Python's syntax as far as
// packets need it: calls with keyword arguments, strings, bytes, numbers, lists, tuples, `/` and `*`.

export class ExpressionError extends Error {
  /** Of the character at fault, from 1. */
  readonly column: number;
  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}

/** A value as written, with the column where it begins. */
export type Value = { column: number } & (
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'bytes'; value: Uint8Array }
  | { kind: 'none' }
  | { kind: 'list'; items: readonly Value[] }
  | { kind: 'call'; name: string; positional: readonly Value[]; named: ReadonlyMap<string, Value> }
  | { kind: 'stack'; lower: Value; upper: Value }
  | { kind: 'repeat'; times: number; value: Value }
);

/** Parses one expression. Throws ExpressionError. */
export function parseExpression(text: string): Value {
  return new Parser(text).whole();
}

interface Token {
  kind: 'name' | 'number' | 'text' | 'bytes' | 'operator' | 'end';
  text: string;
  bytes?: Uint8Array;
  column: number;
}

const encoder = new TextEncoder();
const CONSTANTS: Record<string, number | null> = { True: 1, False: 0, None: null };

class Parser {
  private readonly text: string;
  private at = 0;
  private token: Token;

  constructor(text: string) {
    this.text = text;
    this.token = this.next();
  }

  whole(): Value {
    if (this.atEnd()) throw new ExpressionError('nothing here; expected a packet, such as IP()/ICMP()', 1);
    const value = this.operators();
    if (!this.atEnd()) throw this.unexpected('the end');
    return value;
  }

  private atEnd(): boolean {
    return this.token.kind === 'end';
  }

  private unexpected(wanted: string): ExpressionError {
    const found = this.token.kind === 'end' ? 'the end' : this.text.slice(this.token.column - 1, this.at);
    return new ExpressionError(`expected ${wanted}, found ${found}`, this.token.column);
  }

  /** `/` and `*` bind equally, from the left, as in Python. */
  private operators(): Value {
    let value = this.primary();
    for (;;) {
      const { column } = value;
      if (this.take('/')) value = { kind: 'stack', lower: value, upper: this.primary(), column };
      else if (this.take('*')) {
        const factor = this.primary();
        if (factor.kind === 'number') value = { kind: 'repeat', times: factor.value, value, column };
        else if (value.kind === 'number') value = { kind: 'repeat', times: value.value, value: factor, column };
        else throw new ExpressionError('a factor of * has to be a number', factor.column);
      } else return value;
    }
  }

  private primary(): Value {
    const { kind, text, column } = this.token;
    switch (kind) {
      case 'number':
        this.advance();
        return { kind: 'number', value: Number(text), column };
      case 'text':
      case 'bytes':
        return this.literals();
      case 'name':
        this.advance();
        if (this.take('(')) return this.call(text, column);
        if (text in CONSTANTS) {
          const value = CONSTANTS[text];
          return value === null ? { kind: 'none', column } : { kind: 'number', value, column };
        }
        throw new ExpressionError(`expected ( after ${text}`, column + text.length);
      case 'operator':
        if (this.take('-')) {
          const value = this.primary();
          if (value.kind !== 'number') throw new ExpressionError('- needs a number', column);
          return { ...value, value: -value.value, column };
        }
        if (this.take('(')) return this.parenthesis(column);
        if (this.take('[')) return { kind: 'list', items: this.items(']'), column };
    }
    throw this.unexpected('a packet or a value');
  }

  /** String literals side by side are one. */
  private literals(): Value {
    const { kind, column } = this.token;
    const parts: Uint8Array[] = [];
    let text = '';
    while (this.token.kind === kind) {
      parts.push(this.token.bytes ?? encoder.encode(this.token.text));
      text += this.token.text;
      this.advance();
    }
    if (kind === 'text') return { kind: 'text', value: text, column };
    return { kind: 'bytes', value: Uint8Array.from(parts.flatMap(part => [...part])), column };
  }

  private call(name: string, column: number): Value {
    const positional: Value[] = [];
    const named = new Map<string, Value>();
    while (!this.take(')')) {
      const start = this.token;
      const value = start.kind === 'name' && this.peek() === '=' ? null : this.operators();
      if (value !== null) {
        if (named.size > 0) throw new ExpressionError('a value without a name after one with a name', value.column);
        positional.push(value);
      } else {
        this.advance();
        this.advance();
        if (named.has(start.text)) throw new ExpressionError(`${start.text} is given twice`, start.column);
        named.set(start.text, this.operators());
      }
      if (!this.take(',') && !this.isOperator(')')) throw this.unexpected(', or )');
    }
    return { kind: 'call', name, positional, named, column };
  }

  private parenthesis(column: number): Value {
    if (this.take(')')) return { kind: 'list', items: [], column };
    const first = this.operators();
    if (this.take(')')) return first;
    if (!this.take(',')) throw this.unexpected(', or )');
    return { kind: 'list', items: [first, ...this.items(')')], column };
  }

  private items(end: string): Value[] {
    const items: Value[] = [];
    while (!this.take(end)) {
      items.push(this.operators());
      if (!this.take(',') && !this.isOperator(end)) throw this.unexpected(`, or ${end}`);
    }
    return items;
  }

  private isOperator(text: string): boolean {
    return this.token.kind === 'operator' && this.token.text === text;
  }

  private take(operator: string): boolean {
    if (!this.isOperator(operator)) return false;
    this.advance();
    return true;
  }

  private peek(): string {
    return this.text.slice(this.at).trimStart()[0] ?? '';
  }

  private advance(): void {
    this.token = this.next();
  }

  private next(): Token {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
    const column = this.at + 1;
    const rest = this.text.slice(this.at);
    if (rest === '') return { kind: 'end', text: '', column };
    const string = /^(b|rb|br|r)?("""|'''|"|')/i.exec(rest);
    if (string !== null) return this.string(string[1]?.toLowerCase() ?? '', string[2], string[0].length, column);
    const match = /^(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+)|([A-Za-z_]\w*)|([/*()[\],=-]))/.exec(rest);
    if (match === null) throw new ExpressionError(`unexpected ${rest[0]}`, column);
    this.at += match[0].length;
    if (match[1] !== undefined && /^\w/.test(this.text[this.at] ?? ''))
      throw new ExpressionError(`${match[1]}${this.text[this.at]} is no number`, column);
    return {
      kind: match[1] !== undefined ? 'number' : match[2] !== undefined ? 'name' : 'operator',
      text: match[0],
      column,
    };
  }

  private string(prefix: string, quote: string, start: number, column: number): Token {
    const isBytes = prefix.includes('b');
    const isRaw = prefix.includes('r');
    let at = this.at + start;
    let text = '';
    while (!this.text.startsWith(quote, at)) {
      if (at >= this.text.length) throw new ExpressionError(`${quote} is never closed`, column);
      if (this.text[at] !== '\\' || isRaw) {
        text += this.text[at++];
        continue;
      }
      const escaped = /^\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|([\s\S]))/.exec(this.text.slice(at));
      if (escaped?.[4] === 'x') throw new ExpressionError('\\x needs two hex digits', at + 1);
      const code = escaped?.[1] ?? escaped?.[3];
      if (escaped === null) throw new ExpressionError(`${quote} is never closed`, column);
      if (code !== undefined) text += String.fromCharCode(Number.parseInt(code, 16));
      else if (escaped[2] !== undefined) text += String.fromCharCode(Number.parseInt(escaped[2], 8));
      else text += ESCAPES[escaped[4]] ?? escaped[0];
      at += escaped[0].length;
    }
    this.at = at + quote.length;
    if (!isBytes) return { kind: 'text', text, column };
    const wide = [...text].findIndex(c => c.charCodeAt(0) > 255);
    if (wide >= 0) throw new ExpressionError('a bytes literal holds ASCII characters and \\x escapes only', column);
    return { kind: 'bytes', text, bytes: Uint8Array.from(text, c => c.charCodeAt(0)), column };
  }
}

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '\n': '',
};
