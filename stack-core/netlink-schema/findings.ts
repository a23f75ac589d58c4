// What is wrong with the bytes of a message, where, and how to put it right.

import { errno_names } from '../include/linux/errno.ts';
import {
  NLA_ALIGN,
  NLA_HDRLEN,
  NLA_TYPE_MASK,
  NLM_F_REQUEST,
  NLMSG_ALIGN,
  NLMSG_HDRLEN,
} from '../include/uapi/linux/netlink.ts';
import { get_le16, get_le32 } from '../include/wire.ts';
import type { Anatomy, Part, PartKind } from './anatomy.ts';
import { sizeOf } from './decode-value.ts';
import { policyViolation } from './policy-violation.ts';
import { type Attribute, type AttributeSet, attributesOf } from './schema.ts';

export type FindingCode =
  | 'truncated'
  | 'bad-length'
  | 'unaligned'
  | 'padding'
  | 'left-over'
  | 'unknown-type'
  | 'policy'
  | 'refused'
  | 'malformed';

/** Bytes to take away at `at`, and bytes to put there; offsets are those before any edit. */
export interface ByteEdit {
  at: number;
  remove: number;
  insert: readonly number[];
}

export interface Repair {
  title: string;
  edits: ByteEdit[];
}

export interface Finding {
  code: FindingCode;
  severity: 'error' | 'warning' | 'information';
  /** From the message's first byte. */
  start: number;
  end: number;
  message: string;
  repairs: Repair[];
}

/** Everything wrong with a message. `bytes` begin with it and may hold what follows in its datagram. */
export function findingsIn(anatomy: Anatomy, bytes: Uint8Array): Finding[] {
  return new Inspector(anatomy, bytes).all();
}

const u16Bytes = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
const u32Bytes = (value: number): number[] => [...u16Bytes(value & 0xffff), ...u16Bytes(value >>> 16)];

/** Among the parts of an attribute, those that make it a container. */
const HOLDERS: ReadonlySet<PartKind> = new Set<PartKind>(['attribute', 'record', 'unread']);

class Inspector {
  private readonly anatomy: Anatomy;
  private readonly bytes: Uint8Array;
  private readonly found: Finding[] = [];

  constructor(anatomy: Anatomy, bytes: Uint8Array) {
    this.anatomy = anatomy;
    this.bytes = bytes;
  }

