// Datagrams from text: plain hex, `xxd`, `hexdump -C`, `tcpdump -x`, `strace -xx`.

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

/** An offset, then bytes, then perhaps the same as characters. */
const DUMP_LINE =
  /^\s*(?:0x)?[0-9a-f]{4,}(?::\s+|\s{2,})((?:[0-9a-f]{2}){1,8}(?:\s{1,2}(?:[0-9a-f]{2}){1,8})*)(?:\s{2,}.*|\s*\|.*|\s*)$/i;
/** `hexdump` ends with the length alone. */
const LENGTH_LINE = /^[0-9a-f]{7,8}$/i;
const ESCAPES = /(?:\\x[0-9a-f]{2})+/gi;

/** The datagrams of `text`: blank lines stand between them, `#` begins a comment. Throws HexDumpError. */
export function parseHexDump(text: string): HexDatagram[] {
  const datagrams: HexDatagram[] = [];
  let digits = '';
  let first = 0;
  let afterDump = false;
  const finish = (): void => {
    if (digits !== '') datagrams.push({ bytes: bytesOf(digits, first), line: first });
    digits = '';
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') {
      finish();
      continue;
    }
    if (afterDump && LENGTH_LINE.test(line.trim())) continue;
    afterDump = DUMP_LINE.test(line);
    const found = digitsOf(line.replace(/#.*/, ''), index + 1);
    if (digits === '' && found !== '') first = index + 1;
    digits += found;
  }
  finish();
  return datagrams;
}

function digitsOf(line: string, number: number): string {
  const escapes = line.match(ESCAPES);
  if (escapes !== null) return escapes.join('').replaceAll('\\x', '');
  const dump = DUMP_LINE.exec(line);
  if (dump !== null) return dump[1].replace(/\s/g, '');
  const plain = line.replace(/0x/gi, '  ');
  const wrong = /[^0-9a-f\s:,]/i.exec(plain);
  if (wrong !== null) throw new HexDumpError(number, wrong.index + 1, `"${wrong[0]}" is no hex digit`);
  return plain.replace(/[\s:,]/g, '');
}

function bytesOf(digits: string, line: number): Uint8Array {
  if (digits.length % 2 !== 0)
    throw new HexDumpError(line, 1, `${digits.length} hex digits from here on: half a byte too many`);
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
