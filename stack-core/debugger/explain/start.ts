// Starts the thread that explains, and waits for its answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DebuggerError, type Explanation } from '../api.ts';
import { applyDelta, type Delta } from '../delta.ts';
import type { ExplainQuery } from './explain.ts';
import type { ExplainData } from './explain-worker.ts';

export function explainInWorker(root: string, query: ExplainQuery): Promise<Explanation> {
  const dist = join(root, 'dist');
  const workerData: ExplainData = {
    query,
    places: join(dist, 'places.json'),
    decisions: join(dist, 'decisions.json'),
  };
  const worker = new Worker(explainingKernel(dist), { workerData, stdout: false, stderr: false });
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: Explanation) => resolve(answer));
    worker.once('error', error => reject(new DebuggerError(`the run could not be repeated: ${error.message}`)));
    worker.once('exit', () => reject(new DebuggerError('the run could not be repeated to its end')));
  });
}

/** The kernel that explains is kept as what differs from the one that is debugged: two of them would weigh too much. */
function explainingKernel(dist: string): URL {
  const read = (name: string): string => readFileSync(join(dist, name), 'utf8');
  const code = applyDelta(read('kernel-debug.js'), JSON.parse(read('kernel-explain.json')) as Delta);
  return new URL(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}
