// Files as programs of a lab see them: an in-memory file system, pipes, the lab's output, and what the kernel shows
// under /proc and /dev. Nothing is ever written to the real disk.
import { EBADF, EISDIR, ENOENT, ENOTDIR, EPIPE } from '../include/linux/errno.ts';
import type { net } from '../include/net/net_namespace.ts';
import { type Program, wait_queue_head, wake_up } from '../kernel/sched.ts';
import { SysctlDir, sysctl_read, sysctl_write } from '../kernel/sysctl.ts';
import type { World } from '../kernel/world.ts';
import { SystemError } from './errno.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
export const encode = (text: string): Uint8Array => encoder.encode(text);
export const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** An open file. Counts the descriptors that refer to it, over all processes. */
export abstract class OpenFile {
  private references = 0;

  /** Up to `max` bytes; none at the end of the file; null when there is nothing yet: wait on `readable`. */
  abstract read(max: number): Uint8Array | null;
  abstract write(data: Uint8Array): void;
  readonly readable: wait_queue_head | null = null;

  ref(): this {
    this.references++;
    return this;
  }

  unref(): void {
    this.references--;
    if (this.references === 0) this.closed();
  }

  protected closed(): void {}
}

/** /dev/null. */
export class NullFile extends OpenFile {
  read(): Uint8Array {
    return new Uint8Array(0);
  }
  write(): void {}
}

/** Text that was there when the file was opened (a here-document, a file of /proc). */
export class TextFile extends OpenFile {
  private readonly data: Uint8Array;
  private at = 0;

  constructor(data: Uint8Array) {
    super();
    this.data = data;
  }

  read(max: number): Uint8Array {
    const chunk = this.data.subarray(this.at, this.at + max);
    this.at += chunk.length;
    return chunk;
  }

  write(): void {
    throw new SystemError(EBADF);
  }
}

/** Hands everything written to a function (the lab's output; a command substitution). */
export class SinkFile extends OpenFile {
  private readonly receive: (data: Uint8Array) => void;

  constructor(receive: (data: Uint8Array) => void) {
    super();
    this.receive = receive;
  }

  read(): Uint8Array {
    return new Uint8Array(0);
  }

  write(data: Uint8Array): void {
    this.receive(data);
  }
}

/** A setting under /proc/sys, opened for writing: each write sets it. */
class SysctlFile extends OpenFile {
  private readonly store: (text: string) => number;

  constructor(store: (text: string) => number) {
    super();
    this.store = store;
  }

  read(): Uint8Array {
    throw new SystemError(EBADF);
  }

  write(data: Uint8Array): void {
    const error = this.store(decode(data));
    if (error < 0) throw new SystemError(-error);
  }
}

/** A pipe of unlimited size: a write never waits. */
export class Pipe {
  private chunks: Uint8Array[] = [];
  private writers = 0;
  private readers = 0;
  private readonly world: World;
  private readonly queue = new wait_queue_head();

  constructor(world: World) {
    this.world = world;
  }

  openRead(): OpenFile {
    this.readers++;
    const pipe = this;
    return new (class extends OpenFile {
      override readonly readable = pipe.queue;
      read(max: number): Uint8Array | null {
        return pipe.take(max);
      }
      write(): void {
        throw new SystemError(EBADF);
      }
      protected override closed(): void {
        pipe.readers--;
      }
    })();
  }

  openWrite(): OpenFile {
    this.writers++;
    const pipe = this;
    return new (class extends OpenFile {
      read(): Uint8Array {
        throw new SystemError(EBADF);
      }
      write(data: Uint8Array): void {
        pipe.put(data);
      }
      protected override closed(): void {
        pipe.writers--;
        wake_up(pipe.world, pipe.queue);
      }
    })();
  }

  private put(data: Uint8Array): void {
    if (this.readers === 0) throw new SystemError(EPIPE);
    if (data.length > 0) this.chunks.push(data.slice());
    wake_up(this.world, this.queue);
  }

  private take(max: number): Uint8Array | null {
    const first = this.chunks[0];
    if (first === undefined) return this.writers === 0 ? new Uint8Array(0) : null;
    const chunk = first.subarray(0, max);
    if (chunk.length === first.length) this.chunks.shift();
    else this.chunks[0] = first.subarray(max);
    return chunk;
  }
}

