/**
 * Expressions of the debugger: C as people type it into a debugger (`skb->len > 100 && ip.src == 10.0.0.9`), parsed into
 * a tree and evaluated here, never by the JavaScript engine. `->` and `.` are the same; a pointer and what it points to
 * are the same; IPv4 and link-layer addresses are literals.
 */
import { DebuggerError } from './api.ts';

export type Expression =
  | { kind: 'literal'; value: unknown }
  | { kind: 'name'; name: string }
  | { kind: 'member'; object: Expression; name: string }
  | { kind: 'index'; object: Expression; index: Expression }
  /** `map[#2]`: the third entry of a Map or Set. */
  | { kind: 'entry'; object: Expression; index: number }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'unary'; operator: string; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'conditional'; test: Expression; yes: Expression; no: Expression }
  | { kind: 'assign'; operator: string; target: Expression; value: Expression };

/** A link-layer address; compares with bytes. */
export class MacLiteral {
  readonly bytes: Uint8Array;
  constructor(text: string) {
    this.bytes = Uint8Array.from(text.split(':'), part => Number.parseInt(part, 16));
  }
}

interface Token {
  type: 'number' | 'string' | 'name' | 'mac' | 'operator' | 'end';
  text: string;
  value?: unknown;
  at: number;
}

const TOKEN =
  /\s*(?:(?<mac>[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5})|(?<ip>\d+\.\d+\.\d+\.\d+)|(?<number>0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?)(?:[uUlL]*)|(?<name>[$A-Za-z_][$\w]*)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<operator>->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:.,()[\]#]))/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new DebuggerError(`cannot read the expression at "${text.slice(at).trim()}"`);
    tokens.push(tokenOf(groups, at + text.slice(at).search(/\S/)));
  }
  return [...tokens, { type: 'end', text: 'the end', at: text.length }];
}

function tokenOf(groups: Record<string, string | undefined>, at: number): Token {
  const { mac, ip, number, name, string, operator } = groups;
  if (mac !== undefined) return { type: 'mac', text: mac, value: new MacLiteral(mac), at };
  if (ip !== undefined) return { type: 'number', text: ip, value: addressOf(ip), at };
  if (number !== undefined) return { type: 'number', text: number, value: numberOf(number), at };
  if (name !== undefined) return { type: 'name', text: name, at };
  if (string !== undefined)
    return { type: 'string', text: string, value: string.slice(1, -1).replace(/\\(.)/g, '$1'), at };
  return { type: 'operator', text: operator ?? '', at };
}

