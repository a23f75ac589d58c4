// What names mean in an expression, where a run is stopped: variables of the frame, fields of the packet's headers,
// constants of the kernel's headers, and a few of the kernel's helper functions.
import { type Environment, NOT_FOUND } from '../expression/evaluate.ts';
import { FIELD_NAMES, isProtocol } from '../expression/fields.ts';
import { FieldValues, type HeaderClass, Pointer, U8 } from '../expression/values.ts';
import type { net_device } from '../include/linux/netdevice.ts';
import { sk_buff } from '../include/linux/skbuff.ts';
import type { net } from '../include/net/net_namespace.ts';
import { TCP_FLAGS, tcphdr } from '../include/uapi/linux/tcp.ts';
import type { WireInstance } from '../include/wire.ts';
import type { World } from '../kernel/world.ts';
import { DebuggerError } from './api.ts';
import { constants, structs } from './constants.ts';
import { type Callable, FUNCTIONS } from './kernel-functions.ts';
import { nearest } from './names.ts';
import { PacketFields } from './packet-fields.ts';
import type { PlacedVariable, Places } from './places.ts';
import { type Frame, localsOf, type ModelFrame, readSlot, UNREADABLE } from './stack.ts';

/** The packet that something happens to: it is dropped for a reason, or a hook has come to a verdict. */
export interface About {
  skb: sk_buff;
  reason?: number;
  verdict?: number;
}

/** What an expression can see beside the frame. */
export interface Surroundings {
  places: Places;
  world: World;
  event: number;
  /** The run stands within a statement at which this happens. */
  about?: About | null;
}

/** Names of expressions that are about the moment. */
export const SPECIAL_NAMES: Readonly<Record<string, string>> = {
  $event: 'number of the event at which the run stands',
  $now: 'virtual time since the start of the run, ns',
  $skb: 'the packet that the frame, or the nearest one that has any, is about',
  $net: 'the network namespace that the frame is about',
  $reason: 'why the packet is dropped (SKB_DROP_REASON_*)',
  $verdict: 'the verdict that a hook has come to (NF_*), where the run stops for that',
  $world: 'the whole machine',
};
const POINTERS = new Set(['data', 'tail', 'end']);
/** `th->syn`: the flags of a segment, which are bits of one field here. */
const TCP_BITS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(TCP_FLAGS).map(([bit, name]) => [name, Number(bit)]),
);
const REASON_PREFIX = 'SKB_DROP_REASON_';

export class FrameEnvironment implements Environment {
  private readonly frame: Frame | null;
  /** The frames from `frame` outwards: where the packet and the namespace are looked for. */
  private readonly frames: () => readonly Frame[];
  private readonly around: Surroundings;
  private packet: PacketFields | null | undefined;

  /** `frames`: the innermost one, and what finds the others when they are needed. */
  constructor(frame: Frame | null, frames: () => readonly Frame[], around: Surroundings) {
    this.frame = frame;
    this.frames = frames;
    this.around = around;
  }

  lookup(name: string): unknown {
    const local = this.local(name);
    if (local !== NOT_FOUND) return local;
    if (name.startsWith('$')) return this.special(name);
    if (isProtocol(name)) return this.fields()?.protocol(name) ?? new FieldValues(name, []);
    return constants[name] ?? constants[REASON_PREFIX + name] ?? NOT_FOUND;
  }

  isVariable(name: string): boolean {
    return this.local(name) !== NOT_FOUND;
  }

  private local(name: string): unknown {
    const { frame } = this;
    if (frame === null) return NOT_FOUND;
    if (frame.kind === 'lab') return frame.frame.variables().find(v => v.name === name)?.value ?? NOT_FOUND;
    const variable = this.around.places.variableNamed(frame.place, name);
    const value = variable === null ? UNREADABLE : readSlot(frame.accessor, variable.slot);
    return value === UNREADABLE ? NOT_FOUND : value;
  }

  private special(name: string): unknown {
    const { world, event } = this.around;
    switch (name) {
      case '$event':
        return event;
      case '$now':
        return world.now_ns;
      case '$world':
        return world;
      case '$skb':
        return this.skb();
      case '$net':
        return this.net();
      case '$reason':
        return this.reason();
      case '$verdict':
        return this.around.about?.verdict ?? fail('no hook has come to a verdict here');
      default:
        return NOT_FOUND;
    }
  }

  private reason(): unknown {
    const { about } = this.around;
    if (about?.reason !== undefined) return about.reason;
    for (const frame of this.frames()) {
      if (frame.kind === 'lab') continue;
      const variable = ['reason', 'drop_reason'].map(name => this.around.places.variableNamed(frame.place, name));
      for (const found of variable) {
        const value = found === null ? undefined : readSlot(frame.accessor, found.slot);
        if (typeof value === 'number') return value;
      }
    }
    return fail('nothing is dropped here: $reason is known where a packet is dropped');
  }

