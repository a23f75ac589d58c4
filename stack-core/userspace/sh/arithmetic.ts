// $(( … )): integer arithmetic on text whose expansions have been done. Numbers are 64-bit, as in dash.

export class ArithmeticError extends Error {}

export interface ArithmeticVariables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** The value of an arithmetic expression. Throws ArithmeticError with the words that dash uses. */
export function evaluateArithmetic(text: string, variables: ArithmeticVariables): bigint {
  return new Evaluator(text, variables).whole();
}

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+)|([A-Za-z_]\w*)|(<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:(),]))/y;

/** Binary operators, the weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

class Evaluator {
  private readonly text: string;
  private readonly variables: ArithmeticVariables;
  private at = 0;
  private token = '';
  private kind: 'number' | 'name' | 'operator' | 'end' = 'end';
  /** Above zero: in an operand that is not evaluated; assignments have no effect. */
  private skipping = 0;

  constructor(text: string, variables: ArithmeticVariables) {
    this.text = text;
    this.variables = variables;
    this.advance();
  }

  whole(): bigint {
    if (this.kind === 'end') return 0n;
    const value = this.assignment();
    if (!this.ended()) this.fail('expecting EOF');
    return value;
  }

  private ended(): boolean {
    return this.kind === 'end';
  }

  private fail(message: string): never {
    throw new ArithmeticError(`arithmetic expression: ${message}: "${this.text}"`);
  }

  private advance(): void {
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (match === null) {
      if (this.text.slice(this.at).trim() !== '') this.fail('expecting primary');
      this.kind = 'end';
      this.token = '';
      return;
    }
    this.at = TOKEN.lastIndex;
    this.kind = match[1] !== undefined ? 'number' : match[2] !== undefined ? 'name' : 'operator';
    this.token = match[1] ?? match[2] ?? match[3];
  }

  private take(operator: string): boolean {
    if (this.kind !== 'operator' || this.token !== operator) return false;
    this.advance();
    return true;
  }

  private assignment(): bigint {
    if (this.kind === 'name') {
      const name = this.token;
      const match = /^\s*(<<=|>>=|[-+*/%&|^]?=)(?!=)/.exec(this.text.slice(this.at));
      if (match !== null) {
        this.advance();
        const operator = this.token.slice(0, -1);
        this.advance();
        const right = this.assignment();
        const value = operator === '' ? right : this.binary(operator, this.variable(name), right);
        if (this.skipping === 0) this.variables.set(name, String(value));
        return value;
      }
    }
    return this.conditional();
  }

  private conditional(): bigint {
    const test = this.level(0);
    if (!this.take('?')) return test;
    const yes = this.unless(test === 0n, () => this.assignment());
    if (!this.take(':')) this.fail("expecting ':'");
    const no = this.unless(test !== 0n, () => this.conditional());
    return test !== 0n ? yes : no;
  }

  private unless(skip: boolean, operand: () => bigint): bigint {
    if (skip) this.skipping++;
    const value = operand();
    if (skip) this.skipping--;
    return value;
  }

  private level(n: number): bigint {
    if (n === LEVELS.length) return this.unary();
    let left = this.level(n + 1);
    while (this.kind === 'operator' && LEVELS[n].includes(this.token)) {
      const operator = this.token;
      this.advance();
      const decided = (operator === '&&' && left === 0n) || (operator === '||' && left !== 0n);
      const right = this.unless(decided, () => this.level(n + 1));
      left = this.binary(operator, left, right);
    }
    return left;
  }

  private unary(): bigint {
    if (this.take('-')) return wrap(-this.unary());
    if (this.take('+')) return this.unary();
    if (this.take('!')) return this.unary() === 0n ? 1n : 0n;
    if (this.take('~')) return ~this.unary();
    if (this.take('(')) {
      const value = this.assignment();
      if (!this.take(')')) this.fail("expecting ')'");
      return value;
    }
    if (this.kind === 'number') {
      const value = this.number(this.token);
      this.advance();
      return value;
    }
    if (this.kind === 'name') {
      const value = this.variable(this.token);
      this.advance();
      return value;
    }
    return this.fail('expecting primary');
  }

  private variable(name: string): bigint {
    const value = (this.variables.get(name) ?? '').trim();
    if (value === '') return 0n;
    const match = /^([-+]?)(0[xX][0-9a-fA-F]+|[0-9]+)$/.exec(value);
    if (match === null) throw new ArithmeticError(`Illegal number: ${value}`);
    const number = this.number(match[2]);
    return match[1] === '-' ? -number : number;
  }

  private number(digits: string): bigint {
    if (/^0[0-7]+$/.test(digits)) return wrap(BigInt(`0o${digits.slice(1)}`));
    if (/^0\d/.test(digits)) this.fail('expecting EOF');
    return wrap(BigInt(digits));
  }

  private binary(operator: string, left: bigint, right: bigint): bigint {
    const truth = (value: boolean): bigint => (value ? 1n : 0n);
    switch (operator) {
      case '||':
        return truth(left !== 0n || right !== 0n);
      case '&&':
        return truth(left !== 0n && right !== 0n);
      case '|':
        return left | right;
      case '^':
        return left ^ right;
      case '&':
        return left & right;
      case '==':
        return truth(left === right);
      case '!=':
        return truth(left !== right);
      case '<':
        return truth(left < right);
      case '<=':
        return truth(left <= right);
      case '>':
        return truth(left > right);
      case '>=':
        return truth(left >= right);
      case '<<':
        return wrap(left << (right & 63n));
      case '>>':
        return left >> (right & 63n);
      case '+':
        return wrap(left + right);
      case '-':
        return wrap(left - right);
      case '*':
        return wrap(left * right);
    }
    if (right === 0n) {
      if (this.skipping > 0) return 0n;
      throw new ArithmeticError(`arithmetic expression: division by zero: "${this.text}"`);
    }
    return operator === '/' ? wrap(left / right) : left % right;
  }
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