function addressOf(text: string): number {
  const parts = text.split('.').map(Number);
  if (parts.some(part => part > 255)) throw new DebuggerError(`${text} is no IPv4 address`);
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

const numberOf = (text: string): number | bigint => {
  const value = Number(text);
  return Number.isSafeInteger(value) || text.includes('.') ? value : BigInt(text);
};

const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='];

/** Parses an expression. Throws a DebuggerError that says what is wrong. */
export function parseExpression(text: string): Expression {
  if (text.trim() === '') throw new DebuggerError('the expression is empty');
  return new Parser(tokenize(text)).whole();
}

class Parser {
  private readonly tokens: Token[];
  private at = 0;
  private depth = 0;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  whole(): Expression {
    const expression = this.assignment();
    if (this.peek.type !== 'end') throw this.unexpected();
    return expression;
  }

  private get peek(): Token {
    return this.tokens[this.at];
  }

  private unexpected(): DebuggerError {
    return new DebuggerError(`unexpected ${this.peek.text} in the expression, at column ${this.peek.at + 1}`);
  }

  private accept(...operators: readonly string[]): string | null {
    const token = this.peek;
    if (token.type !== 'operator' || !operators.includes(token.text)) return null;
    this.at++;
    return token.text;
  }

  private expect(operator: string): void {
    if (this.accept(operator) === null) throw this.unexpected();
  }

  private assignment(): Expression {
    if (++this.depth > 100) throw new DebuggerError('the expression is nested too deeply');
    const target = this.conditional();
    const operator = this.accept(...ASSIGNMENTS);
    this.depth--;
    if (operator === null) return target;
    if (!['name', 'member', 'index', 'entry'].includes(target.kind))
      throw new DebuggerError(`there is nothing to assign to before ${operator}`);
    return { kind: 'assign', operator, target, value: this.assignment() };
  }

  private conditional(): Expression {
    const test = this.binary(0);
    if (this.accept('?') === null) return test;
    const yes = this.assignment();
    this.expect(':');
    return { kind: 'conditional', test, yes, no: this.assignment() };
  }

  private binary(level: number): Expression {
    if (level === BINARY.length) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = this.accept(...BINARY[level]);
      if (operator === null) return left;
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    const operator = this.accept('!', '~', '-', '+', '*', '&');
    if (operator === null) return this.postfix();
    if (++this.depth > 100) throw new DebuggerError('the expression is nested too deeply');
    const operand = this.unary();
    this.depth--;
    // A pointer and what it points to are one here.
    return operator === '*' || operator === '&' ? operand : { kind: 'unary', operator, operand };
  }

  private postfix(): Expression {
    let expression = this.primary();
    for (;;) {
      if (this.accept('->', '.') !== null) {
        const token = this.tokens[this.at++];
        if (token.type !== 'name') {
          this.at--;
          throw this.unexpected();
        }
        expression = { kind: 'member', object: expression, name: token.text };
      } else if (this.accept('[') !== null) expression = this.index(expression);
      else return expression;
    }
  }

  private index(object: Expression): Expression {
    if (this.accept('#') !== null) {
      const token = this.tokens[this.at++];
      if (token.type !== 'number') throw new DebuggerError('a number has to follow [#');
      this.expect(']');
      return { kind: 'entry', object, index: Number(token.value) };
    }
    const index = this.assignment();
    this.expect(']');
    return { kind: 'index', object, index };
  }

  private primary(): Expression {
    const token = this.peek;
    if (this.accept('(') !== null) {
      const inner = this.assignment();
      this.expect(')');
      return inner;
    }
    if (token.type === 'operator' || token.type === 'end') throw this.unexpected();
    this.at++;
    if (token.type !== 'name') return { kind: 'literal', value: token.value };
    if (this.accept('(') !== null) return { kind: 'call', name: token.text, args: this.args() };
    switch (token.text) {
      case 'NULL':
      case 'null':
        return { kind: 'literal', value: null };
      case 'true':
        return { kind: 'literal', value: true };
      case 'false':
        return { kind: 'literal', value: false };
      default:
        return { kind: 'name', name: token.text };
    }
  }

  private args(): Expression[] {
    const args: Expression[] = [];
    if (this.accept(')') !== null) return args;
    do args.push(this.assignment());
    while (this.accept(',') !== null);
    this.expect(')');
    return args;
  }
}

/** What names mean where an expression is evaluated. */
export interface Environment {
  /** The value of a name, as a box; null when there is no such name. */
  lookup(name: string): { value: unknown } | null;
  /** False when the name cannot be assigned to. */
  assign(name: string, value: unknown): boolean;
  /** A function that expressions may call; null when there is none of that name. */
  function(name: string): ((...args: unknown[]) => unknown) | null;
  /** Names to offer when one is not known. */
  suggest(name: string): string[];
}

export function evaluate(expression: Expression, env: Environment): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name':
      return lookup(expression.name, env);
    case 'member':
      return member(expression, env);
    case 'index':
      return atIndex(evaluate(expression.object, env), evaluate(expression.index, env));
    case 'entry':
      return entryOf(evaluate(expression.object, env), expression.index);
    case 'call':
      return call(expression.name, expression.args, env);
    case 'unary':
      return unary(expression.operator, evaluate(expression.operand, env));
    case 'binary':
      return binary(expression, env);
    case 'conditional':
      return evaluate(truth(evaluate(expression.test, env)) ? expression.yes : expression.no, env);
    case 'assign':
      return assign(expression, env);
  }
}

/** As C sees it: 0, NULL and false are false. */
export const truth = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== false && value !== 0 && value !== 0n;

