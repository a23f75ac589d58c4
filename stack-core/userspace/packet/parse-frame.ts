// What `inject DEV …` takes for a frame: hex, `-f FILE.pcap`, or a packet expression.
import type { ReadFile } from '../files.ts';
import { buildFrames } from './build.ts';
import { ExpressionError, parseExpression } from './expression.ts';
import { PcapError, readPcap } from './pcap-read.ts';

export type ParsedFrames =
  | { ok: true; frames: Uint8Array[] }
  /** `column` counts from 1 in the given text. */
  | { ok: false; error: string; column: number };

const ETH_HLEN = 14;
const MAX_FRAME = 65535 + ETH_HLEN;

/** The frames that `text` stands for. Nothing is injected unless all of it is right. */
export function parseFrame(text: string, readFile: ReadFile): ParsedFrames {
  const file = /^\s*-f\s+(.*\S)\s*$/.exec(text);
  const parsed =
    file !== null ? fromFile(file[1], text.indexOf(file[1], text.indexOf('-f') + 2) + 1, readFile) : fromText(text);
  if (!parsed.ok) return parsed;
  for (const [i, frame] of parsed.frames.entries()) {
    const which = parsed.frames.length === 1 ? 'the frame' : `frame ${i + 1}`;
    if (frame.length < ETH_HLEN)
      return {
        ok: false,
        error: `${which} has ${frame.length} bytes; an Ethernet header alone has ${ETH_HLEN}`,
        column: 1,
      };
    if (frame.length > MAX_FRAME)
      return { ok: false, error: `${which} has ${frame.length} bytes; a TAP takes at most ${MAX_FRAME}`, column: 1 };
  }
  return parsed;
}

function fromFile(name: string, column: number, readFile: ReadFile): ParsedFrames {
  const path = name.replace(/^(["'])(.*)\1$/, '$2');
  const contents = readFile(path);
  if (contents === null) return { ok: false, error: `${path}: No such file or directory`, column };
  try {
    return { ok: true, frames: readPcap(contents) };
  } catch (error) {
    if (error instanceof PcapError) return { ok: false, error: `${path}: ${error.message}`, column };
    throw error;
  }
}

function fromText(text: string): ParsedFrames {
  if (!/[("'[]/.test(text) && !/^\s*[A-Z]\w*\s*$/.test(text.replace(/^[0-9A-Fa-f\s]+$/, ''))) return fromHex(text);
  try {
    return { ok: true, frames: buildFrames(parseExpression(text)) };
  } catch (error) {
    if (error instanceof ExpressionError) return { ok: false, error: error.message, column: error.column };
    throw error;
  }
}

/** Hex digits, with blanks, colons or dashes between bytes and an optional 0x before them. */
function fromHex(text: string): ParsedFrames {
  let digits = '';
  for (const [i, c] of [...text].entries()) {
    if (/[0-9a-fA-F]/.test(c)) digits += c;
    else if (c === 'x' && digits === '0') digits = '';
    else if (!/[\s:-]/.test(c)) return { ok: false, error: `${c} is no hex digit`, column: i + 1 };
  }
  if (digits === '')
    return { ok: false, error: 'nothing here; expected hex digits, -f FILE or a packet expression', column: 1 };
  if (digits.length % 2 === 1)
    return {
      ok: false,
      error: `${digits.length} hex digits make no whole number of bytes`,
      column: text.trimEnd().length,
    };
  return { ok: true, frames: [Uint8Array.from(digits.match(/../g) ?? [], byte => Number.parseInt(byte, 16))] };
}
