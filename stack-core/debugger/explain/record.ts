// What the model decided while a run was repeated: each condition with its operands, and in which call it was looked at.
import { sk_buff } from '../../include/linux/skbuff.ts';
import { ETH_P } from '../../include/uapi/linux/if_ether.ts';
import { RTN_NAMES } from '../../include/uapi/linux/rtnetlink.ts';
import type { ValueNames } from '../../include/wire.ts';
import { decisions, forgetOpen, type Leaf } from '../../kernel/decisions.ts';
import { type Accessor, ASK_ENTRY, ASK_PLACE, D, F, FIRST_LAB_PLACE } from '../../kernel/probe.ts';
import type { Places } from '../places.ts';
import { formOf } from '../values/fields.ts';
import { textOf } from '../values/text.ts';
import type { DecisionInfo, DecisionTable } from './decision-table.ts';
import { subjectOf } from './subjects.ts';

/** One call of a function of the model. */
export interface Call {
  name: string;
  path: string;
  entry: number;
  parent: Call | null;
  /** Numbers of the packets that its variables have held. */
  packets: Set<number>;
}

export interface Decision {
  info: DecisionInfo;
  event: number;
  path: string;
  /** What the condition came to; of a `switch`, its value. */
  outcome: unknown;
  operands: { name: string; value: string }[];
  /** What a round of a loop is about: a rule, a route. */
  about: string;
  call: Call;
}

/** The most that is kept, the latest. */
const KEPT = 200_000;

export class DecisionRecord {
  readonly decisions: Decision[] = [];
  private readonly table: DecisionTable;
  private readonly places: Places;
  private readonly calls = new WeakMap<Accessor, Call>();
  private readonly slotsAt = new Map<number, number[]>();

  constructor(table: DecisionTable, places: Places) {
    this.table = table;
    this.places = places;
    forgetOpen();
    decisions.observer = (decision, event, outcome, leaves) => this.add(decision, event, outcome, leaves);
  }

  end(): void {
    decisions.observer = null;
  }

  private add(decision: number, event: number, outcome: unknown, leaves: readonly Leaf[]): void {
    if (D[0] === 0) return;
    const info = this.table.decisions[decision];
    const call = this.callAt(D[0] - 1);
    const about = subjectOf(call.name, name => this.local(name));
    const operands = leaves.flatMap(leaf => this.operandsOf(leaf));
    if (about !== null) operands.unshift(about);
    this.decisions.push({
      info,
      event,
      path: this.places.files[info.file],
      outcome,
      operands,
      about: about?.value ?? '',
      call,
    });
    if (this.decisions.length > 2 * KEPT) this.decisions.splice(0, KEPT);
  }

  private operandsOf({ leaf, left, right }: Leaf): { name: string; value: string }[] {
    const [leftText, rightText] = this.table.leaves[leaf].operands;
    const shown = [];
    if (leftText !== null) shown.push({ name: leftText, value: valueText(leftText, left) });
    if (rightText !== null) shown.push({ name: rightText, value: valueText(rightText, right) });
    return shown;
  }

  /** A variable of the innermost call. */
  private local(name: string): unknown {
    const frame = F[D[0] - 1];
    const variable = this.places.variablesAt(frame(ASK_PLACE) as number).find(v => v.name === name);
    return variable === undefined ? undefined : readSlot(frame, variable.slot);
  }

  /** The calls that are under way, innermost first. */
  stack(): Call[] {
    const calls: Call[] = [];
    for (let call = D[0] > 0 ? this.callAt(D[0] - 1) : null; call !== null; call = call.parent) calls.push(call);
    return calls;
  }

  /** The call whose frame stands at this index of the stack. */
  private callAt(index: number): Call {
    const frame = F[index];
    const place = frame(ASK_PLACE) as number;
    let call = this.calls.get(frame);
    if (call === undefined) {
      call = this.newCall(frame, place, index > 0 ? this.callAt(index - 1) : null);
      this.calls.set(frame, call);
    }
    for (const slot of this.slots(place)) {
      const held = readSlot(frame, slot);
      if (held instanceof sk_buff) call.packets.add(held.id);
    }
    return call;
  }

  private newCall(frame: Accessor, place: number, parent: Call | null): Call {
    const isModel = place > 0 && place < FIRST_LAB_PLACE;
    const fn = isModel ? this.places.functionOf(place) : null;
    const path = fn === null ? '' : this.places.files[fn.file];
    return { name: fn?.name ?? '', path, entry: Number(frame(ASK_ENTRY)), parent, packets: new Set() };
  }

  private slots(place: number): number[] {
    if (place <= 0 || place >= FIRST_LAB_PLACE) return [];
    let slots = this.slotsAt.get(place);
    if (slots === undefined) {
      slots = this.places.variablesAt(place).map(variable => variable.slot);
      this.slotsAt.set(place, slots);
    }
    return slots;
  }
}

function readSlot(frame: Accessor, slot: number): unknown {
  try {
    return frame(slot);
  } catch {
    return undefined;
  }
}

/** Fields whose values have names where no struct tells of them. */
const NAMES: { readonly [source: string]: ValueNames } = {
  'res.type': RTN_NAMES,
  h_proto: ETH_P,
  'ptype.type': ETH_P,
  'skb.protocol': ETH_P,
};

/** A value as the field or variable of that source text reads. */
function valueText(source: string, value: unknown): string {
  if (value === undefined) return 'nothing';
  const names = NAMES[source];
  if (names !== undefined) return textOf(value, { names });
  const [, owner, field] = /(?:^|(\w+)\.)(\w+)$/.exec(source) ?? [];
  if (field === undefined) return textOf(value);
  const form = owner === 'skb' ? formOf('sk_buff', field) : formOf(null, field);
  return textOf(value, form);
}
