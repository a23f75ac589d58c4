// One watched place: found in the execution that runs, and compared with what was there before.
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { hex, ipv4, mac } from '../../include/show.ts';
import { type Accessor, ASK_ENTRY, D, F, N } from '../../kernel/probe.ts';
import type { World } from '../../kernel/world.ts';
import { formOf } from '../values/fields.ts';
import { structName } from '../values/printers.ts';
import { textOf } from '../values/text.ts';
import { findByNumber, follow, type Slots } from './identity.ts';
import type { Target } from './target.ts';

/** A value that changed, both as text. */
export interface Difference {
  old: string;
  new: string;
  /** The object was made: this is the first value. */
  made: boolean;
}

/** Elements of a list that are compared one by one; of a longer one, only its length. */
const COMPARED = 4096;
/** Elements that a changed list shows. */
const SHOWN = 4;
const NOTHING = Symbol('nothing');

type Reader = () => unknown;

export class Watch {
  readonly target: Target;
  /** Reads the value; null while the place does not exist. */
  private read: Reader | null = null;
  private last: unknown = NOTHING;
  private form: (value: unknown) => string = value => textOf(value);
  /** The object was made in this execution, and has not been looked at. */
  private isNew = false;

  // Of bytes: the packet, and the depth of the call that gives it other memory just now.
  private skb: sk_buff | null = null;
  private head: Uint8Array | null = null;
  private movingDepth = 0;
  // Of a variable: the frame at its depth that was looked at last.
  private frame: Accessor | null = null;

  constructor(target: Target) {
    this.target = target;
  }

  /** Number of the object that does not exist yet; null when there is nothing to wait for. */
  get awaits(): number | null {
    const { target } = this;
    return this.read === null && target.kind !== 'local' && target.of > N[0] ? target.of : null;
  }

  /** It may change by what runs now. */
  get isAlive(): boolean {
    return this.read !== null || this.target.kind === 'local';
  }

  /** Looks for the place in an execution that is under way. */
  locate(world: World, slots: Slots): void {
    this.forget();
    const { target } = this;
    if (target.kind === 'local') this.last = this.readLocal(target);
    else if (target.of <= N[0]) {
      const object = findByNumber(target.of, world, slots);
      if (object !== null) this.attach(object, false);
    }
  }

  /** Another execution begins. */
  forget(): void {
    this.read = null;
    this.last = NOTHING;
    this.isNew = false;
    this.skb = null;
    this.head = null;
    this.movingDepth = 0;
    this.frame = null;
  }

  /** Takes `object` for the one that is meant. When it is just being made, it has no fields yet. */
  attach(object: object, isNew: boolean): void {
    const { target } = this;
    this.isNew = isNew;
    if (target.kind === 'bytes') {
      const { from, length } = target;
      const skb = object as sk_buff;
      this.skb = skb;
      this.read = () => skb.head.slice(skb.moved + from, skb.moved + from + length);
      this.form = value => bytesText(value as Uint8Array, target.as);
    } else if (target.kind === 'field') {
      const { path, key } = target;
      this.read = path.length > 0 ? () => valueAt(follow(object, path), key) : () => valueAt(object, key);
      this.form = value => {
        const owner = follow(object, path);
        const field = typeof key === 'string' && owner !== null ? formOf(structName(owner), key) : {};
        return value === undefined ? '' : textOf(value, field);
      };
    }
    if (!isNew) this.baseline();
  }

  /** What is there now counts as seen. */
  baseline(): void {
    if (this.target.kind === 'local') this.last = this.readLocal(this.target);
    else if (this.read !== null) this.last = snapshot(this.read());
    this.head = this.skb?.head ?? null;
    this.isNew = false;
  }

  /** What has changed since it was looked at last; null: nothing. */
  look(): Difference | null {
    const { target } = this;
    if (target.kind === 'local') return this.lookAtLocal(target);
    if (this.read === null) return null;
    if (this.isNew) {
      this.baseline();
      return { old: '', new: this.form(this.last), made: true };
    }
    if (target.kind === 'bytes') return this.lookAtBytes(target);
    return this.compare(this.read());
  }

