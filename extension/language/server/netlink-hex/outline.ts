// Outline, folding, selection and the values behind the lines: all of them read the parts of messages.
import {
  type DocumentSymbol,
  type FoldingRange,
  type InlayHint,
  type Position,
  type Range,
  type SelectionRange,
  SymbolKind,
} from 'vscode-languageserver';
import type { Part } from '../../../../stack-core/netlink-schema/anatomy.ts';
import type { HexDocument, Message } from './hex-document.ts';

/** In longer documents the outline has messages only: no one reads a tree of a million attributes. */
const MESSAGES_WITH_ATTRIBUTES = 1000;
/** In still longer ones it has datagrams, and parts of those that are long. */
const MESSAGES_ONE_BY_ONE = 5000;
const MESSAGES_IN_PART = 100;
const LONGEST_VALUE = 60;
/** Columns behind the end of a line mean its end. */
const LINE_END = 10_000;
const LONGEST_HINT = 110;

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

export function outline(document: HexDocument): DocumentSymbol[] {
  if (document.messageCount > MESSAGES_ONE_BY_ONE) return parts(document);
  const withAttributes = document.messageCount <= MESSAGES_WITH_ATTRIBUTES;
  const symbols: DocumentSymbol[] = [];
  for (let index = 0; index < document.messageCount; index++) {
    const message = document.message(index);
    symbols.push(withAttributes ? messageSymbol(document, message) : bareSymbol(document, message, message));
  }
  return symbols;
}

function parts(document: HexDocument): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  for (const { firstMessage, messageCount } of document.datagrams) {
    for (let from = 0; from < messageCount; from += MESSAGES_IN_PART) {
      const count = Math.min(MESSAGES_IN_PART, messageCount - from);
      const first = document.message(firstMessage + from);
      const symbol = bareSymbol(document, first, document.message(firstMessage + from + count - 1));
      if (count > 1) symbol.detail = `and ${count - 1} more`;
      symbols.push(symbol);
    }
  }
  return symbols;
}

/** Columns are not read for these: whole lines do. */
function bareSymbol(document: HexDocument, first: Message, last: Message): DocumentSymbol {
  const { text } = document;
  const start = { line: text.lineOfByte(first.start), character: 0 };
  const end = { line: text.lineOfByte(last.end - 1), character: LINE_END };
  const range = { start, end };
  return { name: document.nameOf(first), kind: SymbolKind.Struct, range, selectionRange: range };
}

function messageSymbol(document: HexDocument, message: Message): DocumentSymbol {
  const { root, message: decoded } = document.anatomy(message);
  const { type, flags, seq, len } = decoded;
  const detail = `${len} bytes${flags.length > 0 ? `, ${flags.join('|')}` : ''}, seq ${seq}`;
  const range = document.text.rangeOf(message.start, Math.max(message.end, message.start + root.end));
  const selectionRange = document.text.rangeOf(message.start, message.start + 16);
  const children = attributesIn(root).map(part => attributeSymbol(document, message, part));
  return {
    name: type,
    detail,
    kind: SymbolKind.Struct,
    range,
    selectionRange: within(selectionRange, range),
    children,
  };
}

/** The attributes of a part, those of a quoted request too. */
const attributesIn = (part: Part): Part[] =>
  part.children.filter(({ kind }) => kind === 'attribute' || kind === 'record' || kind === 'quoted');

function attributeSymbol(document: HexDocument, message: Message, part: Part): DocumentSymbol {
  const range = document.text.rangeOf(message.start + part.start, message.start + part.end);
  const children = attributesIn(part).map(child => attributeSymbol(document, message, child));
  const kind = children.length > 0 ? SymbolKind.Object : SymbolKind.Field;
  return {
    name: part.name || '?',
    detail: short(part.value ?? '', LONGEST_VALUE),
    kind,
    range,
    selectionRange: range,
    children,
  };
}

/** A selection range has to lie within its range: od -x swaps bytes, so it may not. */
const within = (inner: Range, outer: Range): Range => (inner.end.line > outer.end.line ? outer : inner);

