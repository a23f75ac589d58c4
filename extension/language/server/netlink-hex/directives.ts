// What comments tell the decoder: `# protocol: NETLINK_GENERIC`, `# family 0x1c = nl80211`, `# pid 1234 = ip`.
import { protocolNumber } from '../../../../stack-core/netlink-schema/decode-stream.ts';
import { builtIn } from '../../../../stack-core/netlink-schema/families.ts';

export type Directive =
  | { what: 'protocol'; protocol: number }
  | { what: 'family'; type: number; name: string }
  | { what: 'pid'; pid: number; name: string }
  /** Columns are those of the comment, from 0. */
  | { what: 'wrong'; start: number; end: number; message: string };

const PROTOCOL = /^#\s*protocol\s*[:=]\s*(\S+)/i;
const FAMILY = /^#\s*family\s+(0x[0-9a-f]+|\d+)\s*[:=]\s*(\S+)/i;
const PID = /^#\s*pid\s+(0x[0-9a-f]+|\d+)\s*[:=]\s*(\S.*?)\s*$/i;

/** The directive in a comment; null: it is one for people only. */
export function directiveIn(comment: string): Directive | null {
  const protocol = PROTOCOL.exec(comment);
  if (protocol !== null) {
    const number = protocolNumber(protocol[1]);
    if (number !== null) return { what: 'protocol', protocol: number };
    return wrong(comment, protocol[1], `no such netlink protocol: ${protocol[1]}`);
  }
  const family = FAMILY.exec(comment);
  if (family !== null) {
    if (builtIn.genericFamilies.has(family[2])) return { what: 'family', type: Number(family[1]), name: family[2] };
    return wrong(comment, family[2], `no table has the generic netlink family ${family[2]}`);
  }
  const pid = PID.exec(comment);
  return pid === null ? null : { what: 'pid', pid: Number(pid[1]), name: pid[2] };
}

function wrong(comment: string, word: string, message: string): Directive {
  const start = comment.lastIndexOf(word);
  return { what: 'wrong', start, end: start + word.length, message };
}
