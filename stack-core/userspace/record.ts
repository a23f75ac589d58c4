// What a run leaves behind, for `netstack run --record` and for comparing runs: frames, drops, counters, commands, state
// and notifications. test/fidelity/README.md defines each file; the real kernel's runs are recorded in the same form.
import type { net_device } from '../include/linux/netdevice.ts';
import type { sk_buff } from '../include/linux/skbuff.ts';
import { SKB_DROP_REASON_QUEUE_PURGE } from '../include/net/dropreason-core.ts';
import type { net } from '../include/net/net_namespace.ts';
import { hexBytes } from '../include/show.ts';
import { NETLINK_ROUTE } from '../include/uapi/linux/netlink.ts';
import { AF_INET, AF_INET6, AF_PACKET } from '../include/uapi/linux/socket.ts';
import type { Program } from '../kernel/sched.ts';
import { drop_reason_name } from '../net/core/skbuff.ts';
import { concat, decode, SinkFile } from './files.ts';
import { type CapturedFrame, writePcap } from './packet/pcap-write.ts';
import { type Machine, Process, waitFor } from './process.ts';
import { type Counters, changedCounters, readCounters } from './record-counters.ts';

interface Drop {
  reason: string;
  function: string;
  dev: string | null;
  net: net;
}

interface Command {
  process: Process;
  /** null: it still runs. */
  status: number | null;
  /** What it wrote, by descriptor. */
  output: { 1: Uint8Array[]; 2: Uint8Array[] };
}

interface Tap {
  net: net;
  name: string;
  frames: CapturedFrame[];
}

/** A file of the record: its name, and its text or bytes. */
export type RecordFile = [name: string, contents: string | Uint8Array];

/** What state.json holds of a namespace: the part, and the command that prints it as JSON. */
const STATE_COMMANDS: readonly (readonly [part: string, argv: readonly string[]])[] = [
  ['addr', ['ip', '-j', 'addr', 'show']],
  ['route', ['ip', '-j', 'route', 'show', 'table', 'all']],
  ['rule', ['ip', '-j', 'rule', 'show']],
  ['neigh', ['ip', '-j', 'neigh', 'show']],
  ['nft', ['nft', '-j', 'list', 'ruleset']],
];

export class Recorder {
  private readonly machine: Machine;
  private readonly taps = new Map<net_device, Tap>();
  private readonly drops: Drop[] = [];
  private readonly commands: Command[] = [];
  private readonly countersAtStart: ReadonlyMap<net, Counters>;
  /** Notifications by namespace, from when its watch began. */
  private readonly notifications = new Map<net, Uint8Array[]>();

  /** Watches from now on; make it when the machine has booted, before the lab's first command. */
  constructor(machine: Machine) {
    this.machine = machine;
    const { world } = machine;
    this.countersAtStart = new Map(world.net_namespace_list.map(net => [net, readCounters(net)]));
    world.trace.add({
      kfree_skb: (skb, location, reason) => this.dropped(skb, location, reason),
      tap_transmit: (dev, bytes) => this.tap(dev).frames.push({ timeNs: world.now_ns, bytes }),
      netlink: (net, protocol, toSocket, _portid, group, data) => {
        if (protocol === NETLINK_ROUTE && toSocket && group !== 0) this.notifications.get(net)?.push(data);
      },
    });
    this.watchNamespaces();
  }

  /** A TAP has been made: it has a capture file, even if no frame ever leaves it. */
  tap(dev: net_device): Tap {
    let tap = this.taps.get(dev);
    if (tap === undefined) {
      tap = { net: dev.nd_net, name: dev.name, frames: [] };
      this.taps.set(dev, tap);
    }
    return tap;
  }

  /** The lab's own shell starts an external program. */
  command(process: Process): void {
    const output = { 1: [] as Uint8Array[], 2: [] as Uint8Array[] };
    process.tee = (descriptor, data) => {
      if (descriptor === 1 || descriptor === 2) output[descriptor].push(data.slice());
    };
    this.commands.push({ process, status: null, output });
  }

