// Why this route? The rules, tables and checks of one lookup.
import type { Explanation } from '../api.ts';
import type { Call, Decision } from './record.ts';
import { isTurn, isWithin, stepOf, withoutRounds } from './steps.ts';

/** One lookup that has come to its end. */
export interface Lookup {
  call: Call;
  /** What was looked for: `10.0.0.9 → 10.0.1.2`. */
  flow: string;
  /** What came of it, for a person. */
  outcome: string;
  event: number;
}

/** Rules, tables and checks: not the steps from node to node of the trie, nor how the answer is put together. */
const ASKED =
  /^(__fib_lookup|fib_lookup|fib_rules_lookup|fib_rule_match|fib4_rule_\w+|check_leaf|fib_lookup_good_nhc|fib_select_\w+|(__)?fib_validate_source|ip_route_(in|out)put_\w+|__mkroute_(in|out)put|find_exception)$/;
/** Where a route is chosen; what comes first here has the last word. */
const CHOOSING = ['fib_select_multipath', 'check_leaf'];

export function explainRoute({ call, flow, outcome }: Lookup, record: readonly Decision[]): Explanation {
  const inside = record.filter(decision => isWithin(decision.call, call));
  const shown = withoutRounds(inside).filter(({ call: at, info }) => {
    if (at.name === 'fib_table_lookup') return info.asks.includes('check_leaf');
    return ASKED.test(at.name) && info.kind !== 'loop';
  });
  const isChoosing = (decision: Decision, name: string): boolean =>
    decision.call.name === name && isLookup(decision.call, call);
  const choosing = CHOOSING.flatMap(name => shown.findLast(decision => isChoosing(decision, name)) ?? [])[0];
  const decisive = choosing ?? shown.findLast(decision => decision.call === call && isTurn(decision));
  return { title: `Route ${flow}`, outcome, steps: shown.map(decision => stepOf(decision, decision === decisive)) };
}

/** The lookup itself, not one that asks for the way back to the sender. */
function isLookup(call: Call, root: Call): boolean {
  for (let at: Call | null = call; at !== null && at !== root; at = at.parent)
    if (at.name === '__fib_validate_source' || at.name === 'fib_validate_source') return false;
  return true;
}
