/**
 * Reads expressions: C as people type it into a debugger (`skb->len > 100 && ip.src == 10.0.0.9`), with Wireshark's words
 * for operators (`and`, `eq`, `in {…}`), field names and addresses as literals. `->` and `.` are the same. Nothing of it
 * is ever given to the JavaScript engine.
 */
import { ExpressionError } from './error.ts';
import { isFieldName, isProtocol } from './fields.ts';
import { isScalarWord } from './scalars.ts';
import { type Token, tokenize } from './tokens.ts';
import { assignmentIn, type Expression, type TypeName } from './tree.ts';

/** Binary operators by precedence, the weakest first; Wireshark's words beside C's signs. */
const BINARY: readonly { readonly [word: string]: string }[] = [
  { '||': '||', or: '||' },
  { '&&': '&&', and: '&&' },
  { '|': '|' },
  { '^': '^' },
  { '&': '&' },
  { '==': '==', '!=': '!=', eq: '==', ne: '!=' },
  { '<': '<', '>': '>', '<=': '<=', '>=': '>=', lt: '<', gt: '>', le: '<=', ge: '>=', in: 'in', contains: 'contains' },
  { '<<': '<<', '>>': '>>' },
  { '+': '+', '-': '-' },
  { '*': '*', '/': '/', '%': '%' },
];
/** Where `not` binds: weaker than every comparison. */
const NOT_LEVEL = 2;
const EQUALITY_LEVEL = 5;
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='];
const MAX_DEPTH = 100;

/** Parses an expression. Throws an ExpressionError that says what is wrong, and where. */
export function parseExpression(text: string): Expression {
  if (text.trim() === '') throw new ExpressionError('the expression is empty', 0);
  return new Parser(tokenize(text)).whole();
}

