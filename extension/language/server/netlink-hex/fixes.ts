// Quick fixes: repairs of bytes as edits of the text, in the spelling that stands there.
import { type CodeAction, CodeActionKind, type Diagnostic, type Range, type TextEdit } from 'vscode-languageserver';
import { NETLINK_PROTOCOLS, nlmsghdr } from '../../../../stack-core/include/uapi/linux/netlink.ts';
import { findOperation } from '../../../../stack-core/netlink-schema/decode.ts';
import type { ByteEdit } from '../../../../stack-core/netlink-schema/findings.ts';
import { findingsOf, type PlacedFinding, SOURCE, tailOf } from './diagnostics.ts';
import type { HexDocument, Message } from './hex-document.ts';
import type { HexText } from './hex-text.ts';

/** Actions for what is wrong in `range`; `shown`: the diagnostics that the editor has there. */
export function codeActions(document: HexDocument, range: Range, shown: readonly Diagnostic[]): CodeAction[] {
  const { text } = document;
  const { uri } = text.document;
  const actions: CodeAction[] = [];
  for (const { finding, base } of findingsAt(document, range)) {
    const place = text.rangeOf(base + finding.start, base + finding.end);
    if (!overlaps(place, range)) continue;
    const diagnostics = shown.filter(each => each.source === SOURCE && each.message === finding.message);
    for (const repair of finding.repairs) {
      const edits = textEdits(text, repair.edits, base);
      const edit = { changes: { [uri]: edits } };
      actions.push({ title: repair.title, kind: CodeActionKind.QuickFix, diagnostics, edit, isPreferred: true });
    }
    if (finding.code !== 'unknown-type') continue;
    const message = document.messageAt(base);
    if (message !== null) actions.push(...protocolActions(document, message, diagnostics));
  }
  for (const [i, action] of actions.entries()) if (i > 0) action.isPreferred = false;
  return actions;
}

function findingsAt(document: HexDocument, range: Range): PlacedFinding[] {
  const { text } = document;
  const last = Math.min(range.end.line, text.lineCount - 1);
  const from = text.lineStart(Math.min(range.start.line, last));
  const to = Math.max(text.lineStart(last + 1), from + 1);
  const found: PlacedFinding[] = [];
  for (let index = Math.max(0, document.firstMessageFrom(from + 1) - 1); index < document.messageCount; index++) {
    const message = document.message(index);
    if (message.start >= to) break;
    found.push(...findingsOf(document, message));
  }
  const datagram = document.datagramAtLine(range.start.line);
  const tail = datagram === null ? null : tailOf(document, datagram);
  if (tail !== null) found.push(tail);
  return found;
}

const before = (a: Range['start'], b: Range['start']): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
const overlaps = (a: Range, b: Range): boolean => !before(a.end, b.start) && !before(b.end, a.start);

/** The message may be one of another protocol: a directive above its datagram says so. */
function protocolActions(document: HexDocument, message: Message, diagnostics: Diagnostic[]): CodeAction[] {
  const bytes = document.bytesOf(message);
  const header = new nlmsghdr(bytes);
  const actions: CodeAction[] = [];
  for (const [number, name] of Object.entries(NETLINK_PROTOCOLS)) {
    if (Number(number) === message.datagram.protocol) continue;
    const operation = findOperation(Number(number), header, bytes, { genericFamilies: document.families });
    if (operation === null) continue;
    const at = { line: message.datagram.firstLine, character: 0 };
    const edit = { range: { start: at, end: at }, newText: `# protocol: ${name}\n` };
    actions.push({
      title: `Read as ${name} (${operation.name})`,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      edit: { changes: { [document.text.document.uri]: [edit] } },
    });
  }
  return actions;
}

/** Edits of bytes, whose offsets count from `base`, as edits of the text. */
export function textEdits(text: HexText, edits: readonly ByteEdit[], base: number): TextEdit[] {
  return edits.flatMap(({ at, remove, insert }) => {
    const start = base + at;
    const replaced = Math.min(remove, insert.length, text.bytes.length - start);
    const found: TextEdit[] = [];
    for (let i = 0; i < replaced; i++)
      if (text.bytes[start + i] !== insert[i]) found.push(replaceByte(text, start + i, insert[i]));
    if (insert.length > replaced) found.push(insertBytes(text, start + replaced, insert.slice(replaced)));
    for (let i = replaced; i < remove; i++) found.push(removeByte(text, start + i));
    return found;
  });
}

const digits = (byte: number, upper: boolean): string => {
  const text = byte.toString(16).padStart(2, '0');
  return upper ? text.toUpperCase() : text;
};

/** A byte as its neighbour is spelled: two digits, or an escape in a string. */
function spelled(byte: number, neighbour: string): string {
  const upper = /[A-F]/.test(neighbour);
  const isDigits = /^[0-9a-f]{1,2}$/i.test(neighbour);
  return isDigits ? digits(byte, upper) : `\\x${digits(byte, upper)}`;
}

const wordAt = (text: HexText, { start, end }: Range): string =>
  text.lineText(start.line).slice(start.character, end.character);

function replaceByte(text: HexText, at: number, byte: number): TextEdit {
  const range = text.placeOf(at);
  return { range, newText: spelled(byte, wordAt(text, range)) };
}

/** Behind the byte before `at`, parted as bytes are parted there. */
function insertBytes(text: HexText, at: number, bytes: readonly number[]): TextEdit {
  const range = text.placeOf(Math.max(0, at - 1));
  const { line } = range.start;
  const content = text.lineText(line);
  const { starts, ends } = text.line(line);
  let gap: string | null = null;
  for (let i = 1; i < starts.length; i++) {
    const between = content.slice(ends[i - 1], starts[i]);
    if (starts[i] >= ends[i - 1] && (gap === null || between.length < gap.length)) gap = between;
  }
  const neighbour = wordAt(text, range);
  const newText = bytes.map(byte => `${gap ?? ' '}${spelled(byte, neighbour)}`).join('');
  return { range: { start: range.end, end: range.end }, newText };
}

/** With what parts it from the byte before. */
function removeByte(text: HexText, at: number): TextEdit {
  const range = text.placeOf(at);
  const previous = at > 0 ? text.placeOf(at - 1) : range;
  const start = previous.end.line === range.start.line && at > 0 ? previous.end : range.start;
  return { range: { start, end: range.end }, newText: '' };
}
