/**
 * One line of a hex dump: its bytes, and the columns where each of them stands. Whoever shows bytes in the text (the
 * language server) and whoever only wants them (`netstack decode`) read lines by this one function, so they never
 * disagree on which digit belongs to which byte.
 */

/** Something that stands where a byte should. Columns count from 0; `end` is the one behind the last character. */
export interface HexProblem {
  start: number;
  end: number;
  message: string;
}

export interface HexLine {
  /**
   * `blank` lines stand between datagrams, those with nothing but a comment do not. `end`: the length with which
   * `hexdump` closes.
   */
  kind: 'bytes' | 'blank' | 'comment' | 'end';
  bytes: number[];
  /** Column of the first character of each byte, and the one behind its last: `\x0a` has four, `0` one. */
  starts: number[];
  ends: number[];
  /** Column where a comment begins; -1: none. */
  comment: number;
  problems: HexProblem[];
}

const BLANK = /^\s*$/;
const LENGTH_ALONE = /^\s*[0-9a-f]{7,8}\s*$/i;
/** What the kernel's log puts before its message, and the prefix that was given to print_hex_dump(). */
const LOG_PREFIX = /^\s*(?:<\d+>)?\[\s*\d+\.\d+\]\s.*?(?=[0-9a-f]{8}: )/i;
/** `0000: ` of xxd and tcpdump, `00000000  ` of hexdump -C, `0000000 ` of od, whose seven digits can be no bytes. */
const OFFSET =
  /^\s*(?:(?:0x)?[0-9a-f]{4,16}:\s+|[0-9a-f]{4,16}\s{2,}(?=[0-9a-f]{2}(?:\s|$))|[0-9a-f]{7}\s(?=[0-9a-f]{2}))/i;
const PAIRS = /^(?:[0-9a-f]{2})+$/i;
/** Offset of seven digits, then words of the machine: od -x and hexdump without -C. */
const WORDS = /^\s*[0-9a-f]{7}(?:\s+[0-9a-f]{4})+\s*$/i;
const ESCAPE = /\\x[0-9a-f]{2}/i;
const DIGITS = /(0x)?([0-9a-f]+)/giy;
const SEPARATORS = /[\s:,]+/y;

/** Reads one line, without its line end. `afterDump`: the line above had an offset, so a length may follow. */
export function scanHexLine(line: string, afterDump = false): HexLine {
  const found: HexLine = { kind: 'bytes', bytes: [], starts: [], ends: [], comment: -1, problems: [] };
  if (BLANK.test(line)) {
    found.kind = 'blank';
    return found;
  }
  if (afterDump && LENGTH_ALONE.test(line)) {
    found.kind = 'end';
    return found;
  }
  if (ESCAPE.test(line)) escapes(line, found);
  else {
    const prefix = LOG_PREFIX.exec(line)?.[0].length ?? 0;
    const offset = OFFSET.exec(line.slice(prefix));
    if (offset !== null && WORDS.test(line)) words(line, offset[0].length, found);
    else if (offset !== null) dump(line, prefix + offset[0].length, offset[0].includes(':'), found);
    else plain(line, 0, found);
  }
  if (found.bytes.length === 0 && found.comment >= 0 && found.problems.length === 0) found.kind = 'comment';
  return found;
}

const NO_DIGIT = 255;
const BLANK_CODE = 254;
/** By character code: the value of a hex digit, or what else it is. */
const CODES = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  CODES[digit.charCodeAt(0)] = value;
  CODES[digit.toUpperCase().charCodeAt(0)] = value;
}
for (const blank of ' \t') CODES[blank.charCodeAt(0)] = BLANK_CODE;
const codeAt = (text: string, at: number): number => CODES[text.charCodeAt(at)] ?? NO_DIGIT;

/**
 * The short way for lines of nothing but pairs of digits and blanks, as most are in a long dump: writes the bytes of
 * the line from `start` to `end` into `into` at `at`, and returns their number. -1: the line has to be read as a whole.
 */
export function readPairs(text: string, start: number, end: number, into: Uint8Array, at: number): number {
  let count = 0;
  for (let i = start; i < end; ) {
    const high = codeAt(text, i);
    if (high === BLANK_CODE) {
      i++;
      continue;
    }
    const low = i + 1 < end ? codeAt(text, i + 1) : NO_DIGIT;
    if (high === NO_DIGIT || low >= BLANK_CODE) return -1;
    into[at + count++] = high * 16 + low;
    i += 2;
    // Digits and two blanks may be an offset.
    const endsGroup = i + 1 < end && codeAt(text, i) === BLANK_CODE && codeAt(text, i + 1) === BLANK_CODE;
    if (endsGroup && count * 2 === i - start && count > 1) return -1;
  }
  return count;
}

/** Whether the line begins with an offset. */
export const hasOffset = (line: string): boolean => OFFSET.test(line);

