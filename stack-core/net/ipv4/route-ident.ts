// Numbers for the id field of IPv4 headers: they go up by flow, so that nobody can count what a host sends to others.
// Kernel: net/ipv4/route.c (ip_idents_reserve, __ip_select_ident)
import type { net } from '../../include/net/net_namespace.ts';
import type { iphdr } from '../../include/uapi/linux/ip.ts';
import { jiffies } from '../../kernel/clock.ts';
import { get_random_u32, get_random_u32_below } from '../../kernel/random.ts';
import { subsystem, type World } from '../../kernel/world.ts';

/** Counters of the whole machine; a hash over the flow chooses one. */
const IP_IDENTS_SZ = 2048;

class ip_idents {
  readonly counters = new Uint32Array(IP_IDENTS_SZ);
  /** Jiffies when each was last used. */
  readonly tstamps = new Float64Array(IP_IDENTS_SZ);
  readonly key: number;

  constructor(world: World) {
    this.key = get_random_u32(world);
    for (let i = 0; i < IP_IDENTS_SZ; i++) this.counters[i] = get_random_u32(world);
  }
}

const idents = subsystem('ip_idents', world => new ip_idents(world));

/** Takes `segs` numbers in a row; the first. While time passes they jump ahead, by chance. */
export function ip_idents_reserve(world: World, hash: number, segs: number): number {
  const { counters, tstamps } = world.subsystem(idents);
  const bucket = hash % IP_IDENTS_SZ;
  const old = tstamps[bucket];
  const now = jiffies(world);
  let delta = 0;
  if (old !== now) {
    tstamps[bucket] = now;
    delta = get_random_u32_below(world, now - old);
  }
  counters[bucket] += segs + delta;
  return (counters[bucket] - segs) >>> 0;
}

/** Fills in the id of a packet that `segs` packets will be made from. */
export function __ip_select_ident(net: net, iph: iphdr, segs: number): void {
  const hash = ident_hash(net, iph.daddr, iph.saddr, iph.protocol);
  iph.id = ip_idents_reserve(net.world, hash, segs) & 0xffff;
}

function ident_hash(net: net, daddr: number, saddr: number, protocol: number): number {
  let hash = net.world.subsystem(idents).key ^ net.inum;
  for (const word of [daddr, saddr, protocol]) {
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
