// The shell's builtin commands, with the words and statuses of dash.
import { NSEC_PER_MSEC } from '../../kernel/clock.ts';
import type { Program } from '../../kernel/sched.ts';
import { concat, decode, encode, readSome } from '../files.ts';
import { ProcessExit, waitFor } from '../process.ts';
import { LoopJump, ReturnJump, type Shell, ShellError } from './interpreter.ts';
import { formatPrintf, unescapeText } from './printf.ts';
import { evaluateTest, type FileTests, TestError } from './test-expression.ts';

export interface Builtin {
  /** POSIX "special": found before functions, its errors end the shell, assignments before it stay. */
  special: boolean;
  run(shell: Shell, argv: readonly string[]): Program;
}

/** A builtin that never waits. */
const plain = (run: (shell: Shell, argv: readonly string[]) => number, special = false): Builtin => ({
  special,
  // biome-ignore lint/correctness/useYield: every builtin is a program, also those that never wait
  *run(shell, argv) {
    return run(shell, argv);
  },
});

const NAME = /^[A-Za-z_]\w*$/;

/** A count or status among the arguments; anything else ends the shell. */
function number(argv: readonly string[], index: number, fallback: number): number {
  const text = argv[index];
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text)) throw new ShellError(`${argv[0]}: Illegal number: ${text}`);
  return Number(text);
}

function echo(shell: Shell, argv: readonly string[]): number {
  const words = argv.slice(1);
  const newline = words[0] !== '-n';
  if (!newline) words.shift();
  const { bytes, stopped } = unescapeText(words.join(' '), true);
  shell.process.writeBytes(1, newline && !stopped ? concat([bytes, encode('\n')]) : bytes);
  return 0;
}

function printf(shell: Shell, argv: readonly string[]): number {
  const args = argv[1] === '--' ? argv.slice(2) : argv.slice(1);
  if (args.length === 0) throw new ShellError('printf: usage: printf format [arg ...]');
  const { bytes, errors } = formatPrintf(args[0], args.slice(1));
  for (const error of errors) shell.complain(`printf: ${error}`);
  shell.process.writeBytes(1, bytes);
  return errors.length > 0 ? 1 : 0;
}

function test(shell: Shell, argv: readonly string[]): number {
  let words = argv.slice(1);
  if (argv[0] === '[') {
    if (words.at(-1) !== ']') {
      shell.complain('[: missing ]');
      return 2;
    }
    words = words.slice(0, -1);
  }
  try {
    return evaluateTest(words, fileTests(shell)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    shell.complain(`${argv[0]}: ${error.message}`);
    return 2;
  }
}

function fileTests(shell: Shell): FileTests {
  const { files } = shell.machine;
  const { process } = shell;
  const at = (path: string): string => files.resolve(process.cwd, path);
  const isFile = (path: string): boolean => files.isFile(at(path), process.netns);
  const isDirectory = (path: string): boolean => files.isDirectory(at(path), process.netns);
  return {
    exists: path => path === '/dev/null' || isFile(path) || isDirectory(path),
    isFile: path => at(path) !== '/dev/null' && isFile(path),
    isDirectory,
    size: path => files.contents(at(path), process.netns)?.length ?? 0,
    isTerminal: () => false,
  };
}

function cd(shell: Shell, argv: readonly string[]): number {
  const { files } = shell.machine;
  const { process } = shell;
  const target = argv[1] === '-' ? (shell.get('OLDPWD') ?? '') : (argv[1] ?? shell.get('HOME') ?? '');
  const path = files.resolve(process.cwd, target);
  if (!files.isDirectory(path, process.netns)) {
    shell.complain(`cd: can't cd to ${target}`);
    return 2;
  }
  if (argv[1] === '-') process.print(`${path}\n`);
  shell.assign('OLDPWD', process.cwd);
  process.cwd = path;
  shell.assign('PWD', path);
  return 0;
}

const SET_OPTIONS: Record<string, 'errexit' | 'nounset' | 'xtrace' | 'noglob'> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
};

