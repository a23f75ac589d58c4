// test(1) and [, as the shell's builtin.
export class TestError extends Error {}

export interface FileTests {
  exists(path: string): boolean;
  isFile(path: string): boolean;
  isDirectory(path: string): boolean;
  size(path: string): number;
  isTerminal(fd: string): boolean;
}

const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);
const UNARY = /^-[a-zA-Z]$/;

/** Whether the expression `words` is true. Throws TestError with dash's words when it is none. */
export function evaluateTest(words: readonly string[], files: FileTests): boolean {
  if (words.length === 0) return false;
  return new TestParser(words, files).whole();
}

class TestParser {
  private readonly words: readonly string[];
  private readonly files: FileTests;
  private at = 0;

  constructor(words: readonly string[], files: FileTests) {
    this.words = words;
    this.files = files;
  }

  whole(): boolean {
    const [first, second, third] = this.words;
    // POSIX decides by the number of words first, so that operands may look like operators.
    if (this.words.length === 1) return first !== '';
    if (this.words.length === 3 && BINARY.has(second)) return this.binary(first, second, third);
    if (this.words.length === 4 && first === '!' && BINARY.has(third))
      return !this.binary(second, third, this.words[3]);
    const value = this.or();
    if (this.at < this.words.length) throw new TestError(`${this.words[this.at]}: unexpected operator`);
    return value;
  }

  private or(): boolean {
    let value = this.and();
    while (this.words[this.at] === '-o') {
      this.at++;
      const right = this.and();
      value ||= right;
    }
    return value;
  }

  private and(): boolean {
    let value = this.not();
    while (this.words[this.at] === '-a') {
      this.at++;
      const right = this.not();
      value &&= right;
    }
    return value;
  }

  private not(): boolean {
    if (this.words[this.at] === '!' && this.at + 1 < this.words.length) {
      this.at++;
      return !this.not();
    }
    return this.primary();
  }

  private primary(): boolean {
    const word = this.words[this.at];
    if (word === undefined) throw new TestError('argument expected');
    if (word === '(' && this.words.length > 1) {
      this.at++;
      const value = this.or();
      if (this.words[this.at] !== ')') throw new TestError('closing paren expected');
      this.at++;
      return value;
    }
    const operator = this.words[this.at + 1];
    if (operator !== undefined && BINARY.has(operator)) {
      const right = this.words[this.at + 2];
      if (right === undefined) throw new TestError(`${operator}: argument expected`);
      this.at += 3;
      return this.binary(word, operator, right);
    }
    if (UNARY.test(word) && operator !== undefined) {
      this.at += 2;
      return this.unary(word, operator);
    }
    this.at++;
    if (operator !== undefined && operator !== '-a' && operator !== '-o' && operator !== ')')
      throw new TestError(`${word}: unexpected operator`);
    return word !== '';
  }

  private unary(operator: string, operand: string): boolean {
    switch (operator) {
      case '-n':
        return operand !== '';
      case '-z':
        return operand === '';
      case '-e':
      case '-r':
      case '-w':
        return this.files.exists(operand);
      case '-x':
        return this.files.isDirectory(operand);
      case '-f':
        return this.files.isFile(operand);
      case '-d':
        return this.files.isDirectory(operand);
      case '-s':
        return this.files.size(operand) > 0;
      case '-t':
        return this.files.isTerminal(operand);
      default:
        return false;
    }
  }

  private binary(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '-eq':
        return integer(left) === integer(right);
      case '-ne':
        return integer(left) !== integer(right);
      case '-lt':
        return integer(left) < integer(right);
      case '-le':
        return integer(left) <= integer(right);
      case '-gt':
        return integer(left) > integer(right);
      case '-ge':
        return integer(left) >= integer(right);
      default:
        return false;
    }
  }
}

function integer(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`Illegal number: ${text}`);
  return Number(text);
}
