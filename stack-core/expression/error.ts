/** What is wrong with an expression, and where. The message carries the column, for those who only show a text. */
export class ExpressionError extends Error {
  /** Without the column. */
  readonly reason: string;
  /** Of the character at fault, from 1. */
  readonly column: number;

  /** `at`: offset of the character at fault, from 0. */
  constructor(reason: string, at: number) {
    super(`${reason}, at column ${at + 1}`);
    this.reason = reason;
    this.column = at + 1;
  }
}
