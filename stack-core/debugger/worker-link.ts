// One worker thread with an engine on it, and the requests that it has not answered.
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { DebuggerError } from './api.ts';
import { type FromEngine, SIGNAL_BEATS, SIGNAL_BYTES, SIGNAL_EVENT_BYTE, SIGNAL_REQUESTS } from './channel.ts';

/** What a worker thread is started with. */
export interface WorkerData {
  port: MessagePort;
  signal: SharedArrayBuffer;
  places: string;
}

/** New objects of a run die young: a small nursery keeps the memory of many workers small. */
const YOUNG_MB = 6;
/** A model or lab that eats more than this has lost its mind; the worker ends, the session goes on. */
const HEAP_MB = 512;

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class WorkerLink {
  readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly signal: Int32Array;
  private readonly progress: Float64Array;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  /** Set when the session ends the worker itself. */
  isEnding = false;

  constructor(root: string, receive: (message: FromEngine) => void, lost: (why: string) => void) {
    const { port1, port2 } = new MessageChannel();
    const shared = new SharedArrayBuffer(SIGNAL_BYTES);
    this.port = port1;
    this.signal = new Int32Array(shared);
    this.progress = new Float64Array(shared, SIGNAL_EVENT_BYTE, 1);
    const data: WorkerData = { port: port2, signal: shared, places: join(root, 'dist', 'places.json') };
    this.worker = new Worker(join(root, 'dist', 'kernel-worker.js'), {
      workerData: data,
      transferList: [port2],
      stdout: false,
      stderr: false,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: HEAP_MB },
    });
    this.worker.on('error', error => this.end(`The kernel worker has failed: ${error.message}`, lost));
    this.worker.on('exit', code => this.end(`The kernel worker has ended with code ${code}.`, lost));
    port1.on('message', (message: FromEngine) => this.receive(message, receive));
  }

  private end(why: string, lost: (why: string) => void): void {
    if (this.isEnding) return;
    this.isEnding = true;
    this.fail('the kernel worker was lost');
    this.port.close();
    lost(why);
  }

  private receive(message: FromEngine, others: (message: FromEngine) => void): void {
    if (message.kind === 'result' || message.kind === 'error') {
      const pending = this.pending.get(message.id);
      this.pending.delete(message.id);
      if (message.kind === 'result') pending?.resolve(message.result);
      else pending?.reject(message.expected ? new DebuggerError(message.message) : new Error(message.message));
    } else others(message);
  }

  call<T = unknown>(method: string, ...params: unknown[]): Promise<T> {
    if (this.isEnding) return Promise.reject(new DebuggerError('the session has ended'));
    const id = this.nextId++;
    return new Promise<T>((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.port.postMessage({ id, method, params });
      Atomics.add(this.signal, SIGNAL_REQUESTS, 1);
      Atomics.notify(this.signal, SIGNAL_REQUESTS);
    });
  }

  ref(): void {
    this.worker.ref();
    this.port.ref();
  }

  unref(): void {
    this.worker.unref();
    this.port.unref();
  }

  /** Counts signs of life of the engine. */
  get beats(): number {
    return Atomics.load(this.signal, SIGNAL_BEATS);
  }

  /** How far the run was at the last sign of life. */
  get event(): number {
    return this.progress[0];
  }

  get hasPending(): boolean {
    return this.pending.size > 0;
  }

  private fail(reason: string): void {
    for (const { reject } of this.pending.values()) reject(new DebuggerError(reason));
    this.pending.clear();
  }

  /** Ends the thread; whoever still waits for an answer is told so. */
  async terminate(reason: string): Promise<void> {
    this.isEnding = true;
    this.fail(reason);
    this.port.close();
    await this.worker.terminate();
  }
}
