// printf(1) and the escapes of echo, as the shell's builtins do them. They make bytes: an octal escape may be any byte.
import { concat, encode } from '../files.ts';

export interface Formatted {
  bytes: Uint8Array;
  /** Complaints about arguments; the status is then 1. */
  errors: string[];
}

const LETTERS: Record<string, number> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };

/** Text with its escapes resolved; `stopped`: a `\c` says that nothing more is printed. */
export function unescapeText(text: string, octalNeedsZero: boolean): { bytes: Uint8Array; stopped: boolean } {
  const chunks: Uint8Array[] = [];
  const octal = octalNeedsZero ? /^0([0-7]{0,3})/ : /^0?([0-7]{1,3})/;
  let at = 0;
  while (at < text.length) {
    const backslash = text.indexOf('\\', at);
    if (backslash < 0 || backslash === text.length - 1) break;
    chunks.push(encode(text.slice(at, backslash)));
    const rest = text.slice(backslash + 1);
    const digits = octal.exec(rest);
    if (rest[0] === 'c') return { bytes: concat(chunks), stopped: true };
    if (digits !== null) {
      chunks.push(Uint8Array.of(Number.parseInt(digits[1] || '0', 8) & 0xff));
      at = backslash + 1 + digits[0].length;
    } else if (LETTERS[rest[0]] !== undefined) {
      chunks.push(Uint8Array.of(LETTERS[rest[0]]));
      at = backslash + 2;
    } else {
      chunks.push(encode(text.slice(backslash, backslash + 2)));
      at = backslash + 2;
    }
  }
  chunks.push(encode(text.slice(at)));
  return { bytes: concat(chunks), stopped: false };
}

const DIRECTIVE = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?([diouxXcsbeEfFgG%])/g;

/** Formats `args`; the format is used again until all are consumed. */
export function formatPrintf(format: string, args: readonly string[]): Formatted {
  const chunks: Uint8Array[] = [];
  const errors: string[] = [];
  let next = 0;
  const take = (): string | undefined => args[next++];
  const number = (text: string | undefined): number => {
    if (text === undefined || text === '') return 0;
    if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
    const match = /^\s*[-+]?(0[xX][0-9a-fA-F]+|\d+(\.\d*)?(e[-+]?\d+)?|\.\d+)/i.exec(text);
    if (match === null) errors.push(`${text}: expected numeric value`);
    else if (match[0].length !== text.length) errors.push(`${text}: not completely converted`);
    if (match === null) return 0;
    return /^[-+]?0[0-7]+$/.test(match[0]) ? Number.parseInt(match[0], 8) : Number(match[0]);
  };
  for (;;) {
    const before = next;
    let at = 0;
    for (const match of format.matchAll(DIRECTIVE)) {
      const text = unescapeText(format.slice(at, match.index), false);
      chunks.push(text.bytes);
      if (text.stopped) return { bytes: concat(chunks), errors };
      at = match.index + match[0].length;
      const [, flags, widthText, precisionText, conversion] = match;
      if (conversion === '%') {
        chunks.push(encode('%'));
        continue;
      }
      const width = widthText === '*' ? number(take()) : Number(widthText ?? 0);
      const precision =
        precisionText === undefined ? null : precisionText === '*' ? number(take()) : Number(precisionText);
      if (conversion === 'b') {
        const value = unescapeText(take() ?? '', true);
        chunks.push(pad(value.bytes, flags, width));
        if (value.stopped) return { bytes: concat(chunks), errors };
      } else {
        const argument = take();
        const value = /[sc]/.test(conversion) ? (argument ?? '') : number(argument);
        chunks.push(pad(encode(convert(value, conversion, flags, precision)), flags, width, /[sc]/.test(conversion)));
      }
    }
    const rest = unescapeText(format.slice(at), false);
    chunks.push(rest.bytes);
    if (rest.stopped || next >= args.length || next === before) return { bytes: concat(chunks), errors };
  }
}

function convert(value: string | number, conversion: string, flags: string, precision: number | null): string {
  if (typeof value === 'string') {
    if (conversion === 'c') return [...value][0] ?? '';
    return precision === null ? value : value.slice(0, precision);
  }
  const sign = flags.includes('+') && value >= 0 ? '+' : flags.includes(' ') && value >= 0 ? ' ' : '';
  const integer = Math.trunc(value);
  switch (conversion) {
    case 'd':
    case 'i': {
      const digits = String(Math.abs(integer)).padStart(precision ?? 0, '0');
      return `${integer < 0 ? '-' : sign}${digits}`;
    }
    case 'u':
      return unsigned(integer, 10).padStart(precision ?? 0, '0');
    case 'o':
      return (flags.includes('#') ? '0' : '') + unsigned(integer, 8).padStart(precision ?? 0, '0');
    case 'x':
    case 'X': {
      const digits =
        (flags.includes('#') && integer !== 0 ? '0x' : '') + unsigned(integer, 16).padStart(precision ?? 0, '0');
      return conversion === 'X' ? digits.toUpperCase() : digits;
    }
    case 'e':
    case 'E': {
      const text = value.toExponential(precision ?? 6).replace(/e([-+])(\d)$/, 'e$10$2');
      return sign + (conversion === 'E' ? text.toUpperCase() : text);
    }
    case 'g':
    case 'G':
      return sign + String(Number(value.toPrecision(Math.max(1, precision ?? 6))));
    default:
      return sign + value.toFixed(precision ?? 6);
  }
}

const unsigned = (value: number, radix: number): string => BigInt.asUintN(64, BigInt(value)).toString(radix);

function pad(bytes: Uint8Array, flags: string, width: number, isText = true): Uint8Array {
  const missing = Math.abs(width) - bytes.length;
  if (missing <= 0) return bytes;
  if (flags.includes('-') || width < 0) return concat([bytes, encode(' '.repeat(missing))]);
  if (!flags.includes('0') || isText) return concat([encode(' '.repeat(missing)), bytes]);
  const signLength = bytes[0] === 0x2d || bytes[0] === 0x2b ? 1 : 0;
  return concat([bytes.subarray(0, signLength), encode('0'.repeat(missing)), bytes.subarray(signLength)]);
}
