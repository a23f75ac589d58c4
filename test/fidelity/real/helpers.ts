// `inject` and `expect` on the real kernel, over the TAPs that the agent holds. They take and say what the model's do.

import { existsSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExpressionError } from '../../../stack-core/expression/error.ts';
import { parseFilter } from '../../../stack-core/userspace/packet/display-filter.ts';
import { noFrame, unexpected, unmet } from '../../../stack-core/userspace/packet/expectation.ts';
import { parseFrame } from '../../../stack-core/userspace/packet/parse-frame.ts';
import { linkNames, type NetworkNamespaces, type Tap } from './network-namespaces.ts';

interface Result {
  status: number;
  stderr: string;
}

/** What a helper program was called with, and where. */
interface Call {
  program: string;
  device: string;
  text: string;
  tap: Tap | undefined;
  /** Devices of its namespace. */
  devices: string[];
  readFile: (path: string) => Uint8Array | null;
}

const ERRORS: Record<string, string> = { EIO: 'Input/output error', EINVAL: 'Invalid argument' };
const EXPECT_TIMEOUT_MS = 1000;

/** Does what the helper program with this process id asks for in `directory`, and returns its exit status. */
export function runHelper(pid: number, directory: string, namespaces: NetworkNamespaces): number {
  const argv = readFileSync(join(directory, 'argv'), 'utf8').split('\0').slice(0, -1);
  const [program, device = '', ...words] = argv;
  const call: Call = {
    program,
    device,
    text: words.join(' ').trim(),
    tap: namespaces.tap(statSync(`/proc/${pid}/ns/net`).ino, device),
    devices: linkNames(`/proc/${pid}/net/dev`),
    readFile: path => readFile(resolve(`/proc/${pid}/cwd`, path)),
  };
  const result = program === 'inject' ? inject(call, namespaces) : expect(call, namespaces);
  writeFileSync(join(directory, 'out'), '');
  writeFileSync(join(directory, 'err'), result.stderr);
  return result.status;
}

function inject(call: Call, namespaces: NetworkNamespaces): Result {
  const { device, text, tap, devices } = call;
  if (text === '') return failed(call, 'usage: inject DEV HEX | -f FILE.pcap | EXPRESSION');
  if (!tap) return failed(call, `no TAP device ${device} in this namespace (it has ${devices.join(', ')})`);
  const parsed = parseFrame(text, call.readFile);
  if (!parsed.ok) return failed(call, `column ${parsed.column}: ${parsed.error}`);
  for (const bytes of parsed.frames) {
    try {
      writeSync(tap.fd, bytes);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      return failed(call, `write to ${device}: ${ERRORS[code] ?? code}`);
    }
  }
  namespaces.settle();
  return DONE;
}

function expect(call: Call, namespaces: NetworkNamespaces): Result {
  const { device, text, tap } = call;
  if (text === '') return failed(call, "usage: expect DEV 'FILTER' | nothing");
  if (text === 'nothing') {
    namespaces.settle();
    return failed(call, ...unexpected(device, tap ? takeRest(tap) : []));
  }
  try {
    const filter = parseFilter(text);
    if (!tap || !namespaces.waitForFrame(tap, EXPECT_TIMEOUT_MS)) return failed(call, noFrame(device, text));
    return failed(call, ...unmet(device, filter, tap.frames[tap.expected++]));
  } catch (error) {
    if (error instanceof ExpressionError) return failed(call, `column ${error.column}: ${error.reason}`);
    throw error;
  }
}

function takeRest(tap: Tap): Buffer[] {
  const rest = tap.frames.slice(tap.expected);
  tap.expected = tap.frames.length;
  return rest;
}

const DONE: Result = { status: 0, stderr: '' };

/** Without a message nothing has failed. */
function failed({ program }: Call, ...[first, ...more]: string[]): Result {
  if (first === undefined) return DONE;
  return { status: 1, stderr: [`${program}: ${first}`, ...more, ''].join('\n') };
}

const readFile = (path: string) => (existsSync(path) ? new Uint8Array(readFileSync(path)) : null);
