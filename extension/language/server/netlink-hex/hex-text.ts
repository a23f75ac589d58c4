/**
 * Bytes <-> places in the text: the one structure that every feature goes through. It keeps the bytes of the whole
 * document and how many each line has; the columns of a line are read again when somebody asks for them. An edit reads
 * the lines that it touches, however long the document is.
 */
import type { Position, Range } from 'vscode-languageserver';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import {
  type HexLine,
  type HexProblem,
  hasOffset,
  readPairs,
  scanHexLine,
} from '../../../../stack-core/netlink-schema/hex-line.ts';

/** What is kept of a line. */
interface LineNote {
  kind: HexLine['kind'];
  /** Bytes in it. */
  count: number;
  /** `# …`, of a line that has a comment. */
  comment?: string;
  problems?: readonly HexProblem[];
}

const CACHED_LINES = 4000;

export class HexText {
  document: TextDocument;
  /** All bytes, in the order of the text. */
  bytes: Uint8Array;
  private notes: LineNote[];
  /** Number of bytes before each line; made when asked for. */
  private starts: Uint32Array | null = null;
  private readonly scanned = new Map<number, HexLine>();

  constructor(document: TextDocument) {
    this.document = document;
    const read = this.read(0, document.lineCount);
    this.notes = read.notes;
    this.bytes = read.bytes;
  }

  get lineCount(): number {
    return this.notes.length;
  }

  lineText(line: number): string {
    const start = { line, character: 0 };
    return this.document.getText({ start, end: { line: line + 1, character: 0 } }).replace(/\r?\n$/, '');
  }

  note(line: number): LineNote {
    return this.notes[line];
  }

  /** The line with the columns of its bytes. */
  line(line: number): HexLine {
    const known = this.scanned.get(line);
    if (known !== undefined) return known;
    if (this.scanned.size >= CACHED_LINES) this.scanned.clear();
    const read = scanHexLine(this.lineText(line), this.afterDump(line));
    this.scanned.set(line, read);
    return read;
  }

  /** Number of bytes before the line. */
  lineStart(line: number): number {
    return this.lineStarts()[line];
  }

  /** The line that holds a byte. */
  lineOfByte(byte: number): number {
    const starts = this.lineStarts();
    let low = 0;
    let high = this.notes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= byte) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The byte at a place of the text, or the one that ends there; null: none. */
  byteAt({ line, character }: Position): number | null {
    if (line < 0 || line >= this.notes.length || this.notes[line].count === 0) return null;
    const { starts, ends } = this.line(line);
    let best: number | null = null;
    for (let i = 0; i < starts.length; i++) {
      if (starts[i] <= character && character < ends[i]) return this.lineStart(line) + i;
      if (ends[i] === character) best = this.lineStart(line) + i;
    }
    return best;
  }

  /** Where a byte stands. */
  placeOf(byte: number): Range {
    const line = this.lineOfByte(byte);
    const { starts, ends } = this.line(line);
    const i = byte - this.lineStart(line);
    return { start: { line, character: starts[i] ?? 0 }, end: { line, character: ends[i] ?? 0 } };
  }

  /** The text from the first byte to the last before `end`, over lines. */
  rangeOf(start: number, end: number): Range {
    if (this.bytes.length === 0) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const first = Math.min(start, this.bytes.length - 1);
    const last = Math.min(Math.max(first, end - 1), this.bytes.length - 1);
    return { start: this.placeOf(first).start, end: this.placeOf(last).end };
  }

  /** Takes over edits, in their order. */
  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      if ('range' in change) this.edit(change, version);
      else {
        this.document = TextDocument.update(this.document, [change], version);
        ({ notes: this.notes, bytes: this.bytes } = this.read(0, this.document.lineCount));
      }
      this.starts = null;
      this.scanned.clear();
    }
  }

  private edit(change: TextDocumentContentChangeEvent & { range: Range }, version: number): void {
    const linesBefore = this.document.lineCount;
    const offsets = [change.range.start, change.range.end].map(place => this.document.offsetAt(place));
    const first = this.document.positionAt(Math.min(...offsets)).line;
    const lastBefore = this.document.positionAt(Math.max(...offsets)).line;
    this.document = TextDocument.update(this.document, [change], version);
    const added = this.document.lineCount - linesBefore;
    // The line behind depends on the last one: it may be a length that closes a dump.
    const untilBefore = Math.min(lastBefore + 2, linesBefore);
    const until = untilBefore + added;
    const from = this.lineStart(first);
    const to = this.lineStart(untilBefore);
    const { notes, bytes } = this.read(first, until);
    const joined = new Uint8Array(this.bytes.length - (to - from) + bytes.length);
    joined.set(this.bytes.subarray(0, from));
    joined.set(bytes, from);
    joined.set(this.bytes.subarray(to), from + bytes.length);
    this.bytes = joined;
    if (notes.length < 1000) this.notes.splice(first, untilBefore - first, ...notes);
    else this.notes = [...this.notes.slice(0, first), ...notes, ...this.notes.slice(untilBefore)];
  }

  /** Reads the lines from `first` to before `until`. */
  private read(first: number, until: number): { notes: LineNote[]; bytes: Uint8Array } {
    const start = { line: first, character: 0 };
    const text = this.document.getText({ start, end: { line: until, character: 0 } });
    const notes: LineNote[] = [];
    const bytes = new ByteList(text.length);
    let afterDump = this.afterDump(first);
    for (let at = 0; notes.length < until - first; ) {
      const next = text.indexOf('\n', at);
      const behind = next < 0 ? text.length : next;
      const end = text[behind - 1] === '\r' && behind > at ? behind - 1 : behind;
      const count = afterDump ? -1 : bytes.addPairs(text, at, end);
      if (count > 0) notes.push({ kind: 'bytes', count });
      else {
        const line = text.slice(at, end);
        const found = scanHexLine(line, afterDump);
        notes.push(noteOf(found, line));
        bytes.add(found.bytes);
        afterDump = hasOffset(line);
      }
      at = behind + 1;
    }
    return { notes, bytes: bytes.all() };
  }

  private afterDump(line: number): boolean {
    return line > 0 && hasOffset(this.lineText(line - 1));
  }

  private lineStarts(): Uint32Array {
    if (this.starts !== null) return this.starts;
    const starts = new Uint32Array(this.notes.length + 1);
    for (let i = 0; i < this.notes.length; i++) starts[i + 1] = starts[i] + this.notes[i].count;
    this.starts = starts;
    return starts;
  }
}

function noteOf(found: HexLine, line: string): LineNote {
  const note: LineNote = { kind: found.kind, count: found.bytes.length };
  if (found.comment >= 0) note.comment = line.slice(found.comment);
  if (found.problems.length > 0) note.problems = found.problems;
  return note;
}

/** Bytes of a text, which has at least as many characters. */
class ByteList {
  private readonly bytes: Uint8Array;
  private length = 0;

  constructor(characters: number) {
    this.bytes = new Uint8Array(characters);
  }

  addPairs(text: string, start: number, end: number): number {
    const count = readPairs(text, start, end, this.bytes, this.length);
    if (count > 0) this.length += count;
    return count;
  }

  add(more: readonly number[]): void {
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  all(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}