function set(shell: Shell, argv: readonly string[]): number {
  if (argv.length === 1) {
    for (const name of [...shell.variables.keys()].sort())
      shell.process.print(`${name}=${quote(shell.variables.get(name) ?? '')}\n`);
    return 0;
  }
  let i = 1;
  for (; i < argv.length; i++) {
    const word = argv[i];
    if (word === '--' || word === '-') {
      shell.positional = argv.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(word)) break;
    const on = word[0] === '-';
    if (word.slice(1) === 'o') {
      const name = argv[++i];
      const option = Object.values(SET_OPTIONS).find(o => o === name);
      if (option === undefined) throw new ShellError(`set: Illegal option ${word} ${name ?? ''}`.trimEnd());
      shell.options[option] = on;
      continue;
    }
    for (const letter of word.slice(1)) {
      const option = SET_OPTIONS[letter];
      if (option === undefined) throw new ShellError(`set: Illegal option -${letter}`);
      shell.options[option] = on;
    }
  }
  if (i < argv.length) shell.positional = argv.slice(i);
  return 0;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;

/** `export`, `readonly` and `local` with `NAME` or `NAME=VALUE` words. */
function declare(shell: Shell, argv: readonly string[], declareOne: (name: string) => void): number {
  for (const word of argv.slice(1)) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    if (!NAME.test(name)) throw new ShellError(`${argv[0]}: ${name}: bad variable name`);
    if (argv[0] === 'local') declareOne(name);
    if (equals >= 0) shell.set(name, word.slice(equals + 1));
    if (argv[0] !== 'local') declareOne(name);
  }
  return 0;
}

function exportNames(shell: Shell, argv: readonly string[]): number {
  if (argv.length === 1 || argv[1] === '-p') {
    for (const name of [...shell.exported].sort())
      shell.process.print(`export ${name}=${quote(shell.variables.get(name) ?? '')}\n`);
    return 0;
  }
  return declare(shell, argv, name => {
    shell.exported.add(name);
    const value = shell.variables.get(name);
    if (value !== undefined) shell.process.environment.set(name, value);
  });
}

function local(shell: Shell, argv: readonly string[]): number {
  const scope = shell.localScopes.at(-1);
  if (scope === undefined) throw new ShellError('local: not in a function');
  return declare(shell, argv, name => {
    if (!scope.has(name)) scope.set(name, shell.variables.get(name));
  });
}

function unset(shell: Shell, argv: readonly string[]): number {
  const isFunction = argv[1] === '-f';
  for (const name of argv.slice(isFunction || argv[1] === '-v' ? 2 : 1)) {
    if (isFunction) {
      shell.functions.delete(name);
      continue;
    }
    if (!NAME.test(name)) throw new ShellError(`unset: ${name}: bad variable name`);
    if (shell.readonlyNames.has(name)) throw new ShellError(`unset: ${name}: is read only`);
    shell.variables.delete(name);
    shell.exported.delete(name);
    shell.process.environment.delete(name);
  }
  return 0;
}

function jump(kind: 'break' | 'continue') {
  return (shell: Shell, argv: readonly string[]): number => {
    const levels = number(argv, 1, 1);
    if (levels === 0) throw new ShellError(`${kind}: Illegal number: 0`);
    if (shell.loopDepth > 0) throw new LoopJump(kind, Math.min(levels, shell.loopDepth));
    return 0;
  };
}

function shift(shell: Shell, argv: readonly string[]): number {
  const count = number(argv, 1, 1);
  if (count > shell.positional.length) throw new ShellError("shift: can't shift that many");
  shell.positional = shell.positional.slice(count);
  return 0;
}

/** Reads one line, byte by byte as far as the file goes, so that the next reader finds the rest. */
function* read(shell: Shell, argv: readonly string[]): Program {
  const raw = argv[1] === '-r';
  const names = argv.slice(raw ? 2 : 1);
  if (names.length === 0) throw new ShellError('read: arg count');
  for (const name of names) if (!NAME.test(name)) throw new ShellError(`read: ${name}: bad variable name`);
  const bytes: number[] = [];
  let ended = false;
  for (;;) {
    const [byte] = yield* readSome(shell.process.stdin, 1);
    if (byte === undefined) {
      ended = true;
      break;
    }
    if (byte === 10) {
      if (raw || bytes.at(-1) !== 0x5c) break;
      bytes.pop();
    } else bytes.push(byte);
  }
  let line = decode(Uint8Array.from(bytes));
  if (!raw) line = line.replace(/\\([\s\S])/g, '$1');
  const blank = [...(shell.get('IFS') ?? ' \t\n')].map(c => `\\u{${c.codePointAt(0)?.toString(16)}}`).join('');
  const separator = new RegExp(`[${blank}]+`, 'u');
  let rest = blank === '' ? line : line.replace(new RegExp(`^[${blank}]+|[${blank}]+$`, 'gu'), '');
  for (const [i, name] of names.entries()) {
    const match = blank === '' || i === names.length - 1 ? null : separator.exec(rest);
    shell.assign(name, match === null ? rest : rest.slice(0, match.index));
    rest = match === null ? '' : rest.slice(match.index + match[0].length);
  }
  return ended ? 1 : 0;
}

