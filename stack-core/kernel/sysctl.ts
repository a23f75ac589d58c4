// Settings under /proc/sys, with the kernel's paths, formats and errors. Kernel: kernel/sysctl.c, net/sysctl_net.c
import { EACCES, EINVAL } from '../include/linux/errno.ts';
import type { net } from '../include/net/net_namespace.ts';
import { HZ } from './clock.ts';

/** Reads a setting as text, or writes it: null for a read; 0 or a negative errno for a write. */
export interface ctl_table {
  /** File name. */
  procname: string;
  /** Access rights, octal: 0o644. */
  mode: number;
  /** The file's text, without the line end. */
  read(): string;
  /** Stores what was written; 0 or a negative errno. */
  write(text: string): number;
}

/** Where a number lives: an object's field, read and written by the handlers below. */
export interface IntRef {
  get(): number;
  set(value: number): void;
}

/** The field `key` of `object`. */
export const field = <K extends string>(object: { [P in K]: number }, key: K): IntRef => ({
  get: () => object[key],
  set: value => {
    object[key] = value as { [P in K]: number }[K];
  },
});

export interface IntOptions {
  mode?: number;
  /** Smallest and largest value that can be written; others fail with EINVAL. */
  min?: number;
  max?: number;
  /** Called after a write that succeeded, with the old value and the new. */
  written?(old: number, value: number): number | undefined;
}

const INT_MIN = -2147483648;
const INT_MAX = 2147483647;

/** An integer; `min` and `max` bound it. Kernel: proc_dointvec, proc_dointvec_minmax */
export function proc_dointvec(procname: string, ref: IntRef, options: IntOptions = {}): ctl_table {
  return number_table(
    procname,
    ref,
    { min: INT_MIN, max: INT_MAX, ...options },
    n => n,
    n => n,
  );
}

/** An unsigned integer of 8 bits. Kernel: proc_dou8vec_minmax */
export function proc_dou8vec(procname: string, ref: IntRef, options: IntOptions = {}): ctl_table {
  return number_table(
    procname,
    ref,
    { min: 0, max: 255, ...options },
    n => n,
    n => n,
  );
}

/** An unsigned integer of 32 bits. Kernel: proc_douintvec, proc_douintvec_minmax */
export function proc_douintvec(procname: string, ref: IntRef, options: IntOptions = {}): ctl_table {
  return number_table(
    procname,
    ref,
    { min: 0, max: 0xffffffff, ...options },
    n => n,
    n => n,
  );
}

/** So many seconds fit into an int of jiffies. */
const MAX_SECONDS = Math.floor(INT_MAX / HZ);

/** Stored in jiffies, shown in seconds. Kernel: proc_dointvec_jiffies */
export function proc_dointvec_jiffies(procname: string, ref: IntRef, options: IntOptions = {}): ctl_table {
  return number_table(
    procname,
    ref,
    { min: -MAX_SECONDS, max: MAX_SECONDS, ...options },
    j => Math.trunc(j / HZ),
    s => s * HZ,
  );
}

/** Stored in jiffies, shown in milliseconds. Kernel: proc_dointvec_ms_jiffies */
export function proc_dointvec_ms_jiffies(procname: string, ref: IntRef, options: IntOptions = {}): ctl_table {
  const shown = (j: number): number => Math.trunc((j * 1000) / HZ);
  return number_table(procname, ref, { min: 0, max: INT_MAX, ...options }, shown, ms => Math.ceil((ms * HZ) / 1000));
}

/** Stored in jiffies, shown in USER_HZ (100 a second). Kernel: proc_dointvec_userhz_jiffies */
export function proc_dointvec_userhz_jiffies(procname: string, ref: IntRef, options: IntOptions = {}): ctl_table {
  const shown = (j: number): number => Math.trunc((j * 100) / HZ);
  return number_table(procname, ref, { min: INT_MIN, max: INT_MAX, ...options }, shown, t =>
    Math.trunc((t * HZ) / 100),
  );
}

/** Several numbers in one file, separated by tabs. */
export function proc_dointvec_array(procname: string, refs: readonly IntRef[], options: IntOptions = {}): ctl_table {
  return {
    procname,
    mode: options.mode ?? 0o644,
    read: () => refs.map(ref => ref.get()).join('\t'),
    write(text) {
      const words = text.trim().split(/\s+/).slice(0, refs.length);
      const values = words.map(parse_int);
      for (const value of values) if (value === null || out_of_range(value, options)) return -EINVAL;
      for (const [i, value] of values.entries()) refs[i].set(value as number);
      return 0;
    },
  };
}