  private compare(now: unknown): Difference | null {
    const { last } = this;
    if (now === last || same(last, now)) return null;
    this.last = snapshot(now);
    const elements = this.target.kind === 'bytes' ? null : changedElements(last, now);
    if (elements !== null) return { ...elements, made: false };
    return { old: last === NOTHING ? '' : this.form(last), new: this.form(now), made: false };
  }

  /** A packet that gets other memory keeps its bytes: looked at when that is done. */
  private lookAtBytes({ from, length }: Target & { kind: 'bytes' }): Difference | null {
    const { skb } = this;
    if (skb === null) return null;
    if (skb.head !== this.head) {
      if (this.movingDepth === 0) this.movingDepth = D[0];
      if (D[0] >= this.movingDepth) return null;
      this.movingDepth = 0;
      this.head = skb.head;
    }
    const before = this.last as Uint8Array;
    const at = skb.moved + from;
    for (let i = 0; i < length; i++)
      if (skb.head[at + i] !== before[i]) return this.compare(skb.head.slice(at, at + length));
    return null;
  }

  private readLocal({ depth, entry, slot }: Target & { kind: 'local' }): unknown {
    const frame = D[0] > depth ? F[depth] : null;
    if (frame !== this.frame) this.frame = frame !== null && frame(ASK_ENTRY) === entry ? frame : null;
    if (this.frame === null) return NOTHING;
    try {
      return this.frame(slot);
    } catch {
      return undefined;
    }
  }

  private lookAtLocal(target: Target & { kind: 'local' }): Difference | null {
    const now = this.readLocal(target);
    const { last } = this;
    if (now === last) return null;
    this.last = now;
    if (now === NOTHING || last === NOTHING) return null;
    const form = (value: unknown): string =>
      value === undefined ? 'nothing' : textOf(value, formOf(null, target.label));
    return { old: form(last), new: form(now), made: false };
  }
}

function valueAt(object: object | null, key: (Target & { kind: 'field' })['key']): unknown {
  if (object === null) return undefined;
  if (typeof key === 'object') return object instanceof Map ? object.get(key.entry) : undefined;
  return (object as Record<string, unknown>)[key];
}

/** A list as it is now: later changes of the list do not change it. */
function snapshot(value: unknown): unknown {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const list = value as unknown as { length: number; slice(from: number, to: number): unknown };
    return list.length <= COMPARED ? list.slice(0, list.length) : value;
  }
  if (value instanceof Map) return new Map(value);
  return value instanceof Set ? new Set(value) : value;
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if ((Array.isArray(a) && Array.isArray(b)) || (ArrayBuffer.isView(a) && ArrayBuffer.isView(b))) {
    const [one, other] = [a, b] as unknown as ArrayLike<unknown>[];
    if (one.length !== other.length || one.length > COMPARED) return false;
    for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
    return true;
  }
  if ((a instanceof Map && b instanceof Map) || (a instanceof Set && b instanceof Set)) {
    if (a.size !== b.size) return false;
    const values = [...b.entries()];
    return [...a.entries()].every(([key, value], i) => key === values[i][0] && value === values[i][1]);
  }
  return false;
}

/** Of two lists of the same length: the elements that differ, the first few. */
function changedElements(before: unknown, now: unknown): { old: string; new: string } | null {
  const areLists =
    (Array.isArray(before) && Array.isArray(now)) || (ArrayBuffer.isView(before) && ArrayBuffer.isView(now));
  if (!areLists) return null;
  const [one, other] = [before, now] as unknown as ArrayLike<unknown>[];
  if (one.length !== other.length) return null;
  const changed: number[] = [];
  for (let i = 0; i < one.length && changed.length < SHOWN; i++) if (one[i] !== other[i]) changed.push(i);
  const text = (list: ArrayLike<unknown>): string => changed.map(i => `[${i}] ${textOf(list[i])}`).join(', ');
  return changed.length === 0 ? null : { old: text(one), new: text(other) };
}

function bytesText(bytes: Uint8Array, as: (Target & { kind: 'bytes' })['as']): string {
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  switch (as) {
    case 'number':
      return String(number);
    case 'hex':
      return hex(number);
    case 'ipv4':
      return ipv4(number);
    case 'mac':
      return mac(bytes);
    case 'bytes':
      return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(' ');
  }
}
