// Exception filters: events of the kernel at which the run can stop in the middle of a statement.
import { ExpressionError } from '../expression/error.ts';
import { type Compiled, compile } from '../expression/evaluate.ts';
import { parseCondition } from '../expression/parser.ts';
import { nodesOf } from '../expression/tree.ts';
import type { sk_buff } from '../include/linux/skbuff.ts';
import { skb_drop_reasons } from '../include/net/dropreason-core.ts';
import { nameOf } from '../include/show.ts';
import { NF_ACCEPT, NF_VERDICT_MASK, NF_VERDICTS } from '../include/uapi/linux/netfilter.ts';
import type { TraceHandlers } from '../kernel/trace.ts';
import type { ExceptionFilter, ExceptionFilterId, ExceptionFilterInfo, ExceptionInfo } from './api.ts';
import type { About } from './environment.ts';
import { unknownName } from './environment.ts';
import { nearest } from './names.ts';
import { hookName } from './registrations.ts';

export const EXCEPTION_FILTERS: readonly ExceptionFilterInfo[] = [
  {
    filter: 'drop',
    label: 'Packet drops',
    description: 'Stops where the kernel drops a packet (kfree_skb with a drop reason).',
    default: false,
    conditionDescription:
      'Drop reasons (IP_CSUM, NO_SOCKET), all but some (!OTHERHOST), or an expression: $reason == IP_CSUM && ip.src == 10.0.0.9',
  },
  {
    filter: 'verdict',
    label: 'Netfilter verdicts',
    description: 'Stops where a netfilter hook decides about a packet otherwise than ACCEPT.',
    default: false,
    conditionDescription:
      'Verdicts (DROP, QUEUE), all but some (!ACCEPT), or an expression: $verdict == NF_DROP && tcp',
  },
  {
    filter: 'checksum',
    label: 'Checksum errors',
    description: 'Stops where a packet is dropped because a checksum is wrong.',
    default: false,
    conditionDescription: 'Reasons (UDP_CSUM), all but some (!IP_CSUM), or an expression: ip.src in 10.0.0.0/8',
  },
  {
    filter: 'bug',
    label: 'WARN and BUG',
    description: 'Stops where the kernel reports a broken invariant.',
    default: true,
  },
];

export interface ExceptionMatch {
  info: ExceptionInfo;
  /** A filter that is set asks for it. */
  isSelected: boolean;
  /** The packet that it is about; null for those about none. */
  about: About | null;
}

/** Whether an expression holds at this moment, for this packet. */
export type Holds = (expression: Compiled, about: About) => boolean;

const CHECKSUM_REASONS = new Set(['IP_CSUM', 'TCP_CSUM', 'UDP_CSUM', 'ICMP_CSUM', 'SKB_CSUM']);
const withoutPrefix = (name: string): string => name.replace(/^SKB_DROP_REASON_/, '').replace(/^NF_/, '');
const NAMES: Partial<Record<ExceptionFilterId, readonly string[]>> = {
  drop: Object.values(skb_drop_reasons).map(withoutPrefix),
  verdict: Object.values(NF_VERDICTS).map(withoutPrefix),
  checksum: [...CHECKSUM_REASONS],
};

/** What a filter asks for: everything, these names, all but these, or what an expression says. */
type Wanted =
  | { kind: 'all' }
  | { kind: 'names'; names: ReadonlySet<string>; but: boolean }
  | { kind: 'expression'; expression: Compiled };