/** A text of up to `maxlen` - 1 characters. Kernel: proc_dostring */
export function proc_dostring(
  procname: string,
  get: () => string,
  set: (text: string) => number,
  mode = 0o644,
): ctl_table {
  return { procname, mode, read: get, write: text => set(text.replace(/\n.*$/s, '')) };
}

function number_table(
  procname: string,
  ref: IntRef,
  options: IntOptions,
  shown: (stored: number) => number,
  stored: (written: number) => number,
): ctl_table {
  return {
    procname,
    mode: options.mode ?? 0o644,
    read: () => String(shown(ref.get())),
    write(text) {
      const value = parse_int(text.trim().split(/\s+/)[0]);
      if (value === null || out_of_range(value, options)) return -EINVAL;
      const old = ref.get();
      ref.set(stored(value));
      return options.written?.(old, ref.get()) ?? 0;
    },
  };
}

/** A number as the kernel reads it: decimal, 0x hex or 0 octal, with a sign; null when `text` is none. */
function parse_int(text: string): number | null {
  const match = /^(-?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)$/i.exec(text);
  if (match === null) return null;
  const digits = /^0[0-7]+$/.test(match[2]) ? Number.parseInt(match[2], 8) : Number(match[2]);
  return match[1] === '-' ? -digits : digits;
}

const out_of_range = (value: number, { min, max }: IntOptions): boolean =>
  value < (min ?? INT_MIN) || value > (max ?? INT_MAX);

/** A directory of settings. */
export class SysctlDir {
  readonly dirs = new Map<string, SysctlDir>();
  readonly files = new Map<string, ctl_table>();

  /** The setting at `path` (`net/ipv4/ip_forward`), a directory, or null. */
  find(path: string): ctl_table | SysctlDir | null {
    let dir: SysctlDir = this;
    const parts = path.split('/').filter(part => part !== '');
    for (const [i, part] of parts.entries()) {
      const sub = dir.dirs.get(part);
      if (sub === undefined) return i === parts.length - 1 ? (dir.files.get(part) ?? null) : null;
      dir = sub;
    }
    return dir;
  }

  /** Every setting below, with its path, in the order of their names. */
  *walk(prefix = ''): Generator<[path: string, table: ctl_table]> {
    const names = [...this.dirs.keys(), ...this.files.keys()].sort();
    for (const name of names) {
      const table = this.files.get(name);
      if (table !== undefined) yield [prefix + name, table];
      else yield* (this.dirs.get(name) as SysctlDir).walk(`${prefix}${name}/`);
    }
  }
}

/** A registered group of settings, to be taken away again. */
export interface ctl_table_header {
  dir: SysctlDir;
  tables: readonly ctl_table[];
  net: net;
  path: string;
}

/** Adds settings under `path` (`net/ipv4/conf/eth0`) of a namespace. */
export function register_net_sysctl(net: net, path: string, tables: readonly ctl_table[]): ctl_table_header {
  let dir = net.sysctls;
  for (const part of path.split('/')) {
    let sub = dir.dirs.get(part);
    if (sub === undefined) {
      sub = new SysctlDir();
      dir.dirs.set(part, sub);
    }
    dir = sub;
  }
  for (const table of tables) dir.files.set(table.procname, table);
  return { dir, tables, net, path };
}

/** Takes settings away; directories that become empty go with them. */
export function unregister_net_sysctl_table(header: ctl_table_header): void {
  for (const table of header.tables) header.dir.files.delete(table.procname);
  const parts = header.path.split('/');
  for (let n = parts.length; n > 0; n--) {
    const dir = header.net.sysctls.find(parts.slice(0, n).join('/'));
    if (!(dir instanceof SysctlDir) || dir.files.size + dir.dirs.size > 0) return;
    const parent = header.net.sysctls.find(parts.slice(0, n - 1).join('/')) as SysctlDir;
    parent.dirs.delete(parts[n - 1]);
  }
}

/** Reads the setting at `path`: its text, or a negative errno. */
export const sysctl_read = (table: ctl_table): string | number => ((table.mode & 0o444) === 0 ? -EACCES : table.read());

/** Writes the setting: 0 or a negative errno. */
export const sysctl_write = (table: ctl_table, text: string): number =>
  (table.mode & 0o222) === 0 ? -EACCES : table.write(text);
