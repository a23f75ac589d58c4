// Measures forwarding in this process: packets a second of CPU time (other work on the machine does not count), and with
// the instrumented kernel statements a packet.
import { E, probe } from '../../stack-core/kernel/probe.ts';
import { setUpForwarding } from './forwarding.ts';

const ROUNDS = 7;
const PACKETS = Number(process.argv[2] ?? 50_000);

// As in a debug session without a breakpoint: attached, and nothing armed.
probe.attached = process.argv[3] === 'attached';
const work = setUpForwarding();
work.forward(PACKETS / 5);
const before = E[0];
const rates: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const began = process.cpuUsage();
  work.forward(PACKETS);
  const { user, system } = process.cpuUsage(began);
  rates.push(PACKETS / ((user + system) / 1e6));
}
const statements = (E[0] - before) / (ROUNDS * PACKETS);
// The best round: what else the machine does only ever takes away.
console.log(JSON.stringify({ rate: Math.max(...rates), statements }));