/** Datagrams, messages and nests that have several lines; runs of comments. */
export function foldingRanges(document: HexDocument): FoldingRange[] {
  const folds: FoldingRange[] = [];
  const seen = new Set<number>();
  const fold = (startLine: number, endLine: number, kind?: string): void => {
    if (endLine <= startLine || seen.has(startLine)) return;
    seen.add(startLine);
    folds.push({ startLine, endLine, kind });
  };
  const { text } = document;
  const lines = (start: number, end: number): [number, number] => [text.lineOfByte(start), text.lineOfByte(end - 1)];
  for (const { firstLine, lastLine, messageCount } of document.datagrams)
    if (messageCount !== 1) fold(firstLine, lastLine);
  for (let index = 0; index < document.messageCount; index++) {
    const message = document.message(index);
    const [first, last] = lines(message.start, message.end);
    fold(first, last);
    if (document.messageCount > MESSAGES_WITH_ATTRIBUTES || last - first < 2) continue;
    foldNests(document.anatomy(message).root, part =>
      fold(...lines(message.start + part.start, message.start + part.end)),
    );
  }
  foldComments(document, fold);
  return folds;
}

function foldNests(part: Part, fold: (part: Part) => void): void {
  for (const child of attributesIn(part)) {
    if (attributesIn(child).length > 0) fold(child);
    foldNests(child, fold);
  }
}

function foldComments({ text }: HexDocument, fold: (first: number, last: number, kind: string) => void): void {
  let first = -1;
  for (let line = 0; line <= text.lineCount; line++) {
    const isComment = line < text.lineCount && text.note(line).kind === 'comment';
    if (isComment && first < 0) first = line;
    if (isComment || first < 0) continue;
    fold(first, line - 1, 'comment');
    first = -1;
  }
}

/** Byte, field, attribute, the nests around it, message, datagram. */
export function selectionRange(document: HexDocument, position: Position): SelectionRange {
  const { text } = document;
  const found = document.partsAt(position);
  if (found === null) return { range: { start: position, end: position } };
  const { message, byte, path } = found;
  const { firstLine, lastLine, start, end } = message.datagram;
  const whole = {
    start: { line: firstLine, character: 0 },
    end: { line: lastLine, character: text.lineText(lastLine).length },
  };
  const ranges = [whole, text.rangeOf(start, end)];
  for (const part of path) ranges.push(text.rangeOf(message.start + part.start, message.start + part.end));
  ranges.push(text.placeOf(byte));
  let selection: SelectionRange | undefined;
  for (const range of ranges) {
    const grows = selection === undefined || !sameRange(selection.range, range);
    if (grows) selection = { range, parent: selection };
  }
  return selection ?? { range: whole };
}

const sameRange = (a: Range, b: Range): boolean =>
  a.start.line === b.start.line &&
  a.start.character === b.start.character &&
  a.end.line === b.end.line &&
  a.end.character === b.end.character;

/** Behind each line, what the parts say that end in it. */
export function inlayHints(document: HexDocument, range: Range): InlayHint[] {
  const { text } = document;
  const last = Math.min(range.end.line, text.lineCount - 1);
  const from = text.lineStart(range.start.line);
  const to = text.lineStart(last + 1);
  const words = new Map<number, string[]>();
  const say = (byte: number, said: string): void => {
    if (byte < from || byte >= to) return;
    const line = text.lineOfByte(byte);
    words.set(line, [...(words.get(line) ?? []), said]);
  };
  const first = Math.max(0, document.firstMessageFrom(from + 1) - 1);
  for (let index = first; index < document.messageCount; index++) {
    const message = document.message(index);
    if (message.start >= to) break;
    const { root, message: decoded } = document.anatomy(message);
    const flags = decoded.flags.join('|');
    say(message.start + Math.min(15, root.end - 1), flags === '' ? decoded.type : `${decoded.type} ${flags}`);
    for (const child of root.children) describe(child, (offset, said) => say(message.start + offset, said));
  }
  return [...words].map(([line, said]) => hint(document, line, said));
}

/** The name of a nest stands where it begins, a value where it ends. */
function describe(part: Part, say: (offset: number, said: string) => void): void {
  const inner = attributesIn(part);
  if (part.kind === 'header' && part.start >= 16) say(part.end - 1, part.name);
  if (part.kind !== 'attribute' && part.kind !== 'record' && part.kind !== 'quoted') return;
  if (inner.length > 0 || part.value === undefined) say(Math.min(part.end, part.start + 4) - 1, part.name);
  else say(part.end - 1, `${part.name} ${short(part.value, LONGEST_VALUE)}`);
  for (const child of inner) describe(child, say);
}

function hint({ text }: HexDocument, line: number, said: readonly string[]): InlayHint {
  const label = `\u00a0${short(said.join(' · '), LONGEST_HINT)}`;
  const tooltip = said.join('\n');
  const character = text.lineText(line).length;
  return { position: { line, character }, label, tooltip, paddingLeft: true };
}