function* wait(shell: Shell, argv: readonly string[]): Program {
  if (argv.length === 1) {
    for (const task of shell.jobs.values()) yield* waitFor(task);
    shell.jobs.clear();
    return 0;
  }
  let status = 0;
  for (const word of argv.slice(1)) {
    const task = /^\d+$/.test(word)
      ? shell.jobs.get(Number(word))
      : [...shell.jobs.values()][Number(word.slice(1)) - 1];
    status = task === undefined ? 127 : yield* waitFor(task);
    const signal = task === undefined ? undefined : shell.killedBy.get(task);
    if (signal !== undefined && SIGNAL_WORDS[signal] !== undefined) shell.process.complain(`${SIGNAL_WORDS[signal]}\n`);
  }
  return status;
}

const SIGNALS: Record<string, number> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
};

/** What the shell says when it waits for a job that a signal ended. */
const SIGNAL_WORDS: Record<number, string> = { 1: 'Hangup', 3: 'Quit', 9: 'Killed', 15: 'Terminated' };

function kill(shell: Shell, argv: readonly string[]): number {
  let signal = 15;
  let words = argv.slice(1);
  const option = /^-(?:s)?(.*)$/.exec(words[0] ?? '');
  if (option !== null) {
    const name = option[1] !== '' ? option[1] : (words[1] ?? '');
    words = words.slice(option[1] !== '' ? 1 : 2);
    signal = /^\d+$/.test(name) ? Number(name) : (SIGNALS[name.replace(/^SIG/, '')] ?? -1);
    if (signal < 0) throw new ShellError(`kill: invalid signal number or name: ${name}`);
  }
  let status = 0;
  for (const word of words) {
    const task = shell.jobs.get(Number(word)) ?? [...shell.jobs.values()][Number(word.replace(/^%/, '')) - 1];
    if (task === undefined && word.startsWith('%')) {
      shell.complain(`kill: No such job: ${word}`);
      status = 1;
    } else if (task === undefined || task.state === 'zombie') {
      shell.complain('kill: No such process\n');
      status = 1;
    } else if (signal !== 0) {
      shell.killedBy.set(task, signal);
      shell.machine.world.sched.kill(task, 128 + signal);
    }
  }
  return status;
}

function trap(shell: Shell, argv: readonly string[]): number {
  if (argv.length < 2) {
    for (const [name, action] of shell.traps) shell.process.print(`trap -- ${quote(action)} ${name}\n`);
    return 0;
  }
  const clears = argv.length === 2 || argv[1] === '-';
  for (const word of argv.length === 2 ? argv.slice(1) : argv.slice(2)) {
    const name = word === '0' ? 'EXIT' : word.replace(/^SIG/, '');
    if (name !== 'EXIT' && SIGNALS[name] === undefined && !/^\d+$/.test(name)) {
      shell.process.complain(`trap: ${word}: bad trap\n`);
      return 1;
    }
    if (clears) shell.traps.delete(name);
    else shell.traps.set(name, argv[1]);
  }
  return 0;
}

/** `command [-v|-V] NAME` and `type NAME`: what a name is. */
function describe(shell: Shell, names: readonly string[], form: 'v' | 'V' | 'type'): number {
  let status = 0;
  for (const name of names) {
    const path = `/usr/bin/${name}`;
    if (shell.functions.has(name)) shell.process.print(form === 'v' ? `${name}\n` : `${name} is a shell function\n`);
    else if (builtins.has(name)) {
      const kind = builtins.get(name)?.special === true ? 'special shell builtin' : 'shell builtin';
      shell.process.print(form === 'v' ? `${name}\n` : `${name} is a ${kind}\n`);
    } else if (shell.findProgram(name) !== null)
      shell.process.print(form === 'v' ? `${path}\n` : `${name} is ${path}\n`);
    else {
      status = 127;
      if (form !== 'v') shell.process.print(`${name}: not found\n`);
    }
  }
  return status;
}

function* command(shell: Shell, argv: readonly string[]): Program {
  if (argv[1] === '-v' || argv[1] === '-V') return describe(shell, argv.slice(2), argv[1] === '-v' ? 'v' : 'V');
  const words = argv[1] === '--' || argv[1] === '-p' ? argv.slice(2) : argv.slice(1);
  if (words.length === 0) return 0;
  const builtin = builtins.get(words[0]);
  if (builtin === undefined) return yield* shell.runProgram(words, [], []);
  try {
    return yield* builtin.run(shell, words);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    shell.complain(error.message);
    return error.status;
  }
}

