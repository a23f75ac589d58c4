// Datagrams from text: plain hex, and the dumps of the tools that `hex-line.ts` reads.
import { hasOffset, scanHexLine } from './hex-line.ts';

export interface HexDatagram {
  bytes: Uint8Array;
  /** Line of the text on which it begins, from 1. */
  line: number;
}

/** Text that is no hex dump: where, and what stands there. Lines and columns count from 1. */
export class HexDumpError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(line: number, column: number, message: string) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** The datagrams of `text`: blank lines stand between them, `#` begins a comment. Throws HexDumpError. */
export function parseHexDump(text: string): HexDatagram[] {
  const datagrams: HexDatagram[] = [];
  let bytes: number[] = [];
  let first = 0;
  let afterDump = false;
  const finish = (): void => {
    if (bytes.length > 0) datagrams.push({ bytes: Uint8Array.from(bytes), line: first });
    bytes = [];
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const found = scanHexLine(line, afterDump);
    const [problem] = found.problems;
    if (problem !== undefined) throw new HexDumpError(index + 1, problem.start + 1, problem.message);
    if (found.kind === 'blank') finish();
    afterDump = hasOffset(line);
    if (bytes.length === 0) first = index + 1;
    for (const byte of found.bytes) bytes.push(byte);
  }
  finish();
  return datagrams;
}
