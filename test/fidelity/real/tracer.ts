// Watches the kernel's kfree_skb trace event with bpftrace.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface TracedDrop {
  /** Without `SKB_DROP_REASON_`. */
  reason: string;
  function: string;
  dev: string | null;
  /** Inode of the namespace of the skb's device; without a device, of its socket; otherwise 0. */
  namespace: number;
}

/** Fields that cannot be read, for want of a device or socket, come out as 0 and ''. */
const PROGRAM = `tracepoint:skb:kfree_skb {
  $skb = (struct sk_buff *)args->skbaddr;
  printf("drop %d %s %u %u %u %s\\n", args->reason, ksym(args->location), $skb->dev->nd_net.net->ns.inum,
    $skb->sk->__sk_common.skc_net.net->ns.inum, $skb->sk->__sk_common.skc_family, $skb->dev->name);
}`;

const START = `mount -t tracefs tracefs /sys/kernel/tracing
cat /sys/kernel/tracing/events/skb/kfree_skb/format
exec "$@"`;

/** The compiler's copies of a function carry its name and one of these. */
const COMPILER_SUFFIX = /\.(constprop|isra|part|cold)\b.*$/;
const AF_UNIX = 1;
const AF_NETLINK = 16;

export class Tracer {
  readonly #process: ChildProcess;
  readonly #reasons = new Map<number, string>();
  readonly #onDrop: (drop: TracedDrop) => void;
  #errors = '';

  /** `pin`: the words before a command that bind it to a CPU. The first event may come a second after this. */
  constructor(pin: string[], onDrop: (drop: TracedDrop) => void) {
    this.#onDrop = onDrop;
    const bpftrace = [...pin, 'bpftrace', '-B', 'line', '-e', PROGRAM];
    const args = ['--mount', '--propagation', 'private', 'sh', '-ec', START, 'sh', ...bpftrace];
    this.#process = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    createInterface({ input: this.#process.stdout! }).on('line', line => this.#read(line));
    this.#process.stderr!.on('data', text => {
      this.#errors += text;
    });
  }

  /** Rejects, with what bpftrace said, when it ends before `close`. */
  failure(): Promise<never> {
    return new Promise((_, fail) => {
      this.#process.once('exit', code => fail(new Error(`bpftrace ended with status ${code}: ${this.#errors}`)));
    });
  }

  close(): Promise<void> {
    return new Promise(done => {
      this.#process.removeAllListeners('exit');
      this.#process.once('exit', () => done());
      this.#process.kill('SIGTERM');
    });
  }

  #read(line: string): void {
    // The event's format ends in a list of {number, "NAME"}.
    if (line.startsWith('print fmt:')) {
      for (const [, value, name] of line.matchAll(/\{ (\d+), "(\w+)" \}/g)) this.#reasons.set(Number(value), name);
    }
    const fields = line.split(' ');
    if (fields[0] !== 'drop') return;
    const [reason, symbol, devNamespace, socketNamespace, family, dev] = fields.slice(1);
    const isNotTraffic = [AF_UNIX, AF_NETLINK].includes(Number(family));
    const name = this.#reasons.get(Number(reason)) ?? reason;
    if (isNotTraffic || name === 'QUEUE_PURGE') return;
    this.#onDrop({
      reason: name,
      function: symbol.replace(COMPILER_SUFFIX, ''),
      dev: dev || null,
      namespace: dev ? Number(devNamespace) : Number(socketNamespace),
    });
  }
}
