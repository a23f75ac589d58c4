// From the record of decisions to a chain that a person can read.
import type { ExplainStep } from '../api.ts';
import type { DecisionTable } from './decision-table.ts';
import type { Call, Decision } from './record.ts';

/** A condition that took the control off the way down: it broke out, returned, or decided by its value. */
export function isTurn({ info, outcome }: Decision): boolean {
  if (info.by === 'next round') return false;
  switch (info.leaves) {
    case 'always':
      return true;
    case 'holds':
      return isTrue(outcome);
    case 'fails':
      return !isTrue(outcome);
    case 'never':
      return false;
  }
}

const isTrue = (outcome: unknown): boolean => Boolean(outcome);

/** By function: those whose results it returns. */
export type Returns = DecisionTable['returns'];

/** Functions that only handle memory and counting: what they compare says nothing of a packet's way. */
const HOUSEKEEPING = /^stack-core\/(lib|net\/core\/skbuff|net\/core\/sock)\b/;
export const isHousekeeping = (call: Call): boolean => HOUSEKEEPING.test(call.path);

/**
 * The decision that settled `last`, the turn that a call ended with: `last` itself, or, when it looked at what another
 * function had answered, the turn that answer came from, and so on. The outermost comes first.
 */
export function decisiveChain(last: Decision, decisions: readonly Decision[], returns: Returns): Decision[] {
  const chain = [last];
  for (let current = last; ; ) {
    const inner = answerOf(current, decisions, returns);
    if (inner === null) return chain;
    chain.push(inner);
    current = inner;
  }
}

/** The turn with which the function ended whose answer `decision` looks at; null: it looks at none, or that had no turns. */
function answerOf(decision: Decision, decisions: readonly Decision[], returns: Returns): Decision | null {
  const { asks } = decision.info;
  for (let at = decisions.indexOf(decision) - 1; at >= 0; at--) {
    const earlier = decisions[at];
    if (earlier.event < decision.call.entry) return null;
    const child = childOf(decision.call, earlier.call);
    if (child === null || !asks.includes(child.name) || isHousekeeping(child)) continue;
    return lastTurn(child, decisions.slice(0, at + 1), returns);
  }
  return null;
}

/** The call that `outer` made, in which, or below which, `inner` is; null when it is not. */
function childOf(outer: Call, inner: Call): Call | null {
  for (let call: Call | null = inner; call !== null; call = call.parent) if (call.parent === outer) return call;
  return null;
}

export const isWithin = (inner: Call, outer: Call): boolean => inner === outer || childOf(outer, inner) !== null;

/** The last turn of a call, or of the one whose answer it handed on after that; null: there is none. */
export function lastTurn(call: Call, decisions: readonly Decision[], returns: Returns): Decision | null {
  for (let at = decisions.length - 1; at >= 0; at--) {
    const decision = decisions[at];
    if (decision.call === call) {
      if (isTurn(decision)) return decision;
      continue;
    }
    const child = childOf(call, decision.call);
    if (child === null || isHousekeeping(child) || returns[call.name]?.includes(child.name) !== true) continue;
    const inner = lastTurn(child, decisions.slice(0, at + 1), returns);
    if (inner !== null) return inner;
  }
  return null;
}

export function stepOf(decision: Decision, decisive: boolean): ExplainStep {
  const { info, event, path, outcome, operands, call } = decision;
  return {
    event,
    path,
    line: info.line,
    function: call.name,
    text: info.text,
    operands,
    outcome: info.kind === 'switch' ? 'taken' : isTrue(outcome) ? 'matched' : 'not matched',
    decisive,
  };
}

/** In the order of their events; of a condition that one call looked at again and again for the same thing, the last time. */
export function withoutRounds(decisions: readonly Decision[]): Decision[] {
  const last = new Map<Call, Map<string, Decision>>();
  const nameOf = ({ info, about }: Decision): string => `${info.first} ${info.line} ${about}`;
  for (const decision of decisions) {
    const ofCall = last.get(decision.call) ?? new Map<string, Decision>();
    ofCall.set(nameOf(decision), decision);
    last.set(decision.call, ofCall);
  }
  const kept = decisions.filter(decision => last.get(decision.call)?.get(nameOf(decision)) === decision);
  return kept.sort((a, b) => a.event - b.event);
}
