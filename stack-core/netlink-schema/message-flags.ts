// Names of the flags of a message: the upper bits mean another thing for each sort of request.
import { flagNames } from '../include/show.ts';
import {
  NLM_F_ACK_NAMES,
  NLM_F_DELETE_NAMES,
  NLM_F_DUMP,
  NLM_F_GET_NAMES,
  NLM_F_NAMES,
  NLM_F_NEW_NAMES,
} from '../include/uapi/linux/netlink.ts';
import type { ValueNames } from '../include/wire.ts';

const LOW_BITS = 0xff;

/** `operation`: its constant (RTM_NEWLINK, CTRL_CMD_GETFAMILY, …); null: not known. */
export function messageFlags(operation: string | null, flags: number): string[] {
  const names = low(flags);
  const high = flags & ~LOW_BITS;
  if (high === 0) return names;
  const upper = operation === null ? null : upperNames(operation);
  if (upper === NLM_F_GET_NAMES && (high & NLM_F_DUMP) === NLM_F_DUMP) {
    names.push('NLM_F_DUMP', ...split(upper, high & ~NLM_F_DUMP));
    return names;
  }
  return [...names, ...split(upper ?? {}, high)];
}

const low = (flags: number): string[] => split(NLM_F_NAMES, flags & LOW_BITS);
const split = (names: ValueNames, flags: number): string[] => (flags === 0 ? [] : flagNames(names, flags).split('|'));

function upperNames(operation: string): ValueNames | null {
  if (operation === 'NLMSG_ERROR' || operation === 'NLMSG_DONE') return NLM_F_ACK_NAMES;
  const verb = /(GET|DUMP|LIST|DIAG|NEW|ADD|SET|CREATE|UPD|DEL|DESTROY|FLUSH)/.exec(operation)?.[1];
  if (verb === undefined) return null;
  if (['GET', 'DUMP', 'LIST', 'DIAG'].includes(verb)) return NLM_F_GET_NAMES;
  return ['DEL', 'DESTROY', 'FLUSH'].includes(verb) ? NLM_F_DELETE_NAMES : NLM_F_NEW_NAMES;
}
