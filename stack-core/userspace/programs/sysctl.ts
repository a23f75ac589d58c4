// `sysctl`, as procps does it: reads and writes what stands under /proc/sys.
import { ENOENT } from '../../include/linux/errno.ts';
import type { Program } from '../../kernel/sched.ts';
import { type ctl_table, SysctlDir, sysctl_read, sysctl_write } from '../../kernel/sysctl.ts';
import { SystemError } from '../errno.ts';
import { decode } from '../files.ts';
import type { Process } from '../process.ts';

interface Options {
  all: boolean;
  /** `key = value`, the key or the value alone, or the value without a line end. */
  form: 'both' | 'names' | 'values' | 'binary';
  ignoreUnknown: boolean;
  quiet: boolean;
  writes: boolean;
  pattern: RegExp | null;
  files: string[];
}

// biome-ignore lint/correctness/useYield: a program that never waits
export function* sysctl(process: Process): Program {
  const options: Options = {
    all: false,
    form: 'both',
    ignoreUnknown: false,
    quiet: false,
    writes: false,
    pattern: null,
    files: [],
  };
  const words: string[] = [];
  const args = process.argv.slice(1);
  while (args.length > 0) {
    const word = args.shift() as string;
    if (!word.startsWith('-') || word === '-') words.push(word);
    else if (!applyOption(options, word, args)) {
      process.complain(`sysctl: invalid option -- '${word.replace(/^-+/, '')[0] ?? '-'}'\n`);
      return 1;
    }
  }
  if (!options.all && words.length === 0 && options.files.length === 0) {
    process.complain('\nUsage:\n sysctl [options] [variable[=value] ...]\n');
    return 1;
  }
  let status = options.all ? showBelow(process, options, '') : 0;
  for (const name of options.files) status |= load(process, options, name);
  for (const word of words) {
    if (word.includes('=')) status |= write(process, options, word);
    else if (options.writes) {
      process.complain('sysctl: command line(0): invalid syntax, continuing...\n');
      status = 1;
    } else status |= read(process, options, word);
  }
  return status;
}

const LETTERS: Record<string, Partial<Options>> = {
  a: { all: true },
  A: { all: true },
  X: { all: true },
  n: { form: 'values' },
  N: { form: 'names' },
  b: { form: 'binary' },
  e: { ignoreUnknown: true },
  q: { quiet: true },
  w: { writes: true },
  o: {},
  x: {},
};

const LONG: Record<string, string> = {
  all: 'a',
  values: 'n',
  names: 'N',
  binary: 'b',
  ignore: 'e',
  quiet: 'q',
  write: 'w',
};

/** False: there is no such option. */
function applyOption(options: Options, word: string, rest: string[]): boolean {
  const long = /^--([a-z]+)(?:=(.*))?$/.exec(word);
  const letters = long === null ? word.slice(1) : (LONG[long[1]] ?? long[1][0]);
  if (long?.[1] === 'pattern' || letters === 'r') {
    const pattern = long?.[2] ?? rest.shift() ?? '';
    options.pattern = isRegExp(pattern) ? new RegExp(pattern) : /(?!)/;
    return true;
  }
  if (long?.[1] === 'load' || letters === 'p' || letters === 'f') {
    options.files.push(long?.[2] ?? rest.shift() ?? '/etc/sysctl.conf');
    return true;
  }
  for (const letter of letters) {
    if (LETTERS[letter] === undefined) return false;
    Object.assign(options, LETTERS[letter]);
  }
  return true;
}

function isRegExp(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** The path under /proc/sys. The first separator decides which of `.` and `/` separates; the other belongs to a name. */
function pathOf(key: string): string {
  const first = /[./]/.exec(key)?.[0];
  return first === '/' ? key : key.replace(/[./]/g, c => (c === '.' ? '/' : '.'));
}

const keyOf = (path: string): string => path.replace(/[./]/g, c => (c === '/' ? '.' : '/'));

function show(process: Process, options: Options, path: string, text: string): void {
  const key = keyOf(path);
  if (options.form === 'binary') process.print(text);
  else if (options.form === 'names') process.print(`${key}\n`);
  else if (options.form === 'values') process.print(`${text}\n`);
  else for (const line of text.split('\n')) process.print(`${key} = ${line}\n`);
}

/** Every readable setting below a directory. */
function showBelow(process: Process, options: Options, path: string): number {
  const dir = process.netns.sysctls.find(path);
  if (!(dir instanceof SysctlDir)) return 1;
  for (const [below, table] of dir.walk(path === '' ? '' : `${path}/`)) {
    if (options.pattern !== null && !options.pattern.test(keyOf(below))) continue;
    const text = sysctl_read(table);
    if (typeof text === 'string') show(process, options, below, text);
  }
  return 0;
}

function find(process: Process, options: Options, path: string): ctl_table | SysctlDir | null {
  const found = process.netns.sysctls.find(path);
  if (found === null && !options.ignoreUnknown)
    process.complain(`sysctl: cannot stat /proc/sys/${path}: ${new SystemError(ENOENT).message}\n`);
  return found;
}

function read(process: Process, options: Options, key: string): number {
  const path = pathOf(key);
  const found = find(process, options, path);
  if (found === null) return options.ignoreUnknown ? 0 : 1;
  if (found instanceof SysctlDir) return showBelow(process, options, path);
  const text = sysctl_read(found);
  if (typeof text === 'string') show(process, options, path, text);
  return 0;
}

function write(process: Process, options: Options, assignment: string): number {
  const equals = assignment.indexOf('=');
  const path = pathOf(assignment.slice(0, equals).trim());
  const value = assignment.slice(equals + 1).trim();
  const found = find(process, options, path);
  if (found === null) return options.ignoreUnknown ? 0 : 1;
  // procps notices that a setting cannot be written, and goes on as if nothing was wrong.
  if (found instanceof SysctlDir || (found.mode & 0o222) === 0) {
    process.complain(`sysctl: setting key "${keyOf(path)}": Invalid argument\n`);
    return 0;
  }
  const error = sysctl_write(found, `${value}\n`);
  if (error < 0) {
    process.complain(`sysctl: setting key "${keyOf(path)}": ${new SystemError(-error).message}\n`);
    return 1;
  }
  if (!options.quiet) show(process, options, path, value);
  return 0;
}

/** `-p FILE`: assignments, one on a line. */
function load(process: Process, options: Options, name: string): number {
  const { files } = process.machine;
  const contents = files.contents(files.resolve(process.cwd, name), process.netns);
  if (contents === null) {
    process.complain(`sysctl: cannot open "${name}": No such file or directory\n`);
    return 1;
  }
  let status = 0;
  for (const line of decode(contents).split('\n'))
    if (/^\s*[^#;\s]/.test(line)) status |= line.includes('=') ? write(process, options, line.replace(/^\s*-/, '')) : 0;
  return status;
}
