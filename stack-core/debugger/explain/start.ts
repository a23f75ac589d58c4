// Starts the thread that explains, and waits for its answer.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DebuggerError, type Explanation } from '../api.ts';
import type { ExplainQuery } from './explain.ts';
import type { ExplainData } from './explain-worker.ts';

export function explainInWorker(root: string, query: ExplainQuery): Promise<Explanation> {
  const dist = join(root, 'dist');
  const workerData: ExplainData = {
    query,
    places: join(dist, 'places.json'),
    decisions: join(dist, 'decisions.json'),
  };
  const worker = new Worker(join(dist, 'kernel-explain.js'), { workerData, stdout: false, stderr: false });
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: Explanation) => resolve(answer));
    worker.once('error', error => reject(new DebuggerError(`the run could not be repeated: ${error.message}`)));
    worker.once('exit', () => reject(new DebuggerError('the run could not be repeated to its end')));
  });
}
