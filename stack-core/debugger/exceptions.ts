// Exception filters: events of the kernel at which the run can stop in the middle of a statement.
import { skb_drop_reasons } from '../include/net/dropreason-core.ts';
import { nameOf } from '../include/show.ts';
import { NF_ACCEPT, NF_INET_HOOKS, NF_VERDICTS } from '../include/uapi/linux/netfilter.ts';
import type { TraceHandlers } from '../kernel/trace.ts';
import type { ExceptionFilter, ExceptionFilterId, ExceptionFilterInfo, ExceptionInfo } from './api.ts';

export const EXCEPTION_FILTERS: readonly ExceptionFilterInfo[] = [
  {
    filter: 'drop',
    label: 'Packet drops',
    description: 'Stops where the kernel drops a packet (kfree_skb with a drop reason).',
    default: false,
    conditionDescription: 'Drop reasons to stop at, with commas between: IP_CSUM, NO_SOCKET',
  },
  {
    filter: 'verdict',
    label: 'Netfilter verdicts',
    description: 'Stops where a netfilter hook decides about a packet otherwise than ACCEPT.',
    default: false,
    conditionDescription: 'Verdicts to stop at, with commas between: DROP, QUEUE, ACCEPT',
  },
  {
    filter: 'checksum',
    label: 'Checksum errors',
    description: 'Stops where a packet is dropped because a checksum is wrong.',
    default: false,
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
}

const NF_VERDICT_BITS = 0xff;
const CHECKSUM_REASONS = new Set(['IP_CSUM', 'TCP_CSUM', 'UDP_CSUM', 'ICMP_CSUM', 'SKB_CSUM']);
const withoutPrefix = (name: string): string => name.replace(/^SKB_DROP_REASON_/, '').replace(/^NF_/, '');

export class ExceptionFilters {
  private readonly selected = new Map<ExceptionFilterId, Set<string> | null>();

  /** Replaces the filters. */
  set(filters: readonly ExceptionFilter[]): { verified: boolean; message?: string }[] {
    this.selected.clear();
    return filters.map(({ filter, condition }) => {
      const known = EXCEPTION_FILTERS.find(f => f.filter === filter);
      if (known === undefined) return { verified: false, message: `there is no exception filter ${filter}` };
      const names = (condition ?? '').split(/[\s,|]+/).filter(name => name !== '');
      const wanted = names.map(name => withoutPrefix(name.toUpperCase()));
      const unknown = this.unknownNames(known.filter, wanted);
      if (unknown.length > 0) return { verified: false, message: `not known: ${unknown.join(', ')}` };
      this.selected.set(known.filter, wanted.length === 0 ? null : new Set(wanted));
      return { verified: true };
    });
  }

  private unknownNames(filter: ExceptionFilterId, names: readonly string[]): string[] {
    const table = filter === 'drop' ? skb_drop_reasons : filter === 'verdict' ? NF_VERDICTS : null;
    if (table === null) return [];
    const known = new Set(Object.values(table).map(withoutPrefix));
    return names.filter(name => !known.has(name));
  }

  private selects(filter: ExceptionFilterId, name: string): boolean {
    const wanted = this.selected.get(filter);
    return wanted === null || wanted?.has(withoutPrefix(name)) === true;
  }

  /** Listens to a World and calls `report` for everything that some filter is about. */
  observer(report: (match: ExceptionMatch) => void): TraceHandlers {
    return {
      kfree_skb: (_skb, location, reason) => {
        const name = withoutPrefix(nameOf(skb_drop_reasons, reason));
        const isChecksum = CHECKSUM_REASONS.has(name);
        const byChecksum = isChecksum && this.selects('checksum', name);
        const isSelected = byChecksum || this.selects('drop', name);
        const filter = byChecksum ? 'checksum' : 'drop';
        const description = `Dropped in ${location}(): ${name}`;
        report({ info: { filter, id: `SKB_DROP_REASON_${name}`, description }, isSelected });
      },
      nf_hook: (_skb, state, verdict) => {
        const name = withoutPrefix(nameOf(NF_VERDICTS, verdict & NF_VERDICT_BITS));
        const isDefault = this.selected.get('verdict') === null;
        const isSelected = isDefault ? (verdict & NF_VERDICT_BITS) !== NF_ACCEPT : this.selects('verdict', name);
        const description = `${name} at ${nameOf(NF_INET_HOOKS, state.hook)}`;
        report({ info: { filter: 'verdict', id: `NF_${name}`, description }, isSelected });
      },
      bug: (kind, text) =>
        report({
          info: { filter: 'bug', id: kind, description: `${kind}: ${text}` },
          isSelected: this.selects('bug', kind),
        }),
    };
  }
}
