// Why was this packet dropped?
import type { ExplainStep, Explanation } from '../api.ts';
import { ADVICE } from './drop-advice.ts';
import type { Call, Decision } from './record.ts';
import { decisiveChain, isHousekeeping, isTurn, lastTurn, type Returns, stepOf, withoutRounds } from './steps.ts';

export interface Drop {
  packet: number;
  /** Without its prefix. */
  reason: string;
  /** The function that gave the packet up. */
  location: string;
  event: number;
  /** Calls that were under way, innermost first. */
  stack: readonly Call[];
  path: string;
  line: number;
}

export function explainDrop(drop: Drop, record: readonly Decision[], returns: Returns): Explanation {
  const { packet, reason, location, event } = drop;
  const dropping = drop.stack.find(call => call.name === location) ?? drop.stack[0] ?? null;
  const earlier = record.filter(decision => decision.event <= event);
  const turn = dropping === null ? null : turnOf(dropping, earlier, returns);
  const chain = turn === null ? [] : decisiveChain(turn, earlier, returns);
  const decisive = chain.at(-1) ?? null;
  const chained = new Set(chain.map(decision => decision.call));

  const underWay = new Set(drop.stack);
  /** Calls that the packet was in when it was dropped, and what those asked of others before. */
  const isOnTheWay = ({ call, info }: Decision): boolean => {
    if (chained.has(call)) return true;
    if (isHousekeeping(call) || !call.packets.has(packet)) return false;
    if (call === dropping) return true;
    return info.leaves !== 'never' && (underWay.has(call) || (call.parent !== null && underWay.has(call.parent)));
  };
  const until = turn === null ? earlier.length : earlier.indexOf(turn) + 1;
  const steps = withoutRounds(earlier.slice(0, until).filter(isOnTheWay)).map(d => stepOf(d, d === decisive));
  const advice = ADVICE[reason];
  return {
    title: `Packet #${packet}: dropped, ${reason}`,
    outcome:
      decisive === null
        ? `${location}() dropped it for ${reason}.`
        : `${location}() dropped it for ${reason}, because ${reasonText(decisive)}.`,
    steps: [...steps, dropStep(drop)],
    ...(advice === undefined ? {} : { advice: { reason, ...advice } }),
  };
}

/**
 * What led a call to its drop: the turn that it took, or, where it came straight down to it, the last way out that was not
 * open (no socket was found, no handler took the packet).
 */
function turnOf(dropping: Call, decisions: readonly Decision[], returns: Returns): Decision | null {
  const own = decisions.filter(decision => decision.call === dropping);
  const turn = own.findLast(isTurn);
  const missed = own.findLast(({ info }) => info.by === 'return' && info.leaves !== 'never');
  return turn ?? missed ?? lastTurn(dropping, decisions, returns);
}

/** `in ip_forward(): ip_hdr(skb).ttl <= 1 (ip_hdr(skb).ttl is 1)` */
function reasonText({ info, operands, outcome, call }: Decision): string {
  const values = operands.map(({ name, value }) => `${name} is ${value}`).join(', ');
  const does = info.kind === 'switch' || outcome ? '' : ' this does not hold';
  return `in ${call.name}()${does}: ${info.text}${values === '' ? '' : ` (${values})`}`;
}

function dropStep({ event, location, reason, path, line }: Drop): ExplainStep {
  return {
    event,
    path,
    line,
    function: location,
    text: `dropped: ${reason}`,
    operands: [{ name: 'reason', value: reason }],
    outcome: 'taken',
    decisive: false,
  };
}