/** True when evaluating changes something. */
export function hasAssignment(expression: Expression): boolean {
  switch (expression.kind) {
    case 'assign':
      return true;
    case 'literal':
    case 'name':
      return false;
    case 'member':
    case 'entry':
      return hasAssignment(expression.object);
    case 'index':
      return hasAssignment(expression.object) || hasAssignment(expression.index);
    case 'call':
      return expression.args.some(hasAssignment);
    case 'unary':
      return hasAssignment(expression.operand);
    case 'binary':
      return hasAssignment(expression.left) || hasAssignment(expression.right);
    case 'conditional':
      return [expression.test, expression.yes, expression.no].some(hasAssignment);
  }
}

function lookup(name: string, env: Environment): unknown {
  const found = env.lookup(name);
  if (found !== null) return found.value;
  const near = env.suggest(name);
  throw new DebuggerError(`no ${name} here${near.length > 0 ? `; near: ${near.join(', ')}` : ''}`);
}

/** `ip.src`: a header field, unless `ip` is a variable. */
function member(expression: Expression & { kind: 'member' }, env: Environment): unknown {
  if (expression.object.kind === 'name' && env.lookup(expression.object.name) === null) {
    const field = env.lookup(`${expression.object.name}.${expression.name}`);
    if (field !== null) return field.value;
  }
  const object = evaluate(expression.object, env);
  return memberOf(object, expression.name);
}

export function memberOf(object: unknown, name: string): unknown {
  if (object === null || object === undefined) throw new DebuggerError(`NULL has no field ${name}`);
  if (typeof object !== 'object') throw new DebuggerError(`a number has no field ${name}`);
  if (name === '__proto__' || name === 'constructor' || !(name in object))
    throw new DebuggerError(`no field ${name} in ${object.constructor?.name ?? 'it'}`);
  const value = (object as Record<string, unknown>)[name];
  if (typeof value === 'function' && !Object.hasOwn(object, name)) throw new DebuggerError(`${name} is no field`);
  return value;
}

function atIndex(object: unknown, index: unknown): unknown {
  if (object instanceof Map) return object.get(index);
  if (Array.isArray(object) || ArrayBuffer.isView(object)) {
    const list = object as unknown as ArrayLike<unknown>;
    const at = Number(index);
    if (!Number.isInteger(at) || at < 0 || at >= list.length)
      throw new DebuggerError(`index ${String(index)} is outside of 0 to ${list.length - 1}`);
    return list[at];
  }
  throw new DebuggerError('only arrays and maps have elements');
}

function entryOf(object: unknown, index: number): unknown {
  if (!(object instanceof Map || object instanceof Set)) throw new DebuggerError('only maps and sets have entries');
  let at = 0;
  for (const value of object.values()) if (at++ === index) return value;
  throw new DebuggerError(`entry ${index} is outside of 0 to ${object.size - 1}`);
}

function call(name: string, args: Expression[], env: Environment): unknown {
  const fn = env.function(name);
  if (fn === null) throw new DebuggerError(`${name}() cannot be called here`);
  return fn(...args.map(arg => evaluate(arg, env)));
}

function unary(operator: string, value: unknown): unknown {
  if (operator === '!') return !truth(value);
  const n = numeric(value, operator);
  if (typeof n === 'bigint') return operator === '-' ? -n : operator === '~' ? ~n : n;
  return operator === '-' ? -n : operator === '~' ? ~n >>> 0 : n;
}

function binary(expression: Expression & { kind: 'binary' }, env: Environment): unknown {
  const { operator } = expression;
  const left = evaluate(expression.left, env);
  if (operator === '&&') return truth(left) && truth(evaluate(expression.right, env));
  if (operator === '||') return truth(left) || truth(evaluate(expression.right, env));
  const right = evaluate(expression.right, env);
  if (operator === '==') return equal(left, right);
  if (operator === '!=') return !equal(left, right);
  return arithmetic(operator, left, right);
}

