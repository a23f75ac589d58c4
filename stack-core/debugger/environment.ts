// What names mean in an expression, where a run is stopped: variables of the frame, fields of the packet's headers,
// constants of the kernel's headers, and a few of the kernel's helper functions.
import { ip_hdr } from '../include/linux/ip.ts';
import type { net_device } from '../include/linux/netdevice.ts';
import { eth_hdr, sk_buff, skb_headroom, skb_tailroom } from '../include/linux/skbuff.ts';
import type { net } from '../include/net/net_namespace.ts';
import type { WireInstance } from '../include/wire.ts';
import type { World } from '../kernel/world.ts';
import { constants } from './constants.ts';
import type { Environment } from './expression.ts';
import { nearest } from './names.ts';
import type { Places } from './places.ts';
import { type Frame, localsOf, type ModelFrame } from './stack.ts';
import { headersOf } from './values/headers.ts';

/** What an expression can see beside the frame. */
export interface Surroundings {
  places: Places;
  world: World;
  event: number;
}

/** Fields by the names that Wireshark gives them: header and field. */
const HEADER_FIELDS: Record<string, readonly [header: string, field: string]> = {
  'eth.dst': ['Ethernet', 'h_dest'],
  'eth.src': ['Ethernet', 'h_source'],
  'eth.type': ['Ethernet', 'h_proto'],
  'arp.opcode': ['ARP', 'ar_op'],
  'ip.version': ['IPv4', 'version'],
  'ip.len': ['IPv4', 'tot_len'],
  'ip.id': ['IPv4', 'id'],
  'ip.ttl': ['IPv4', 'ttl'],
  'ip.proto': ['IPv4', 'protocol'],
  'ip.checksum': ['IPv4', 'check'],
  'ip.src': ['IPv4', 'saddr'],
  'ip.dst': ['IPv4', 'daddr'],
  'icmp.type': ['ICMP', 'type'],
  'icmp.code': ['ICMP', 'code'],
  'udp.srcport': ['UDP', 'source'],
  'udp.dstport': ['UDP', 'dest'],
  'udp.length': ['UDP', 'len'],
};

type Callable = (...args: unknown[]) => unknown;
const needSkb = (value: unknown): sk_buff => {
  if (value instanceof sk_buff) return value;
  throw new Error('this function takes a struct sk_buff *');
};
const FUNCTIONS: Record<string, Callable> = {
  ip_hdr: skb => ip_hdr(needSkb(skb)),
  eth_hdr: skb => eth_hdr(needSkb(skb)),
  skb_headroom: skb => skb_headroom(needSkb(skb)),
  skb_tailroom: skb => skb_tailroom(needSkb(skb)),
};

export class FrameEnvironment implements Environment {
  private readonly frame: Frame | null;
  private readonly frames: readonly Frame[];
  private readonly around: Surroundings;

  /** `frames` are the frames from `frame` outwards: where the packet and the namespace are looked for. */
  constructor(frames: readonly Frame[], around: Surroundings) {
    this.frame = frames[0] ?? null;
    this.frames = frames;
    this.around = around;
  }

  lookup(name: string): { value: unknown } | null {
    const local = this.local(name);
    if (local !== null) return local;
    const special = this.special(name);
    if (special !== undefined) return { value: special };
    const field = HEADER_FIELDS[name];
    if (field !== undefined) return this.headerField(field);
    return Object.hasOwn(constants, name) ? { value: constants[name] } : null;
  }

  private local(name: string): { value: unknown } | null {
    if (this.frame?.kind === 'lab') {
      const found = this.frame.frame.variables().find(v => v.name === name);
      return found === undefined ? null : { value: found.value };
    }
    if (this.frame === null) return null;
    // In the source, a parameter that is not used has a `_` before its name.
    const isNamed = (shown: string) => shown === name || `_${shown}` === name;
    const found = localsOf(this.frame, this.around.places).find(l => isNamed(l.variable.name));
    return found === undefined ? null : { value: found.value };
  }

  private special(name: string): unknown {
    switch (name) {
      case '$event':
        return this.around.event;
      case '$now':
        return this.around.world.now_ns;
      case '$world':
        return this.around.world;
      case '$skb':
        return this.skb();
      case '$net':
        return this.net();
      default:
        return undefined;
    }
  }

  private headerField([name, field]: readonly [string, string]): { value: unknown } | null {
    const skb = this.skb();
    const decoded = skb === null ? undefined : headersOf(skb).find(header => header.name === name);
    // A packet without that header has no such field: the comparison is with NULL.
    return { value: decoded === undefined ? null : (decoded.header as unknown as Record<string, unknown>)[field] };
  }

  /** The header and the field in it that a name of Wireshark's means; null when the packet has none such. */
  headerOf(name: string): { header: WireInstance; field: string } | null {
    const [header, field] = HEADER_FIELDS[name] ?? [];
    const skb = this.skb();
    const decoded = skb === null ? undefined : headersOf(skb).find(h => h.name === header);
    return decoded === undefined || field === undefined ? null : { header: decoded.header, field };
  }

  /** The slot of a variable of the frame; null when it has none of that name. */
  slotOf(name: string): number | null {
    if (this.frame?.kind !== 'model') return null;
    const isNamed = (shown: string) => shown === name || `_${shown}` === name;
    return this.around.places.variablesAt(this.frame.place).find(v => isNamed(v.name))?.slot ?? null;
  }

  /** The packet that the frame, or the nearest one that has any, is about. */
  skb(): sk_buff | null {
    return this.nearestLocal(value => value instanceof sk_buff) as sk_buff | null;
  }

  /** The namespace that the frame is about; the first one where nothing tells. */
  net(): net {
    const found = this.nearestLocal(value => netOf(value) !== null);
    return netOf(found) ?? this.around.world.init_net;
  }

  private nearestLocal(test: (value: unknown) => boolean): unknown {
    for (const frame of this.frames) {
      if (frame.kind === 'lab') continue;
      for (const { value } of localsOf(frame, this.around.places)) if (test(value)) return value;
    }
    return null;
  }

  assign(name: string, value: unknown): boolean {
    if (this.frame?.kind === 'lab') return this.frame.frame.setVariable(name, String(value));
    const frame = this.frame as ModelFrame | null;
    if (frame === null) return false;
    const variable = this.around.places.variablesAt(frame.place).find(v => v.name === name);
    if (variable === undefined || variable.readOnly) return false;
    frame.accessor(variable.slot, true, value);
    return true;
  }

  function(name: string): Callable | null {
    return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : null;
  }

  suggest(name: string): string[] {
    const locals =
      this.frame === null
        ? []
        : this.frame.kind === 'lab'
          ? this.frame.frame.variables().map(v => v.name)
          : localsOf(this.frame, this.around.places).map(l => l.variable.name);
    return nearest(name, [...locals, ...Object.keys(HEADER_FIELDS), ...Object.keys(constants)]);
  }
}

function netOf(value: unknown): net | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('dev_base_head' in value) return value as unknown as net;
  if ('nd_net' in value) return (value as net_device).nd_net;
  if (value instanceof sk_buff) return value.dev?.nd_net ?? null;
  return null;
}
