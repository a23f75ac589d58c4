/**
 * A netlink-hex document: its datagrams and messages over the bytes of `HexText`. Where messages begin is found for the
 * whole document after an edit, which takes a few milliseconds for 10 MB; a message is taken apart when it is looked at.
 */
import type { Position } from 'vscode-languageserver';
import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { GENL_ID_CTRL } from '../../../../stack-core/include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC, NETLINK_ROUTE, nlmsghdr } from '../../../../stack-core/include/uapi/linux/netlink.ts';
import { type Anatomy, anatomyOf, type Part, partsAt } from '../../../../stack-core/netlink-schema/anatomy.ts';
import { type DecodedMessage, decodeMessage, findOperation } from '../../../../stack-core/netlink-schema/decode.ts';
import { messageStarts } from '../../../../stack-core/netlink-schema/findings.ts';
import { directiveIn } from './directives.ts';
import { HexText } from './hex-text.ts';

const CTRL_CMD_NEWFAMILY = 1;
const MESSAGE_HEADER = 16;
const CACHED_MESSAGES = 3000;

/** Lines without a blank one between them. Bytes count from the document's first. */
export interface Datagram {
  firstLine: number;
  lastLine: number;
  start: number;
  end: number;
  protocol: number;
  /** Index of its first message. */
  firstMessage: number;
  messageCount: number;
  /** Where bytes begin that are too few for a message; the end, if none are. */
  tail: number;
}

export interface Message {
  index: number;
  datagram: Datagram;
  start: number;
  /** Where the next one begins. */
  end: number;
}

interface Index {
  datagrams: Datagram[];
  /** Of each message: its first byte, and its datagram. */
  starts: number[];
  datagramOf: number[];
  families: { [type: number]: string };
  pids: Map<number, string>;
}

export class HexDocument {
  readonly text: HexText;
  private known: Index | null = null;
  private readonly anatomies = new Map<number, Anatomy>();

  constructor(document: TextDocument) {
    this.text = new HexText(document);
  }

  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    this.text.update(changes, version);
    this.known = null;
    this.anatomies.clear();
  }

  get datagrams(): readonly Datagram[] {
    return this.index().datagrams;
  }

  get messageCount(): number {
    return this.index().starts.length;
  }

  /** Names of generic families, by message type. */
  get families(): { readonly [type: number]: string } {
    return this.index().families;
  }

  /** Names that directives give to ports. */
  get pids(): ReadonlyMap<number, string> {
    return this.index().pids;
  }

  message(index: number): Message {
    const { starts, datagrams, datagramOf } = this.index();
    const datagram = datagrams[datagramOf[index]];
    const isLast = index === datagram.firstMessage + datagram.messageCount - 1;
    return { index, datagram, start: starts[index], end: isLast ? datagram.tail : starts[index + 1] };
  }

  /** The message that holds a byte of the document. */
  messageAt(byte: number): Message | null {
    const found = this.firstMessageFrom(byte + 1) - 1;
    if (found < 0) return null;
    const message = this.message(found);
    return byte < message.end ? message : null;
  }

  /** Index of the first message that begins at `byte` or behind it. */
  firstMessageFrom(byte: number): number {
    const { starts } = this.index();
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] < byte) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  datagramAtLine(line: number): Datagram | null {
    return this.datagrams.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine) ?? null;
  }

  /** The bytes of a message, and those that follow in its datagram. */
  bytesOf({ start, datagram }: Message): Uint8Array {
    return this.text.bytes.subarray(start, datagram.end);
  }

  decoded(message: Message): DecodedMessage {
    return decodeMessage(message.datagram.protocol, this.bytesOf(message), { genericFamilies: this.families });
  }

  /** What a message is called, without reading more than its headers. */
  nameOf(message: Message): string {
    const bytes = this.bytesOf(message);
    const options = { genericFamilies: this.families };
    return (
      findOperation(message.datagram.protocol, new nlmsghdr(bytes), bytes, options)?.name ??
      `type ${bytes[4] | (bytes[5] << 8)}`
    );
  }

  anatomy(message: Message): Anatomy {
    const known = this.anatomies.get(message.index);
    if (known !== undefined) return known;
    if (this.anatomies.size >= CACHED_MESSAGES) this.anatomies.clear();
    const options = { genericFamilies: this.families };
    const made = anatomyOf(message.datagram.protocol, this.bytesOf(message), options);
    this.anatomies.set(message.index, made);
    return made;
  }

  /** Without fields and values, and not kept: for who goes through all of them. */
  coarseAnatomy(message: Message): Anatomy {
    const options = { genericFamilies: this.families, coarse: true };
    return anatomyOf(message.datagram.protocol, this.bytesOf(message), options);
  }

  /** The parts at a place of the text, outermost first. */
  partsAt(position: Position): { message: Message; byte: number; path: Part[] } | null {
    const byte = this.text.byteAt(position);
    const message = byte === null ? null : this.messageAt(byte);
    if (byte === null || message === null) return null;
    return { message, byte, path: partsAt(this.anatomy(message).root, byte - message.start) };
  }

  private index(): Index {
    this.known ??= this.makeIndex();
    return this.known;
  }

  private makeIndex(): Index {
    const index: Index = { datagrams: [], starts: [], datagramOf: [], families: {}, pids: new Map() };
    let protocol = NETLINK_ROUTE;
    let first = -1;
    for (let line = 0; line <= this.text.lineCount; line++) {
      const note = line < this.text.lineCount ? this.text.note(line) : undefined;
      if (note?.comment !== undefined) {
        const directive = directiveIn(note.comment);
        if (directive?.what === 'protocol') protocol = directive.protocol;
        if (directive?.what === 'family') index.families[directive.type] ??= directive.name;
        if (directive?.what === 'pid') index.pids.set(directive.pid, directive.name);
      }
      if (note?.kind === 'bytes' && note.count > 0 && first < 0) first = line;
      if (first >= 0 && (note === undefined || note.kind === 'blank')) {
        this.addDatagram(index, first, line - 1, protocol);
        first = -1;
      }
    }
    return index;
  }

  private addDatagram(index: Index, firstLine: number, lastLine: number, protocol: number): void {
    const start = this.text.lineStart(firstLine);
    const end = this.text.lineStart(lastLine + 1);
    const bytes = this.text.bytes.subarray(start, end);
    const starts = messageStarts(bytes);
    const tail = start + (starts.pop() ?? 0);
    const firstMessage = index.starts.length;
    const place = { firstLine, lastLine, start, end, protocol, firstMessage, messageCount: starts.length, tail };
    index.datagrams.push(place);
    for (const at of starts) {
      index.starts.push(start + at);
      index.datagramOf.push(index.datagrams.length - 1);
      if (protocol === NETLINK_GENERIC) learnFamily(bytes.subarray(at), index);
    }
  }
}

/** What the kernel answers to CTRL_CMD_GETFAMILY tells the number of a family. */
function learnFamily(bytes: Uint8Array, { families }: Index): void {
  if (bytes[4] !== GENL_ID_CTRL || bytes[5] !== 0 || bytes[MESSAGE_HEADER] !== CTRL_CMD_NEWFAMILY) return;
  const { attrs } = decodeMessage(NETLINK_GENERIC, bytes);
  const named = (name: string) => attrs.find(each => each.name === name)?.value;
  const id = named('CTRL_ATTR_FAMILY_ID');
  const name = named('CTRL_ATTR_FAMILY_NAME');
  if (typeof id === 'number' && typeof name === 'string') families[id] ??= name;
}
