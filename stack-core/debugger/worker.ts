// The kernel worker's entry: a thread that runs a lab under the engine. Started by session.ts.
import { readFileSync } from 'node:fs';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type BatchOptions, runBatch } from './batch.ts';
import {
  type Channel,
  type FromEngine,
  type Request,
  SIGNAL_BEATS,
  SIGNAL_EVENT_BYTE,
  SIGNAL_REQUESTS,
} from './channel.ts';
import { Engine } from './engine.ts';
import { makeLabDebuggee } from './lab-debuggee.ts';
import { Places, type PlacesTable } from './places.ts';
import type { WorkerData } from './worker-link.ts';

/** Requests come over a port that is asked, not listened to; a counter in shared memory says when one is there. */
class PortChannel implements Channel {
  private readonly port: MessagePort;
  private readonly signal: Int32Array;
  private readonly progress: Float64Array;

  constructor({ port, signal }: WorkerData) {
    this.port = port;
    this.signal = new Int32Array(signal);
    this.progress = new Float64Array(signal, SIGNAL_EVENT_BYTE, 1);
  }

  receive(wait: boolean): Request | null {
    for (;;) {
      const seen = Atomics.load(this.signal, SIGNAL_REQUESTS);
      const received = receiveMessageOnPort(this.port) as { message: Request } | undefined;
      if (received !== undefined) return received.message;
      if (!wait) return null;
      Atomics.wait(this.signal, SIGNAL_REQUESTS, seen);
    }
  }

  send(message: FromEngine): void {
    this.port.postMessage(message);
  }

  beat(event: number): void {
    this.progress[0] = event;
    Atomics.add(this.signal, SIGNAL_BEATS, 1);
  }
}

/** What a worker thread is started with that only runs a lab to its end; it answers with the exit status. */
export interface BatchData {
  batch: BatchOptions;
  places: string;
}

const readPlaces = (path: string): Places => new Places(JSON.parse(readFileSync(path, 'utf8')) as PlacesTable);

const data = workerData as WorkerData | BatchData;
if ('batch' in data) {
  parentPort?.postMessage(runBatch(data.batch, data.batch.trace === null ? null : readPlaces(data.places)));
} else {
  const channel = new PortChannel(data);
  new Engine(readPlaces(data.places), channel, makeLabDebuggee()).serve();
}