/** Runs a script file in this shell. */
function* source(shell: Shell, argv: readonly string[]): Program {
  if (argv[1] === undefined) throw new ShellError('.: filename argument required');
  const text = shell.readFile(argv[1]);
  if (text === null) throw new ShellError(`.: cannot open ${argv[1]}: No such file`);
  return yield* shell.sourceText(argv[1], text);
}

function* evaluate(shell: Shell, argv: readonly string[]): Program {
  return yield* shell.evaluate(argv.slice(1).join(' '));
}

/** `exec PROGRAM`: the program's status is the shell's. */
function* exec(shell: Shell, argv: readonly string[]): Program {
  throw new ProcessExit(yield* shell.runProgram(argv.slice(1), [], []));
}

function times(shell: Shell): number {
  const ms = shell.machine.world.now_ns / NSEC_PER_MSEC;
  shell.process.print(`0m${(ms / 1000).toFixed(6)}s 0m0.000000s\n0m0.000000s 0m0.000000s\n`);
  return 0;
}

function umask(shell: Shell): number {
  shell.process.print('0022\n');
  return 0;
}

/** `getopts OPTSTRING NAME [ARG…]`. */
function getopts(shell: Shell, argv: readonly string[]): number {
  const [, options, name] = argv;
  if (name === undefined) throw new ShellError('getopts: usage: getopts optstring var [arg]');
  const args = argv.length > 3 ? argv.slice(3) : shell.positional;
  const index = Number(shell.get('OPTIND') ?? '1');
  const within = Number(shell.get('OPTOFF') ?? '1');
  const word = args[index - 1];
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') shell.assign('OPTIND', String(index + 1));
    shell.assign(name, '?');
    return 1;
  }
  const letter = word[within];
  const at = options.indexOf(letter);
  const last = within + 1 >= word.length;
  let next = last ? index + 1 : index;
  shell.variables.set('OPTOFF', last ? '1' : String(within + 1));
  shell.variables.delete('OPTARG');
  if (at < 0 || letter === ':') {
    if (options.startsWith(':')) shell.assign('OPTARG', letter);
    else shell.process.complain(`Illegal option -${letter}\n`);
    shell.assign(name, '?');
  } else if (options[at + 1] === ':') {
    const value = last ? args[index] : word.slice(within + 1);
    next = last ? index + 2 : index + 1;
    shell.variables.set('OPTOFF', '1');
    if (value === undefined) {
      if (!options.startsWith(':')) shell.process.complain(`No arg for -${letter} option\n`);
      shell.assign(name, options.startsWith(':') ? ':' : '?');
    } else {
      shell.assign('OPTARG', value);
      shell.assign(name, letter);
    }
  } else shell.assign(name, letter);
  shell.assign('OPTIND', String(next));
  return 0;
}

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', plain(() => 0, true)],
  ['true', plain(() => 0)],
  ['false', plain(() => 1)],
  ['echo', plain(echo)],
  ['printf', plain(printf)],
  ['test', plain(test)],
  ['[', plain(test)],
  ['cd', plain(cd)],
  [
    'pwd',
    plain(shell => {
      shell.process.print(`${shell.process.cwd}\n`);
      return 0;
    }),
  ],
  ['set', plain(set, true)],
  ['export', plain(exportNames, true)],
  ['readonly', plain((shell, argv) => declare(shell, argv, name => shell.readonlyNames.add(name)), true)],
  ['local', plain(local)],
  ['unset', plain(unset, true)],
  ['shift', plain(shift, true)],
  ['break', plain(jump('break'), true)],
  ['continue', plain(jump('continue'), true)],
  [
    'return',
    plain((shell, argv) => {
      throw new ReturnJump(number(argv, 1, shell.status) & 0xff);
    }, true),
  ],
  [
    'exit',
    plain((shell, argv) => {
      throw new ProcessExit(number(argv, 1, shell.status) & 0xff);
    }, true),
  ],
  ['trap', plain(trap, true)],
  ['times', plain(times, true)],
  ['read', { special: false, run: read }],
  ['wait', { special: false, run: wait }],
  ['kill', plain(kill)],
  ['jobs', plain(() => 0)],
  ['hash', plain(() => 0)],
  ['umask', plain(umask)],
  ['getopts', plain(getopts)],
  ['type', plain((shell, argv) => describe(shell, argv.slice(1), 'type'))],
  ['command', { special: false, run: command }],
  ['.', { special: true, run: source }],
  ['eval', { special: true, run: evaluate }],
  ['exec', { special: true, run: exec }],
]);
