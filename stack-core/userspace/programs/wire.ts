// `inject` and `expect`: what the world outside a TAP sends, and what it sees.

import { ExpressionError } from '../../expression/error.ts';
import type { Program } from '../../kernel/sched.ts';
import { SystemError } from '../errno.ts';
import { type Filter, parseFilter } from '../packet/display-filter.ts';
import { noFrame, unexpected, unmet } from '../packet/expectation.ts';
import { parseFrame } from '../packet/parse-frame.ts';
import type { Process } from '../process.ts';
import { deviceNames, quietWire, type WireFrame } from '../wire.ts';

function complain(process: Process, message: string): number {
  process.complain(`${process.argv[0]}: ${message}\n`);
  return 1;
}

/** `inject DEV HEX`, `inject DEV -f FILE.pcap`, `inject DEV 'EXPRESSION'`: frames arrive on TAP device DEV. */
export function* inject(process: Process): Program {
  const [, name, ...words] = process.argv;
  if (name === undefined || words.length === 0)
    return complain(process, 'usage: inject DEV HEX | -f FILE.pcap | EXPRESSION');
  const device = process.netns.dev_name_head.get(name);
  if (device === undefined || !process.machine.isTap(device))
    return complain(process, `no TAP device ${name} in this namespace (it has ${deviceNames(process.netns)})`);
  const { files } = process.machine;
  const parsed = parseFrame(words.join(' '), path => files.contents(files.resolve(process.cwd, path), process.netns));
  if (!parsed.ok) return complain(process, `column ${parsed.column}: ${parsed.error}`);
  for (const frame of parsed.frames) {
    const error = process.machine.writeToTap(device, frame);
    if (error < 0) return complain(process, `write to ${name}: ${new SystemError(-error).message}`);
    yield* quietWire(process.machine);
  }
  return 0;
}

const EXPECT_TIMEOUT_NS = 1_000_000_000;

/** `expect DEV 'FILTER'`: the next frame out of TAP DEV fits; `expect DEV nothing`: no frame is left. */
export function* expect(process: Process): Program {
  const [, name, ...words] = process.argv;
  const text = words.join(' ').trim();
  if (name === undefined || text === '') return complain(process, "usage: expect DEV 'FILTER' | nothing");
  if (text === 'nothing') return yield* expectNothing(process, name);
  let filter: Filter;
  try {
    filter = parseFilter(text);
  } catch (error) {
    if (error instanceof ExpressionError) return complain(process, `column ${error.column}: ${error.reason}`);
    throw error;
  }
  const frame = yield* nextFrame(process, name);
  if (frame === null) return complain(process, noFrame(name, text));
  return complainInLines(process, unmet(name, filter, frame.frame));
}

/** 0 when there is nothing to complain of. */
function complainInLines(process: Process, [first, ...more]: string[]): number {
  if (first === undefined) return 0;
  complain(process, first);
  for (const line of more) process.complain(`${line}\n`);
  return 1;
}

/** The next frame of the TAP that no `expect` took before; null when none comes within a second. */
function* nextFrame(process: Process, name: string): Program<WireFrame | null> {
  const { wire, world } = process.machine;
  const until_ns = world.now_ns + EXPECT_TIMEOUT_NS;
  for (;;) {
    const next = wire.frames.find(each => isLeft(process, name, each));
    if (next !== undefined) {
      next.taken = true;
      return next;
    }
    if (world.now_ns >= until_ns) return null;
    yield { syscall: 'poll', queues: [wire.arrived], until_ns };
  }
}

function* expectNothing(process: Process, name: string): Program {
  yield* quietWire(process.machine);
  const left = process.machine.wire.frames.filter(each => isLeft(process, name, each));
  for (const each of left) each.taken = true;
  return complainInLines(
    process,
    unexpected(
      name,
      left.map(each => each.frame),
    ),
  );
}

const isLeft = (process: Process, name: string, frame: WireFrame): boolean =>
  !frame.taken && frame.device === name && frame.netns === process.netns;
