/**
 * `npm run netlink:fuzz -- --messages N --documents M --seed S`: mutated messages into the decoder, mutated dumps into the
 * reader of hex. Neither may throw anything but its own errors, nor take long; the first failure is printed with its seed.
 */
import { parseArgs } from 'node:util';
import { fuzzDocuments, fuzzMessages } from './mutate.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    documents: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});

const started = performance.now();
const messages = fuzzMessages(Number(values.messages), Number(values.seed));
const documents = fuzzDocuments(Number(values.documents), Number(values.seed));
for (const { seed, error } of [...messages.failures, ...documents.failures]) {
  console.log(`seed ${seed}: ${error}`);
  process.exitCode = 1;
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const slowest = Math.max(messages.slowestMs, documents.slowestMs).toFixed(1);
const megabytes = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
console.log(
  `${values.messages} messages, ${values.documents} documents in ${seconds} s, the slowest took ${slowest} ms, ${megabytes} MB of heap at the end`,
);
