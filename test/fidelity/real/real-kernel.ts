// Runs labs on the kernel of this machine, each in namespaces of its own, and records what they do.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureApt } from '../../../scripts/apt.ts';
import type { FidelityRecord } from '../record.ts';
import type { FromAgent } from './agent.ts';
import { lockFile } from './syscalls.ts';
import { type TracedDrop, Tracer } from './tracer.ts';

const LOCK = '/run/lock/netstack-fidelity';
const PACKAGES = ['bpftrace', 'iproute2', 'iputils-ping', 'nftables', 'procps', 'util-linux'];
const RUN_PREFIX = 'netstack-fidelity-';
/** What the records say is true of this kernel series; the model follows it. */
const MODELLED_KERNEL = /^6\.18\./;

/** Why labs cannot run on this machine's kernel, or null if they can. */
export function whyNoRealKernel(release: string): string | null {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'not root';
  if (!MODELLED_KERNEL.test(release)) return `the kernel is ${release}, the model follows 6.18`;
  if (!existsSync('/dev/net/tun')) return 'no /dev/net/tun';
  if (!existsSync('/sys/kernel/btf/vmlinux')) return 'the kernel has no BTF';
  return null;
}

export class RealKernel {
  readonly #tracer: Tracer;
  readonly #tracerFailure: Promise<never>;
  /** Of the lab that runs, and of everybody else on the machine. */
  #drops: TracedDrop[] = [];
  #onDrop: (drop: TracedDrop) => void = () => {};
  /** Words before a command that put it on the labs' CPU. */
  readonly #labPin: string[];

  /** Waits for the lock: one at a time on a machine. Call `close` at the end. */
  constructor() {
    ensureApt(PACKAGES, 'running labs on the real kernel');
    lockFile(LOCK, () => console.log('Another run has the real kernel; waiting for it to end …'));
    removeLeftovers();
    const twoCpus = availableParallelism() > 1;
    this.#labPin = twoCpus ? ['taskset', '-c', '0'] : [];
    this.#tracer = new Tracer(twoCpus ? ['taskset', '-c', '1'] : [], drop => {
      this.#drops.push(drop);
      this.#onDrop(drop);
    });
    this.#tracerFailure = this.#tracer.failure();
    // Handled where a lab waits for it.
    this.#tracerFailure.catch(() => {});
  }

  async run(lab: string): Promise<FidelityRecord> {
    const runDirectory = mkdtempSync(join(tmpdir(), RUN_PREFIX));
    try {
      return await Promise.race([this.#runAgent(lab, runDirectory), this.#tracerFailure]);
    } finally {
      rmSync(runDirectory, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    await this.#tracer.close();
  }

  #runAgent(lab: string, runDirectory: string): Promise<FidelityRecord> {
    this.#drops = [];
    const namespaces = [
      '--net',
      '--mount',
      '--propagation',
      'private',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
    ];
    const agent = [process.execPath, join(import.meta.dirname, 'agent.ts'), lab, runDirectory];
    const child = spawn('unshare', [...namespaces, ...this.#labPin, ...agent], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return new Promise((done, fail) => {
      child.on('error', fail);
      child.on('message', (message: FromAgent) => {
        if (message.type === 'ready') {
          this.#whenMarkerSeen(message.markerNamespace, () => child.send('traced'));
          return;
        }
        const { record, namespaces: names } = message.report;
        const ours = this.#drops.filter(drop => drop.namespace in names);
        const drops = ours.map(({ namespace, ...drop }) => ({ ...drop, netns: names[namespace] }));
        child.removeAllListeners('exit');
        child.on('exit', () => done({ ...record, drops }));
        child.send('received');
      });
      child.on('exit', (code, signal) => fail(new Error(`${lab}: the agent ended with ${signal ?? `status ${code}`}`)));
    });
  }

  #whenMarkerSeen(namespace: number, then: () => void): void {
    this.#onDrop = drop => {
      if (drop.dev !== 'marker' || drop.namespace !== namespace) return;
      this.#onDrop = () => {};
      then();
    };
  }
}

/** Run directories of runs that were killed; as we hold the lock, none of them is in use. */
function removeLeftovers(): void {
  const isRun = (name: string) => name.startsWith(RUN_PREFIX);
  for (const name of readdirSync(tmpdir()).filter(isRun)) rmSync(join(tmpdir(), name), { recursive: true });
}