  all(): Finding[] {
    const { root, operation, message } = this.anatomy;
    this.length();
    if (operation === null) this.unknownMessage();
    else this.container(root, [], attributesOf(operation));
    if (operation?.name === 'NLMSG_ERROR') this.refused();
    for (const error of message.errors) this.decoderError(error.offset, error.message);
    return this.found.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  /** Whether the decoder could not read what begins where the part does. */
  private isFault({ start }: Part): boolean {
    return this.anatomy.message.errors.some(({ offset }) => offset === start);
  }

  private add(finding: Omit<Finding, 'repairs'> & { repairs?: Repair[] }): void {
    this.found.push({ repairs: [], ...finding });
  }

  private length(): void {
    const { len } = this.anatomy.message;
    const there = this.bytes.length;
    if ((len >= NLMSG_HDRLEN && len <= there) || !this.isFault(this.anatomy.root)) return;
    const repairs = [setMessageLength(there)];
    const short = len < NLMSG_HDRLEN;
    const message = short
      ? `nlmsg_len is ${len}, a message has ${NLMSG_HDRLEN} bytes at least`
      : `nlmsg_len is ${len}, only ${there} bytes are there`;
    this.add({ code: short ? 'bad-length' : 'truncated', severity: 'error', start: 0, end: 4, message, repairs });
  }

  private unknownMessage(): void {
    if (this.anatomy.message.len < NLMSG_HDRLEN) return;
    const message = `no table has message type ${get_le16(this.bytes, 4)}`;
    this.add({ code: 'unknown-type', severity: 'warning', start: 4, end: 6, message });
  }

  /** The attributes among the children of `part`; `outer` are the attributes around, outermost first. */
  private container(part: Part, outer: readonly Part[], set: AttributeSet | null): void {
    const { children } = part;
    for (const [i, child] of children.entries()) {
      const before = children[i - 1];
      if (child.kind === 'attribute') this.attribute(child, outer, set);
      if (child.kind === 'record') this.container(child, [...outer, child], child.inside ?? null);
      if (child.kind === 'padding') this.padding(child, before, part, outer, set);
      if (child.kind === 'unread') this.unread(child, before, outer, set);
    }
  }

  private attribute(part: Part, outer: readonly Part[], set: AttributeSet | null): void {
    const { attribute } = part;
    if (attribute !== undefined) this.value(part, attribute, outer);
    else if (set !== null)
      this.add({
        code: 'unknown-type',
        severity: 'information',
        start: part.start + 2,
        end: part.start + 4,
        message: `no table has attribute ${get_le16(this.bytes, part.start + 2) & NLA_TYPE_MASK} here; the last of ${set.name} is ${set.max}`,
      });
    if (part.children.some(({ kind }) => HOLDERS.has(kind)))
      this.container(part, [...outer, part], part.inside ?? null);
  }

  private value(part: Part, attribute: Attribute, outer: readonly Part[]): void {
    const length = part.end - part.start;
    const size = typeof attribute.type === 'string' ? sizeOf(attribute.type) : undefined;
    if (size !== undefined && length !== size + NLA_HDRLEN && this.isFault(part)) {
      const wanted = size + NLA_HDRLEN;
      const message = `${part.name}: nla_len is ${length}, with its header ${attribute.type} has ${wanted}`;
      const repairs = NLA_ALIGN(wanted) === NLA_ALIGN(length) ? [setLength(part.start, wanted)] : [];
      if (wanted > NLA_ALIGN(length)) repairs.push(grow(part, wanted - length, outer, this.bytes));
      this.add({ code: 'bad-length', severity: 'error', start: part.start, end: part.start + 2, message, repairs });
      return;
    }
    if ((get_le16(this.bytes, 6) & NLM_F_REQUEST) === 0) return;
    const violation = policyViolation(attribute, this.bytes.subarray(part.start + NLA_HDRLEN, part.end));
    if (violation === null) return;
    const message = `${part.name}: ${violation}`;
    this.add({ code: 'policy', severity: 'warning', start: part.start, end: part.end, message });
  }

  /** Bytes that make an attribute end at a multiple of 4; often they are missing, and these are the next attribute's. */
  private padding(
    part: Part,
    before: Part | undefined,
    parent: Part,
    outer: readonly Part[],
    set: AttributeSet | null,
  ): void {
    if (this.bytes.subarray(part.start, part.end).every(byte => byte === 0)) return;
    if (before !== undefined && this.looksLikeAttributes(part.start, parent.end, set)) {
      this.missingPadding(before, outer);
      return;
    }
    const count = part.end - part.start;
    const zeros = { at: part.start, remove: count, insert: new Array<number>(count).fill(0) };
    this.add({
      code: 'padding',
      severity: 'warning',
      start: part.start,
      end: part.end,
      message: 'padding should be 0',
      repairs: [{ title: 'Set the padding to 0', edits: [zeros] }],
    });
  }

  private missingPadding(before: Part, outer: readonly Part[]): void {
    const count = NLA_ALIGN(before.end) - before.end;
    const zeros = { at: before.end, remove: 0, insert: new Array<number>(count).fill(0) };
    const lengths = [
      setMessageLength(get_le32(this.bytes, 0) + count).edits,
      ...outer.map(each => longer(each, count)),
    ];
    const bytes = count === 1 ? '1 byte' : `${count} bytes`;
    this.add({
      code: 'unaligned',
      severity: 'error',
      start: before.start,
      end: before.end,
      message: `${before.name} ends at byte ${before.end}, which is no multiple of 4: ${bytes} of padding are missing`,
      repairs: [{ title: `Insert ${bytes} of padding`, edits: [zeros, ...lengths.flat()] }],
    });
  }

  /** Whether attributes that the table knows fill the bytes from `start` on, the first of them at least. */
  private looksLikeAttributes(start: number, end: number, set: AttributeSet | null): boolean {
    if (set === null || end - start < NLA_HDRLEN) return false;
    const length = get_le16(this.bytes, start);
    return (
      length >= NLA_HDRLEN &&
      start + length <= end &&
      set.byId.has(get_le16(this.bytes, start + 2) & NLA_TYPE_MASK) &&
      (start + length === end || (end - start - length >= NLA_HDRLEN && get_le16(this.bytes, start + length) > 0))
    );
  }

  private unread(part: Part, before: Part | undefined, outer: readonly Part[], set: AttributeSet | null): void {
    const left = part.end - part.start;
    // What no attributes are meant to stand in is left unread by the decoder, too.
    if (!this.isFault(part)) return;
    // The finding on the padding before has said it.
    if (before?.kind === 'padding' && this.found.at(-1)?.code === 'unaligned') return;
    if (left < NLA_HDRLEN) {
      const message = `${left === 1 ? '1 byte is' : `${left} bytes are`} left over; an attribute has ${NLA_HDRLEN} at least`;
      const repairs = [{ title: 'Remove them', edits: this.removal(part, outer) }];
      this.add({ code: 'left-over', severity: 'error', start: part.start, end: part.end, message, repairs });
      return;
    }
    const length = get_le16(this.bytes, part.start);
    if (length >= NLA_HDRLEN && length <= left) return;
    const attribute = set?.byId.get(get_le16(this.bytes, part.start + 2) & NLA_TYPE_MASK);
    const name = attribute?.name ?? 'an attribute';
    const message = `${name}: nla_len is ${length}, ${left} bytes are left`;
    const repairs = this.likelyLengths(attribute, left).map(wanted => setLength(part.start, wanted));
    this.add({ code: 'bad-length', severity: 'error', start: part.start, end: part.start + 2, message, repairs });
  }

  private removal(part: Part, outer: readonly Part[]): ByteEdit[] {
    const count = part.end - part.start;
    const lengths = [
      setMessageLength(get_le32(this.bytes, 0) - count).edits,
      ...outer.map(each => longer(each, -count)),
    ];
    return [{ at: part.start, remove: count, insert: [] }, ...lengths.flat()];
  }

  /** What nla_len may have been: as the type has it, or all that is left. */
  private likelyLengths(attribute: Attribute | undefined, left: number): number[] {
    const size = typeof attribute?.type === 'string' ? sizeOf(attribute.type) : undefined;
    const bySize = size === undefined ? [] : [size + NLA_HDRLEN];
    return [...new Set([...bySize.filter(length => length <= left), left])];
  }

  /** The kernel says in an extended ack at which byte of the request the fault is. */
  private refused(): void {
    const { message, root } = this.anatomy;
    const { error } = message.header;
    if (typeof error !== 'number' || error >= 0) return;
    const named = (name: string) => message.attrs.find(each => each.name === name)?.value;
    const words = named('NLMSGERR_ATTR_MSG');
    const text = `the request was refused: ${error} (${errno_names[-error] ?? 'errno'})${words === undefined ? '' : `, ${String(words)}`}`;
    const start = NLMSG_HDRLEN;
    this.add({ code: 'refused', severity: 'information', start, end: start + 4, message: text });
    const offset = named('NLMSGERR_ATTR_OFFS');
    const quoted = root.children.find(child => child.kind === 'quoted');
    if (typeof offset !== 'number' || quoted === undefined) return;
    const at = quoted.start + offset;
    const fault = quoted.children.flatMap(within).find(each => each.kind === 'attribute' && each.start === at);
    if (fault === undefined) return;
    const message2 = `the kernel refused this: ${words === undefined ? fault.name : String(words)}`;
    this.add({ code: 'refused', severity: 'information', start: fault.start, end: fault.end, message: message2 });
  }

  /** What the decoder could not read, unless it has been told better already. */
  private decoderError(offset: number, message: string): void {
    if (
      this.found.some(
        ({ start, end, severity }) => severity === 'error' && start <= offset && offset < Math.max(end, start + 4),
      )
    )
      return;
    const end = Math.min(this.anatomy.root.end, offset + NLA_HDRLEN);
    const start = Math.min(offset, Math.max(0, end - 1));
    if (this.found.some(({ code }) => code === 'unaligned')) return;
    this.add({ code: 'malformed', severity: 'error', start, end: Math.max(end, start + 1), message });
  }
}

const within = (part: Part): Part[] => [part, ...part.children.flatMap(within)];

const setLength = (at: number, length: number): Repair => ({
  title: `Set nla_len to ${length}`,
  edits: [{ at, remove: 2, insert: u16Bytes(length) }],
});

const setMessageLength = (length: number): Repair => ({
  title: `Set nlmsg_len to ${length}`,
  edits: [{ at: 0, remove: 4, insert: u32Bytes(length) }],
});

const longer = (part: Part, by: number): ByteEdit[] => setLength(part.start, part.end - part.start + by).edits;

/** Zeros behind a value that is too short, in a message that grows by them. */
function grow(part: Part, count: number, outer: readonly Part[], bytes: Uint8Array): Repair {
  const length = part.end - part.start;
  const paddingThere = NLA_ALIGN(length) - length;
  const added = NLA_ALIGN(length + count) - length - paddingThere;
  const zeros = { at: part.end + paddingThere, remove: 0, insert: new Array<number>(added).fill(0) };
  const lengths = [setMessageLength(get_le32(bytes, 0) + added).edits, ...outer.map(each => longer(each, added))];
  return { title: `Lengthen it by ${added} bytes`, edits: [zeros, ...longer(part, count), ...lengths.flat()] };
}

/** Bytes behind the last message of a datagram that are too few for another. `last`: where that one begins. */
export function tailFinding(datagram: Uint8Array, last: number | null, start: number): Finding {
  const left = datagram.length - start;
  const message = `${left === 1 ? '1 byte is' : `${left} bytes are`} left over; a message has ${NLMSG_HDRLEN} at least`;
  const edits = last === null ? [] : [{ at: last, remove: 4, insert: u32Bytes(datagram.length - last) }];
  const repairs = last === null ? [] : [{ title: `Set nlmsg_len to ${datagram.length - last}`, edits }];
  return { code: 'left-over', severity: 'error', start, end: datagram.length, message, repairs };
}

/** Where the messages of a datagram begin; the last entry is where what is left over begins, or the end. */
export function messageStarts(datagram: Uint8Array): number[] {
  const starts = [0];
  for (let at = 0; datagram.length - at >= NLMSG_HDRLEN; ) {
    at += Math.max(NLMSG_HDRLEN, NLMSG_ALIGN(get_le32(datagram, at)));
    starts.push(Math.min(at, datagram.length));
    if (at >= datagram.length) break;
  }
  return starts;
}
