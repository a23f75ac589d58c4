// A network namespace: devices, addresses, routes, hooks, sockets and settings of its own.
// Kernel: include/net/net_namespace.h
import type { ProcEntry } from '../../kernel/proc.ts';
import { SysctlDir } from '../../kernel/sysctl.ts';
import type { World } from '../../kernel/world.ts';
import type { net_device, notifier_block, packet_type } from '../linux/netdevice.ts';
import { netns_ipv4 } from './netns/ipv4.ts';
import { netns_mib } from './netns/mib.ts';
import { netns_nf } from './netns/netfilter.ts';
import type { sock } from './sock.ts';

/** What a part of the stack does when a namespace comes and goes. */
export interface pernet_operations {
  /** For messages: the kernel file. */
  name: string;
  /** Brings devices: its `init` runs after those of all others. */
  device?: boolean;
  init?(net: net): void;
  /** Runs in the reverse order of `init`. */
  exit?(net: net): void;
  /** Runs before any `exit`. */
  pre_exit?(net: net): void;
}

export class net {
  readonly world: World;
  /** Inode number that names the namespace to userspace (`/proc/PID/ns/net`). */
  readonly inum: number;
  /** Name given by `ip netns add`; for messages and views only. */
  name: string;
  /** Cleared when the namespace is being taken down. */
  alive = true;

  loopback_dev!: net_device;
  /** Devices in the order of their registration. */
  readonly dev_base_head: net_device[] = [];
  readonly dev_name_head = new Map<string, net_device>();
  readonly dev_index_head = new Map<number, net_device>();
  /** Last ifindex given out. */
  ifindex = 0;
  /** Counts changes to devices; dumps use it to notice that they were overtaken. */
  dev_base_seq = 1;
  dev_unreg_count = 0;
  /** Packet taps of the namespace that are not bound to a device. */
  readonly ptype_all: packet_type[] = [];
  /** Handlers of one EtherType that see this namespace only. */
  readonly ptype_specific: packet_type[] = [];
  /** Who hears of changes to devices of this namespace. */
  readonly netdev_chain: notifier_block[] = [];

  readonly mib = new netns_mib();
  readonly ipv4 = new netns_ipv4();
  readonly nf = new netns_nf();
  /** The kernel's rtnetlink socket. */
  rtnl: sock | null = null;
  /** Settings under /proc/sys/net, with the kernel's paths. */
  readonly sysctls = new SysctlDir();
  /** Files under /proc/net. */
  readonly proc_net = new Map<string, ProcEntry>();
  /** State of subsystems that have no field of their own (`net_generic`). */
  private readonly gen = new Map<symbol, unknown>();

  constructor(world: World, inum: number, name: string) {
    this.world = world;
    this.inum = inum;
    this.name = name;
  }

  /** Per-namespace state of one subsystem, made at first use. Kernel: include/net/netns/generic.h */
  generic<T>(key: NetGeneric<T>): T {
    let state = this.gen.get(key.id);
    if (state === undefined) {
      state = key.make(this);
      this.gen.set(key.id, state);
    }
    return state as T;
  }
}

/** A key for `net.generic`. */
export interface NetGeneric<T> {
  readonly id: symbol;
  readonly make: (net: net) => T;
}

export const net_generic = <T>(name: string, make: (net: net) => T): NetGeneric<T> => ({ id: Symbol(name), make });

export const net_eq = (a: net, b: net): boolean => a === b;