  field(name: string): unknown {
    return this.fields()?.value(name) ?? new FieldValues(name, []);
  }

  private fields(): PacketFields | null {
    if (this.packet === undefined) {
      const skb = this.skb();
      this.packet = skb === null ? null : new PacketFields(skb);
    }
    return this.packet;
  }

  member(object: object, name: string): unknown {
    if (object instanceof tcphdr && Object.hasOwn(TCP_BITS, name)) return (object.flags & TCP_BITS[name]) !== 0 ? 1 : 0;
    if (!(object instanceof sk_buff) || !POINTERS.has(name)) return undefined;
    return new Pointer(object.head, object[name as 'data' | 'tail' | 'end'], U8);
  }

  struct(name: string): HeaderClass | null {
    return structs.get(name) ?? null;
  }

  /** The header and the field in it that a name of Wireshark's means; null when the packet has none such. */
  headerOf(name: string): { header: WireInstance; field: string } | null {
    return this.fields()?.source(name) ?? null;
  }

  /** The slot of a variable of the frame; null when it has none of that name. */
  slotOf(name: string): number | null {
    if (this.frame?.kind !== 'model') return null;
    return this.around.places.variableNamed(this.frame.place, name)?.slot ?? null;
  }

  /** The packet that the frame, or the nearest one that has any, is about. */
  skb(): sk_buff | null {
    const { about } = this.around;
    return about != null ? about.skb : (this.nearestLocal(value => value instanceof sk_buff) as sk_buff | null);
  }

  /** The namespace that the frame is about; the first one where nothing tells. */
  net(): net {
    const found = this.nearestLocal(value => netOf(value) !== null);
    return netOf(found) ?? this.around.world.init_net;
  }

  private nearestLocal(test: (value: unknown) => boolean): unknown {
    const { frame } = this;
    const own = frame?.kind === 'model' ? this.localThat(frame, test) : UNREADABLE;
    if (own !== UNREADABLE) return own;
    for (const outer of this.frames()) {
      const found = outer.kind === 'lab' ? UNREADABLE : this.localThat(outer, test);
      if (found !== UNREADABLE) return found;
    }
    return null;
  }

  private localThat({ place, accessor }: ModelFrame, test: (value: unknown) => boolean): unknown {
    for (const { slot } of this.around.places.variablesAt(place)) {
      const value = readSlot(accessor, slot);
      if (test(value)) return value;
    }
    return UNREADABLE;
  }

  assign(name: string, value: unknown): boolean {
    if (this.frame?.kind === 'lab') return this.frame.frame.setVariable(name, String(value));
    const frame = this.frame as ModelFrame | null;
    if (frame === null) return false;
    const variable = this.around.places.variableNamed(frame.place, name);
    if (variable === null || variable.readOnly) return false;
    frame.accessor(variable.slot, true, value);
    return true;
  }

  function(name: string): Callable | null {
    return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : null;
  }

  suggest(name: string): string[] {
    return nearest(name, [...this.variables().map(v => v.name), ...FIELD_NAMES, ...Object.keys(constants)]);
  }

  /** The variables that expressions may name, with their values. */
  variables(): { name: string; value: unknown }[] {
    const { frame } = this;
    if (frame === null) return [];
    if (frame.kind === 'lab') return frame.frame.variables();
    return localsOf(frame, this.around.places).map(({ variable, value }) => ({ name: variable.name, value }));
  }
}

/** Whether a name means something wherever `scope` are the variables; null when it does not: names that are near it. */
export function unknownName(name: string, scope: readonly PlacedVariable[]): string[] | null {
  const isLocal = scope.some(v => v.name === name || `_${v.name}` === name);
  if (isLocal || Object.hasOwn(SPECIAL_NAMES, name) || isProtocol(name)) return null;
  if (name in constants || REASON_PREFIX + name in constants) return null;
  return nearest(name, [
    ...scope.map(v => v.name),
    ...FIELD_NAMES,
    ...Object.keys(SPECIAL_NAMES),
    ...Object.keys(constants),
  ]);
}

/** Why a name means nothing at this moment. */
function fail(message: string): never {
  throw new DebuggerError(message);
}

function netOf(value: unknown): net | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('dev_base_head' in value) return value as unknown as net;
  if ('nd_net' in value) return (value as net_device).nd_net;
  if (value instanceof sk_buff) return value.dev?.nd_net ?? null;
  return null;
}