/** Reads to the end of the file. Returns all bytes. */
export function* readAll(file: OpenFile): Program<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = yield* readSome(file, 1 << 16);
    if (chunk.length === 0) return concat(chunks);
    chunks.push(chunk);
  }
}

/** Waits until there is something to read. No bytes: the end of the file. */
export function* readSome(file: OpenFile, max: number): Program<Uint8Array> {
  for (;;) {
    const chunk = file.read(max);
    if (chunk !== null) return chunk;
    yield { syscall: 'read', queues: file.readable === null ? [] : [file.readable] };
  }
}

/** Reads a real file of the lab's surroundings; null: there is none. Only through this do labs see the disk. */
export type ReadFile = (path: string) => Uint8Array | null;

/** The file system of a lab: what the lab writes stays in memory; what it reads may come from beside the lab. */
export class FileSystem {
  private readonly files = new Map<string, Uint8Array>();
  private readonly directories = new Set<string>(['/', '/dev', '/proc', '/tmp', '/etc', '/root', '/run', '/run/netns']);
  private readonly readFile: ReadFile;

  constructor(home: string, readFile: ReadFile) {
    this.readFile = readFile;
    for (let dir = home; dir !== '/'; dir = parentOf(dir)) this.directories.add(dir);
  }

  /** `path` as an absolute one without `.` and `..`. */
  resolve(cwd: string, path: string): string {
    const parts: string[] = [];
    for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    return `/${parts.join('/')}`;
  }

  isDirectory(path: string, net: net): boolean {
    if (this.directories.has(path) || path === '/proc/net' || path === '/proc/sys') return true;
    return path.startsWith('/proc/sys/') && sysctlAt(net, path) instanceof SysctlDir;
  }

  isFile(path: string, net: net): boolean {
    return this.contents(path, net) !== null;
  }

  makeDirectory(path: string): void {
    this.directories.add(path);
  }

  remove(path: string): boolean {
    return this.files.delete(path);
  }

  /** Names of the entries of a directory that the lab has made. */
  list(path: string): string[] {
    const below = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    for (const entry of [...this.files.keys(), ...this.directories])
      if (entry !== '/' && entry.startsWith(below)) names.add(entry.slice(below.length).split('/')[0]);
    return [...names].sort();
  }

  /** The bytes of a file, or null if there is none. */
  contents(path: string, net: net): Uint8Array | null {
    if (path === '/dev/null') return new Uint8Array(0);
    if (path.startsWith('/proc/')) return procFile(path, net);
    return this.files.get(path) ?? this.readFile(path);
  }

  openRead(path: string, net: net): OpenFile {
    if (path === '/dev/null') return new NullFile();
    const contents = this.contents(path, net);
    if (contents !== null) return new TextFile(contents);
    throw new SystemError(this.isDirectory(path, net) ? EISDIR : ENOENT);
  }

  openWrite(path: string, append: boolean, net: net): OpenFile {
    if (path === '/dev/null') return new NullFile();
    if (this.isDirectory(path, net)) throw new SystemError(EISDIR);
    if (path.startsWith('/proc/')) return openSetting(path, net);
    const parent = parentOf(path);
    if (!this.directories.has(parent)) throw new SystemError(this.files.has(parent) ? ENOTDIR : ENOENT);
    const old = append ? this.contents(path, net) : null;
    this.files.set(path, old ?? new Uint8Array(0));
    return new SinkFile(data => this.files.set(path, concat([this.files.get(path) ?? new Uint8Array(0), data])));
  }
}

const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

function procFile(path: string, net: net): Uint8Array | null {
  const name = /^\/proc(?:\/self|\/thread-self)?\/net\/(.+)$/.exec(path)?.[1];
  if (name !== undefined) {
    const entry = net.proc_net.get(name);
    return entry === undefined ? null : encode(entry.show());
  }
  const table = sysctlAt(net, path);
  if (table === null || table instanceof SysctlDir) return null;
  const text = sysctl_read(table);
  if (typeof text === 'number') throw new SystemError(-text);
  return encode(`${text}\n`);
}

const sysctlAt = (net: net, path: string) => net.sysctls.find(path.replace(/^\/proc\/sys\/?/, ''));

function openSetting(path: string, net: net): OpenFile {
  const table = sysctlAt(net, path);
  if (table === null || table instanceof SysctlDir) throw new SystemError(ENOENT);
  return new SysctlFile(text => sysctl_write(table, text));
}