/** Reads the condition of a filter. Throws an Error that says what is wrong with it. */
function parseWanted(filter: ExceptionFilterId, condition: string): Wanted {
  const words = condition.split(/[\s,|]+/).filter(word => word !== '');
  if (words.length === 0) return { kind: 'all' };
  const known = NAMES[filter];
  if (known === undefined) throw new Error(`${filter} takes no condition`);
  const names = words.map(word => withoutPrefix(word.replace(/^!/, '').toUpperCase()));
  const but = words.every(word => word.startsWith('!'));
  const isList = words.every(word => /^!?[A-Za-z]\w*$/.test(word)) && !/\|\|/.test(condition);
  const unknown = names.filter(name => !known.includes(name));
  if (isList && unknown.length === 0 && (but || !words.some(word => word.startsWith('!'))))
    return { kind: 'names', names: new Set(names), but };
  // A list with a name that is none, rather than an expression that begins with a protocol.
  if (isList && unknown.length > 0 && unknownName(words[names.indexOf(unknown[0])].replace(/^!/, ''), []) !== null) {
    const near = nearest(unknown[0], known);
    throw new Error(`not known: ${unknown.join(', ')}${near.length === 0 ? '' : `; near: ${near.join(', ')}`}`);
  }
  return { kind: 'expression', expression: parseExpressionOf(condition) };
}

function parseExpressionOf(condition: string): Compiled {
  try {
    const tree = parseCondition(condition);
    for (const node of nodesOf(tree))
      if (node.kind === 'name' && !node.name.startsWith('$') && unknownName(node.name, []) !== null)
        throw new ExpressionError(`no ${node.name} where a packet is dropped or judged`, node.at);
    return compile(tree);
  } catch (error) {
    if (error instanceof ExpressionError) throw new Error(`condition: ${error.message}`);
    throw error;
  }
}

export class ExceptionFilters {
  private readonly selected = new Map<ExceptionFilterId, Wanted>();

  /** Replaces the filters. One whose condition cannot be read selects nothing, and says so. */
  set(filters: readonly ExceptionFilter[]): { verified: boolean; message?: string }[] {
    this.selected.clear();
    return filters.map(({ filter, condition }) => {
      const known = EXCEPTION_FILTERS.find(f => f.filter === filter);
      if (known === undefined) return { verified: false, message: `there is no exception filter ${filter}` };
      try {
        this.selected.set(known.filter, parseWanted(known.filter, condition ?? ''));
      } catch (error) {
        return { verified: false, message: (error as Error).message };
      }
      return { verified: true };
    });
  }

  /** `isMeant`: what a filter without a condition is about. */
  private selects(
    filter: ExceptionFilterId,
    name: string,
    isMeant: boolean,
    about: About | null,
    holds: Holds,
  ): boolean {
    const wanted = this.selected.get(filter);
    if (wanted === undefined) return false;
    switch (wanted.kind) {
      case 'all':
        return isMeant;
      case 'names':
        return wanted.names.has(name) !== wanted.but;
      case 'expression':
        return about !== null && holds(wanted.expression, about);
    }
  }

  /** Listens to a World and calls `report` for everything that some filter is about. */
  observer(report: (match: ExceptionMatch) => void, holds: Holds): TraceHandlers {
    return {
      kfree_skb: (skb, location, reason) => report(this.drop(skb, location, reason, holds)),
      nf_hook: (skb, state, verdict) => {
        const value = verdict & NF_VERDICT_MASK;
        const name = withoutPrefix(nameOf(NF_VERDICTS, value));
        const about = { skb, verdict: value };
        const isSelected = this.selects('verdict', name, value !== NF_ACCEPT, about, holds);
        const description = `${name} at ${hookName(state)}`;
        report({ info: { filter: 'verdict', id: `NF_${name}`, description }, isSelected, about });
      },
      bug: (kind, text) =>
        report({
          info: { filter: 'bug', id: kind, description: `${kind}: ${text}` },
          isSelected: this.selects('bug', kind, true, null, holds),
          about: null,
        }),
    };
  }

  private drop(skb: sk_buff, location: string, reason: number, holds: Holds): ExceptionMatch {
    const name = withoutPrefix(nameOf(skb_drop_reasons, reason));
    const about = { skb, reason };
    const isChecksum = CHECKSUM_REASONS.has(name);
    const byChecksum = isChecksum && this.selects('checksum', name, true, about, holds);
    const isSelected = byChecksum || this.selects('drop', name, true, about, holds);
    const filter = byChecksum ? 'checksum' : 'drop';
    const description = `Dropped in ${location}(): ${name}`;
    return { info: { filter, id: `SKB_DROP_REASON_${name}`, description }, isSelected, about };
  }
}