function equal(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined || right === null || right === undefined)
    return (left ?? right ?? null) === null || left === 0 || right === 0;
  const [a, b] = [left, right].map(bytesOf);
  if (a !== null && b !== null) return a.length === b.length && a.every((byte, i) => byte === b[i]);
  if (typeof left === 'object' || typeof right === 'object') return left === right;
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  // biome-ignore lint/suspicious/noDoubleEquals: numbers and bigints compare by value.
  return Number(left) === Number(right) || (left as bigint) == (right as bigint);
}

const bytesOf = (value: unknown): Uint8Array | null =>
  value instanceof MacLiteral ? value.bytes : value instanceof Uint8Array ? value : null;

function numeric(value: unknown, operator: string): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value === null || value === undefined) return 0;
  throw new DebuggerError(`${operator} needs numbers`);
}

function arithmetic(operator: string, left: unknown, right: unknown): number | bigint | boolean {
  let a = numeric(left, operator);
  let b = numeric(right, operator);
  if (typeof a !== typeof b) [a, b] = [BigInt(a), BigInt(b)];
  if (typeof a === 'bigint' || typeof b === 'bigint') return bigArithmetic(operator, BigInt(a), BigInt(b));
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '%':
      if (b === 0) throw new DebuggerError('division by zero');
      return operator === '/' ? Math.trunc(a / b) : a % b;
    case '<<':
      return (a << b) >>> 0;
    case '>>':
      return a >>> b;
    case '&':
      return (a & b) >>> 0;
    case '|':
      return (a | b) >>> 0;
    default:
      return (a ^ b) >>> 0;
  }
}

function bigArithmetic(operator: string, a: bigint, b: bigint): bigint | boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '%':
      if (b === 0n) throw new DebuggerError('division by zero');
      return operator === '/' ? a / b : a % b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    default:
      return a ^ b;
  }
}

function assign(expression: Expression & { kind: 'assign' }, env: Environment): unknown {
  const { operator, target } = expression;
  let value = evaluate(expression.value, env);
  if (operator !== '=') value = arithmetic(operator.slice(0, -1), evaluate(target, env), value);
  switch (target.kind) {
    case 'name': {
      const old = { value: lookup(target.name, env) };
      if (!env.assign(target.name, fit(old.value, value, target.name)))
        throw new DebuggerError(`${target.name} cannot be changed`);
      break;
    }
    case 'member':
      setMember(evaluate(target.object, env), target.name, value);
      break;
    case 'index':
      setElement(evaluate(target.object, env), evaluate(target.index, env), value);
      break;
    default:
      throw new DebuggerError('this cannot be assigned to');
  }
  return evaluate(target, env);
}

function setMember(object: unknown, name: string, value: unknown): void {
  const old = memberOf(object, name);
  try {
    (object as Record<string, unknown>)[name] = fit(old, value, name);
  } catch (error) {
    throw error instanceof DebuggerError ? error : new DebuggerError(`${name} cannot be changed`);
  }
}

function setElement(object: unknown, index: unknown, value: unknown): void {
  const old = atIndex(object, index);
  const fitting = fit(old, value, `[${String(index)}]`);
  if (object instanceof Map) object.set(index, fitting);
  else (object as unknown[])[Number(index)] = fitting;
}

/** The new value in the form that the old one has. Throws when it has none in it. */
function fit(old: unknown, value: unknown, name: string): unknown {
  const bytes = bytesOf(value);
  if (old instanceof Uint8Array && bytes !== null && bytes.length === old.length) return Uint8Array.from(bytes);
  if (typeof old === 'boolean' && typeof value !== 'object' && typeof value !== 'string') return truth(value);
  if (typeof old === 'number' && (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'))
    return Number(value);
  if (typeof old === 'bigint' && (typeof value === 'number' || typeof value === 'bigint')) return BigInt(value);
  if (typeof old === 'string' && typeof value === 'string') return value;
  const isPointer = typeof old === 'object' && !(old instanceof Uint8Array);
  if (isPointer && (value === null || (typeof value === 'object' && sameClass(old, value)))) return value;
  throw new DebuggerError(`the value does not fit ${name}`);
}

const sameClass = (old: object | null, value: object): boolean => old === null || old.constructor === value.constructor;
