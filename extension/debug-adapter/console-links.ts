// Console lines that tell of an event, as links: DAP lets an output event refer to a value with a location, and a client
// that follows the link asks for that location.

export interface ConsoleLine {
  text: string;
  event: number;
  path?: string;
  line?: number;
}

/** References from here on are console lines; the engine's are handles of variables, counted from 1. */
const firstReference = 2 ** 30;
/** As many lines as VS Code's console keeps. */
const manyLines = 10_000;

export class ConsoleLinks {
  readonly #lines = new Map<number, ConsoleLine>();
  #next = firstReference;

  /** A reference for `variables` (the line as a value) and for `locations` (where it is from). */
  add(line: ConsoleLine): number {
    const reference = this.#next++;
    this.#lines.set(reference, line);
    this.#lines.delete(reference - manyLines);
    return reference;
  }

  find(reference: number): ConsoleLine | undefined {
    return this.#lines.get(reference);
  }
}
