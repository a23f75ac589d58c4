// `inject` on the real kernel: writes to the TAPs that the agent holds. Takes what the model's inject takes.
import { existsSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseFrame } from '../../../stack-core/userspace/packet/parse-frame.ts';
import type { NetworkNamespaces } from './network-namespaces.ts';

interface Result {
  status: number;
  stderr: string;
}

const ERRORS: Record<string, string> = { EIO: 'Input/output error', EINVAL: 'Invalid argument' };

/** Does what the helper program with this process id asks for in `directory`, and returns its exit status. */
export function runHelper(pid: number, directory: string, namespaces: NetworkNamespaces): number {
  const argv = readFileSync(join(directory, 'argv'), 'utf8').split('\0').slice(0, -1);
  const inode = statSync(`/proc/${pid}/ns/net`).ino;
  const result = inject(argv.slice(1), inode, `/proc/${pid}/cwd`, namespaces);
  writeFileSync(join(directory, 'out'), '');
  writeFileSync(join(directory, 'err'), result.stderr);
  return result.status;
}

function inject(args: string[], inode: number, cwd: string, namespaces: NetworkNamespaces): Result {
  const [device, ...frame] = args;
  if (frame.length === 0) return failed('usage: inject DEV HEX | -f FILE.pcap | EXPRESSION');
  const tap = namespaces.tap(inode, device);
  if (!tap) return failed(`no TAP device ${device} in this namespace`);
  const parsed = parseFrame(frame.join(' '), name => readFile(resolve(cwd, name)));
  if (!parsed.ok) return failed(parsed.error);
  for (const bytes of parsed.frames) {
    try {
      writeSync(tap.fd, bytes);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      return failed(`write to ${device}: ${ERRORS[code] ?? code}`);
    }
  }
  namespaces.settle();
  return { status: 0, stderr: '' };
}

const failed = (message: string): Result => ({ status: 1, stderr: `inject: ${message}\n` });

const readFile = (path: string) => (existsSync(path) ? new Uint8Array(readFileSync(path)) : null);