/** Digits in pairs, however they are parted; `0x4` is a byte as well. A comment ends them. */
function plain(line: string, from: number, found: HexLine): void {
  for (let at = from; at < line.length; ) {
    SEPARATORS.lastIndex = at;
    at += SEPARATORS.exec(line)?.[0].length ?? 0;
    if (at >= line.length) return;
    if (line[at] === '#') {
      found.comment = at;
      return;
    }
    at = group(line, at, found);
  }
}

/** The digits at `at`; the column behind them. */
function group(line: string, at: number, found: HexLine): number {
  DIGITS.lastIndex = at;
  const match = DIGITS.exec(line);
  if (match === null) {
    found.problems.push({ start: at, end: at + 1, message: `"${line[at]}" is no hex digit` });
    return at + 1;
  }
  const [whole, prefix = '', digits] = match;
  const start = at + prefix.length;
  if (prefix !== '' && digits.length === 1) {
    add(found, Number.parseInt(digits, 16), start, start + 1);
    return at + whole.length;
  }
  for (let i = 0; i + 1 < digits.length; i += 2)
    add(found, Number.parseInt(digits.slice(i, i + 2), 16), start + i, start + i + 2);
  if (digits.length % 2 !== 0) found.problems.push({ start, end: start + digits.length, message: halfByte(digits) });
  return at + whole.length;
}

/**
 * Bytes behind an offset, up to the same as characters: those stand behind a wider gap. Of the tools that write no
 * colon some part the bytes in the middle by two blanks, and put `|` or `>` before the characters.
 */
function dump(line: string, from: number, colon: boolean, found: HexLine): void {
  const widest = colon ? 1 : 2;
  let gap = 0;
  for (let at = from; at < line.length; ) {
    if (line[at] === '#') found.comment = at;
    if (/[#|>]/.test(line[at])) return;
    const token = /^[^\s|>]+/.exec(line.slice(at))?.[0] ?? '';
    if (PAIRS.test(token)) {
      for (let i = 0; i < token.length; i += 2)
        add(found, Number.parseInt(token.slice(i, i + 2), 16), at + i, at + i + 2);
    } else if (gap > 1) return;
    else found.problems.push(wrongGroup(token, at));
    at += token.length;
    gap = /^\s*/.exec(line.slice(at))?.[0].length ?? 0;
    at += gap;
    if (gap <= widest) continue;
    if (line[at] === '#') found.comment = at;
    return;
  }
}

function wrongGroup(token: string, at: number): HexProblem {
  const wrong = /[^0-9a-f]/i.exec(token);
  if (wrong !== null)
    return { start: at + wrong.index, end: at + wrong.index + 1, message: `"${wrong[0]}" is no hex digit` };
  return { start: at, end: at + token.length, message: halfByte(token) };
}

const halfByte = (digits: string): string => `${digits.length} hex digits: half a byte too many`;

/** Words of 16 bits in the byte order of the machine: the second pair of digits is the first byte. */
function words(line: string, from: number, found: HexLine): void {
  for (const { index, 0: word } of line.slice(from).matchAll(/[0-9a-f]{4}/gi)) {
    const at = from + index;
    add(found, Number.parseInt(word.slice(2), 16), at + 2, at + 4);
    add(found, Number.parseInt(word.slice(0, 2), 16), at, at + 2);
  }
}

const QUOTED = /(["'])((?:\\.|(?!\1)[^\\])*)\1/g;
const IN_QUOTES = /\\x([0-9a-f]{1,2})|\\([0-7]{1,3})|\\(.)|[\s\S]/gi;
const LETTERS: { readonly [letter: string]: number } = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27 };

/** Strings of C, Python or strace: those with a `\x` in them. Without quotes, the escapes alone. */
function escapes(line: string, found: HexLine): void {
  let quoted = false;
  for (const match of line.matchAll(QUOTED)) {
    if (!ESCAPE.test(match[2])) continue;
    quoted = true;
    characters(match[2], match.index + 1, found);
  }
  if (quoted) return;
  for (const { index, 0: text } of line.matchAll(/\\x[0-9a-f]{2}/gi))
    add(found, Number.parseInt(text.slice(2), 16), index, index + text.length);
}

function characters(text: string, from: number, found: HexLine): void {
  for (const { index, 0: whole, 1: hex, 2: octal, 3: letter } of text.matchAll(IN_QUOTES)) {
    const code =
      hex !== undefined
        ? Number.parseInt(hex, 16)
        : octal !== undefined
          ? Number.parseInt(octal, 8)
          : letter !== undefined
            ? (LETTERS[letter] ?? letter.charCodeAt(0))
            : whole.charCodeAt(0);
    add(found, code & 0xff, from + index, from + index + whole.length);
  }
}

function add(found: HexLine, byte: number, start: number, end: number): void {
  found.bytes.push(byte);
  found.starts.push(start);
  found.ends.push(end);
}
