// Answers "why?" by repeating the run, in a thread that does nothing else (explain-worker.ts).
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { skb_drop_reasons } from '../../include/net/dropreason-core.ts';
import { flowi4 } from '../../include/net/flow.ts';
import { fib_result } from '../../include/net/ip_fib.ts';
import { ipv4, nameOf } from '../../include/show.ts';
import { RTN_NAMES } from '../../include/uapi/linux/rtnetlink.ts';
import { ASK_PLACE, D, E, F } from '../../kernel/probe.ts';
import type { Explanation, LaunchOptions } from '../api.ts';
import type { MakeDebuggee } from '../debuggee.ts';
import type { Input } from '../inputs.ts';
import type { Places } from '../places.ts';
import { describePlace, localsOf } from '../stack.ts';
import type { DecisionTable } from './decision-table.ts';
import { type Drop, explainDrop } from './drop.ts';
import { DecisionRecord } from './record.ts';
import { replay } from './replay.ts';
import { explainRoute, type Lookup } from './route.ts';
import { tableName } from './subjects.ts';

export interface ExplainQuery {
  kind: 'drop' | 'route';
  /** Number of the packet in question; null: of any, the last one before `event`. */
  packet: number | null;
  /** Where the run stands. */
  event: number;
  options: LaunchOptions;
  inputs: Input[];
}

/** So many events behind where the run stands, nothing is looked for any more. */
const FUTURE_EVENTS = 1_000_000;
const LOOKUPS = new Set(['ip_route_input_slow', 'ip_route_output_key_hash_rcu']);
const NF_DROPPED = 'nf_hook_slow';

export function explain(query: ExplainQuery, places: Places, table: DecisionTable, make: MakeDebuggee): Explanation {
  const { kind, packet, event, options, inputs } = query;
  const record = new DecisionRecord(table, places);
  const drops: Drop[] = [];
  const lookups: Lookup[] = [];
  let gone: { location: string; event: number } | null = null;

  const ofPacket = ({ call }: Lookup): boolean => packet === null || call.packets.has(packet);
  const isFound = (): boolean =>
    kind === 'drop' ? drops.some(drop => drop.packet === packet) : lookups.some(ofPacket);
  const locationOf = (): string =>
    record.stack().find(call => call.path !== '' && !/skbuff\.ts$/.test(call.path))?.name ?? '';
  try {
    replay({
      options,
      inputs,
      places,
      make,
      fromEvent: event,
      booted: world =>
        world.trace.add({
          kfree_skb: (skb, location, reason) => {
            if (skb.id === packet) gone = { location, event: E[0] };
            drops.push(dropOf(skb, location, reason, record, places));
          },
          consume_skb: skb => {
            if (skb.id === packet) gone = { location: locationOf(), event: E[0] };
          },
        }),
      isOver: () => packet === null || gone !== null || isFound() || E[0] > event + FUTURE_EVENTS,
      leaving: () => {
        const lookup = lookupOf(record, places);
        if (lookup !== null) lookups.push(lookup);
      },
    });
  } finally {
    record.end();
  }

  if (kind === 'drop') {
    const drop = drops.findLast(d => (packet === null ? d.event <= event : d.packet === packet));
    return drop === undefined ? notDropped(packet, gone) : explainDrop(drop, record.decisions, table.returns);
  }
  const lookup = lookups.findLast(l => ofPacket(l) && l.event <= event) ?? lookups.find(ofPacket);
  return lookup === undefined ? notRouted(packet) : explainRoute(lookup, record.decisions);
}

function dropOf(skb: sk_buff, location: string, reason: number, record: DecisionRecord, places: Places): Drop {
  const stack = record.stack();
  const at = stack.findIndex(call => call.name === location);
  const place = D[0] === 0 ? 0 : (F[D[0] - 1 - Math.max(at, 0)](ASK_PLACE) as number);
  const where = describePlace(place, places);
  return {
    packet: skb.id,
    reason: nameOf(skb_drop_reasons, reason),
    location,
    event: E[0],
    stack,
    path: where?.path ?? '',
    line: where?.line ?? 0,
  };
}

/** The lookup of a route that ends with the innermost call; null when that is none. */
function lookupOf(record: DecisionRecord, places: Places): Lookup | null {
  const frame = F[D[0] - 1];
  const place = frame(ASK_PLACE) as number;
  if (place <= 0 || place >= places.size || !LOOKUPS.has(places.functionOf(place).name)) return null;
  const locals = new Map(
    localsOf({ kind: 'model', place, accessor: frame }, places).map(({ variable, value }) => [variable.name, value]),
  );
  const flow = locals.get('fl4');
  const [saddr, daddr] =
    flow instanceof flowi4 ? [flow.saddr, flow.daddr] : [locals.get('saddr'), locals.get('daddr')].map(Number);
  const res = locals.get('res');
  const outcome = res instanceof fib_result ? outcomeOf(res) : 'No route was looked up.';
  return { call: record.stack()[0], flow: `${ipv4(saddr)} → ${ipv4(daddr)}`, outcome, event: E[0] };
}

function outcomeOf(res: fib_result): string {
  const type = nameOf(RTN_NAMES, res.type).replace(/^RTN_/, '').toLowerCase();
  if (res.fi === null) return `${type}: no route of the tables.`;
  const parts = [`${type} ${ipv4(res.prefix)}/${res.prefixlen}`];
  const gateway = res.nhc?.nhc_gw.ipv4 ?? 0;
  if (gateway !== 0) parts.push(`via ${ipv4(gateway)}`);
  if (res.nhc?.nhc_dev != null) parts.push(`dev ${res.nhc.nhc_dev.name}`);
  if (res.table !== null) parts.push(`of table ${tableName(res.table.tb_id)}`);
  return `${parts.join(' ')}.`;
}

function notDropped(packet: number | null, gone: { location: string; event: number } | null): Explanation {
  if (packet === null) return { title: 'No drop', outcome: 'No packet was dropped before this event.', steps: [] };
  const outcome =
    gone === null
      ? 'It is not dropped as far as the run goes by itself.'
      : `It is not dropped: ${gone.location === NF_DROPPED ? 'a hook took it' : `${gone.location}() is done with it`} [event ${gone.event}].`;
  return { title: `Packet #${packet}: not dropped`, outcome, steps: [] };
}

const notRouted = (packet: number | null): Explanation => ({
  title: 'No route',
  outcome:
    packet === null ? 'No route was looked up before this event.' : `No route is looked up for packet #${packet}.`,
  steps: [],
});