  /** That program has ended; namespaces that it made are watched from now on. */
  commandEnded(process: Process): void {
    const command = this.commands.find(each => each.process === process);
    if (command !== undefined) command.status = process.task.exit_code;
    this.watchNamespaces();
  }

  private watchNamespaces(): void {
    for (const net of this.machine.world.net_namespace_list) {
      if (!this.notifications.has(net)) this.notifications.set(net, []);
    }
  }

  private dropped(skb: sk_buff, location: string, reason: number): void {
    if (reason === SKB_DROP_REASON_QUEUE_PURGE) return;
    const { dev, sk } = skb;
    if (dev === null && (sk === null || ![AF_INET, AF_INET6, AF_PACKET].includes(sk.sk_family))) return;
    const net = dev?.nd_net ?? sk?.sk_net;
    if (net === undefined) return;
    this.drops.push({ reason: drop_reason_name(reason), function: location, dev: dev?.name ?? null, net });
  }

  /**
   * At the lab's end: reads counters, then the state by running `ip` and `nft` in every namespace, as processes of
   * `parent`'s machine. The files of the record.
   */
  *finish(parent: Process): Program<RecordFile[]> {
    const named = this.namespaces();
    const counters = Object.fromEntries(
      named.map(([name, net]) => [name, changedCounters(this.countersAtStart.get(net) ?? null, readCounters(net))]),
    );
    const netlink = Object.fromEntries(
      named.map(([name, net]) => [name, (this.notifications.get(net) ?? []).map(hexBytes)]),
    );
    const nameOf = new Map(named.map(([name, net]) => [net, name]));
    const drops = this.drops.map(({ net, ...drop }) => ({ ...drop, netns: nameOf.get(net) ?? net.name }));
    const state: Record<string, Record<string, unknown>> = {};
    for (const [name, net] of named) state[name] = yield* this.state(parent, net);
    return [
      ...[...this.taps.values()].map(tap => this.capture(tap, nameOf)),
      json('drops', drops),
      json('counters', counters),
      json('commands', this.commands.map(printedCommand)),
      json('state', state),
      json('netlink', netlink),
    ];
  }

  private capture(tap: Tap, nameOf: ReadonlyMap<net, string>): RecordFile {
    return [`${nameOf.get(tap.net) ?? tap.net.name}.${tap.name}.pcap`, writePcap(tap.frames)];
  }

  /** Namespaces with the names that /run/netns gives them; the first one is `root`. */
  private namespaces(): [name: string, net: net][] {
    return [['root', this.machine.world.init_net], ...this.machine.namespaces];
  }

  private *state(parent: Process, net: net): Program<Record<string, unknown>> {
    const state: Record<string, unknown> = {};
    for (const [part, argv] of STATE_COMMANDS) {
      const text = yield* this.output(parent, net, argv);
      const printed: unknown = text.trim() === '' ? [] : JSON.parse(text);
      state[part] = part === 'nft' ? ruleset(printed) : printed;
    }
    return state;
  }

  /** What a program prints in `net`; nothing where there is no such program. */
  private *output(parent: Process, net: net, argv: readonly string[]): Program<string> {
    const main = this.machine.programs.get(argv[0]);
    if (main === undefined) return '';
    const chunks: Uint8Array[] = [];
    const process = new Process(parent, argv, argv[0]);
    process.tee = null;
    process.netns = net;
    process.install(1, new SinkFile(data => chunks.push(data.slice())));
    yield* waitFor(process.start(argv[0], main));
    return decode(concat(chunks));
  }
}

const printedCommand = ({ process, status, output }: Command): object => ({
  argv: process.argv,
  status,
  stdout: decode(concat(output[1])),
  stderr: decode(concat(output[2])),
});

/** The rules of `nft -j list ruleset`, without its own version. */
function ruleset(printed: unknown): unknown[] {
  const entries = (printed as { nftables?: object[] }).nftables ?? [];
  return entries.filter(entry => !('metainfo' in entry));
}

const json = (name: string, value: unknown): RecordFile => [`${name}.json`, `${JSON.stringify(value, null, 2)}\n`];