/** Parses an expression that only asks: one that assigns is an error, as a rule an `=` too few. */
export function parseCondition(text: string): Expression {
  const expression = parseExpression(text);
  const assignment = assignmentIn(expression);
  if (assignment === null) return expression;
  const advice = assignment.operator === '=' ? '; == compares' : '';
  throw new ExpressionError(`${assignment.operator} would change the run${advice}`, assignment.at);
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

  private unexpected(): ExpressionError {
    return new ExpressionError(`unexpected ${this.peek.text}`, this.peek.at);
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

  private nested<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new ExpressionError('the expression is nested too deeply', this.peek.at);
    const result = parse();
    this.depth--;
    return result;
  }

  private assignment(): Expression {
    return this.nested(() => {
      const target = this.conditional();
      const { at } = this.peek;
      const operator = this.accept(...ASSIGNMENTS);
      if (operator === null) return target;
      if (!isPlace(target)) throw new ExpressionError(`there is nothing to assign to before ${operator}`, at);
      return { kind: 'assign', at, operator, target, value: this.assignment() };
    });
  }

  private conditional(): Expression {
    const test = this.binary(0);
    const { at } = this.peek;
    if (this.accept('?') === null) return test;
    const yes = this.assignment();
    this.expect(':');
    return { kind: 'conditional', at, test, yes, no: this.assignment() };
  }

  private binary(level: number): Expression {
    if (level === BINARY.length) return this.unary();
    const { at } = this.peek;
    if (level === NOT_LEVEL && this.acceptWord('not'))
      return { kind: 'unary', at, operator: '!', operand: this.nested(() => this.binary(NOT_LEVEL)) };
    const found = this.rest(this.binary(level + 1), level);
    if (level === NOT_LEVEL) {
      const last = this.tokens[this.at - 1];
      found.span ??= [at, last.at + last.text.length];
    }
    return found;
  }

  /** What follows `left` on this level of precedence. */
  private rest(first: Expression, level: number): Expression {
    let left = first;
    for (;;) {
      const token = this.peek;
      const isWord = token.type === 'operator' || token.type === 'name';
      const operator = isWord && Object.hasOwn(BINARY[level], token.text) ? BINARY[level][token.text] : null;
      if (operator === null) return left;
      this.at++;
      left =
        operator === 'in'
          ? { kind: 'in', at: token.at, value: left, set: this.set(level) }
          : { kind: 'binary', at: token.at, operator, left, right: this.binary(level + 1) };
    }
  }

  private acceptWord(word: string): boolean {
    if (this.peek.type !== 'name' || this.peek.text !== word) return false;
    this.at++;
    return true;
  }

  /** What stands after `in`: `{1, 5..7, 10.0.0.0/8}`, or one value. */
  private set(level: number): Expression[] {
    if (this.accept('{') === null) return [this.binary(level + 1)];
    const items: Expression[] = [];
    do {
      const low = this.conditional();
      const { at } = this.peek;
      items.push(this.accept('..') === null ? low : { kind: 'range', at, low, high: this.conditional() });
      if (this.accept(',') === null && this.peek.text !== '}') throw this.unexpected();
    } while (this.accept('}') === null);
    return items;
  }

  private unary(): Expression {
    const { at } = this.peek;
    if (this.peek.type === 'name' && this.peek.text === 'sizeof') return this.sizeof();
    const type = this.acceptCast();
    if (type !== null) return { kind: 'cast', at, type, operand: this.nested(() => this.unary()) };
    const operator = this.accept('!', '~', '-', '+', '*', '&');
    if (operator === null) return this.postfix();
    const operand = this.nested(() => this.unary());
    // `!ip.ttl == 7` is Wireshark's way to say that not: C's reading of it would compare 0 or 1.
    const isNegation = operator === '!' && isField(operand) && this.isComparison();
    return { kind: 'unary', at, operator, operand: isNegation ? this.comparison(operand) : operand };
  }

  private isComparison(): boolean {
    const { type, text } = this.peek;
    const isWord = type === 'operator' || type === 'name';
    return isWord && (Object.hasOwn(BINARY[EQUALITY_LEVEL], text) || Object.hasOwn(BINARY[EQUALITY_LEVEL + 1], text));
  }

  private comparison(left: Expression): Expression {
    return this.rest(this.rest(left, EQUALITY_LEVEL + 1), EQUALITY_LEVEL);
  }

  private sizeof(): Expression {
    const { at } = this.peek;
    this.at++;
    const type = this.acceptCast();
    const operand = type === null ? this.nested(() => this.unary()) : null;
    return { kind: 'sizeof', at, type, operand };
  }

  /** `(struct iphdr *)`, `(u8)`: a type in parentheses; null, and nothing read, when it is none. */
  private acceptCast(): TypeName | null {
    const start = this.at;
    const type = this.accept('(') === null ? null : this.type();
    if (type === null) {
      this.at = start;
      return null;
    }
    this.expect(')');
    return type;
  }

  private type(): TypeName | null {
    while (this.acceptWord('const'));
    const type: TypeName = { kind: 'scalar', name: '', pointers: 0 };
    if (this.acceptWord('struct')) {
      if (this.peek.type !== 'name') throw new ExpressionError('the name of a struct has to follow', this.peek.at);
      type.kind = 'struct';
      type.name = this.peek.text;
      this.at++;
    } else {
      const words: string[] = [];
      for (; this.peek.type === 'name' && isScalarWord(this.peek.text); this.at++) words.push(this.peek.text);
      if (words.length === 0) return null;
      type.name = words.join(' ');
    }
    for (; this.accept('*') !== null || this.acceptWord('const'); )
      if (this.tokens[this.at - 1].text === '*') type.pointers++;
    return type;
  }

  private postfix(): Expression {
    let expression = this.primary();
    for (;;) {
      const { at } = this.peek;
      if (this.accept('->', '.') !== null) expression = this.member(expression, this.tokens[this.at - 1].text);
      else if (this.accept('[') !== null) expression = this.index(expression, at);
      else return expression;
    }
  }

  private member(object: Expression, operator: string): Expression {
    const { type, text, at } = this.peek;
    if (type !== 'name') throw this.unexpected();
    this.at++;
    const member: Expression = { kind: 'member', at, object, name: text };
    const path = operator === '.' ? dottedName(object) : null;
    if (path === null || !isFieldName(`${path}.${text}`)) return member;
    const root = path.split('.')[0];
    const instead: Expression = object.kind === 'field' ? { ...member, object: object.instead } : member;
    return { kind: 'field', at: object.at, name: `${path}.${text}`, root, instead };
  }

  private index(object: Expression, at: number): Expression {
    if (this.accept('#') !== null) {
      const token = this.peek;
      if (token.type !== 'number') throw new ExpressionError('a number has to follow [#', token.at);
      this.at++;
      this.expect(']');
      return { kind: 'entry', at, object, index: Number(token.value) };
    }
    const index = this.assignment();
    this.expect(']');
    return { kind: 'index', at, object, index };
  }

  private primary(): Expression {
    const token = this.peek;
    if (this.accept('(') !== null) {
      const inner = this.assignment();
      this.expect(')');
      return inner;
    }
    if (token.type === 'operator' || token.type === 'end') throw this.unexpected();
    const { at } = token;
    this.at++;
    if (token.type !== 'name') return { kind: 'literal', at, value: token.value };
    if (this.accept('(') !== null) return { kind: 'call', at, name: token.text, args: this.args() };
    const value = KEYWORDS.get(token.text);
    return value === undefined ? { kind: 'name', at, name: token.text } : { kind: 'literal', at, value };
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

const KEYWORDS = new Map<string, unknown>([
  ['NULL', null],
  ['null', null],
  ['true', true],
  ['false', false],
]);

const isPlace = ({ kind, ...e }: Expression): boolean =>
  ['name', 'member', 'index', 'entry', 'field'].includes(kind) ||
  (kind === 'unary' && (e as { operator: string }).operator === '*');

const isField = (e: Expression): boolean => e.kind === 'field' || (e.kind === 'name' && isProtocol(e.name));

/** `ip.flags`, where an expression is nothing but names with dots between; null otherwise. */
function dottedName(e: Expression): string | null {
  if (e.kind === 'name' || e.kind === 'field') return e.name;
  if (e.kind !== 'member') return null;
  const object = dottedName(e.object);
  return object === null ? null : `${object}.${e.name}`;
}
