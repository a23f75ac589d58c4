// Programs of a lab that are a few lines: coreutils and procps as far as labs use them.
import type { Program } from '../../kernel/sched.ts';
import { SystemError } from '../errno.ts';
import { decode, readAll } from '../files.ts';
import type { Main, Process } from '../process.ts';

/** `sleep NUMBER[smhd]…` */
function* sleep(process: Process): Program {
  const words = process.argv.slice(1);
  if (words.length === 0) {
    process.complain("sleep: missing operand\nTry 'sleep --help' for more information.\n");
    return 1;
  }
  let seconds = 0;
  for (const word of words) {
    if (/^(inf|infinity)[smhd]?$/i.test(word)) {
      seconds = Number.POSITIVE_INFINITY;
      continue;
    }
    const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(word);
    if (match === null) {
      process.complain(`sleep: invalid time interval '${word}'\nTry 'sleep --help' for more information.\n`);
      return 1;
    }
    seconds += Number(match[1]) * { '': 1, s: 1, m: 60, h: 3600, d: 86400 }[match[2] as '' | 's' | 'm' | 'h' | 'd'];
  }
  yield* process.sleep(seconds);
  return 0;
}

/** `cat [FILE|-]…` */
function* cat(process: Process): Program {
  const names = process.argv.slice(1).filter(word => word !== '-u');
  let status = 0;
  for (const name of names.length === 0 ? ['-'] : names) {
    try {
      process.writeBytes(1, name === '-' ? yield* readAll(process.stdin) : yield* readFile(process, name));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      process.complain(`cat: ${name}: ${error.message}\n`);
      status = 1;
    }
  }
  return status;
}

function* readFile(process: Process, name: string): Program<Uint8Array> {
  const { files } = process.machine;
  return yield* readAll(files.openRead(files.resolve(process.cwd, name), process.netns));
}

/** The text of a file, or of the standard input (`-`). Null: it cannot be read; `complaint` says so. */
function* readText(process: Process, name: string, complaint: (why: string) => string): Program<string | null> {
  try {
    return decode(name === '-' ? yield* readAll(process.stdin) : yield* readFile(process, name));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    process.complain(`${complaint(error.message)}\n`);
    return null;
  }
}

/** `hostname` */
// biome-ignore lint/correctness/useYield: a program that never waits
function* hostname(process: Process): Program {
  process.print('netstack\n');
  return 0;
}

/** `mkdir [-p] DIR…` */
function* mkdir(process: Process): Program {
  const { files } = process.machine;
  const parents = process.argv.includes('-p');
  let status = 0;
  for (const name of process.argv.slice(1).filter(word => !word.startsWith('-'))) {
    const path = files.resolve(process.cwd, name);
    const above = path.slice(0, Math.max(1, path.lastIndexOf('/')));
    let error = null;
    if (files.isDirectory(path, process.netns) || files.isFile(path, process.netns))
      error = parents ? null : 'File exists';
    else if (!parents && !files.isDirectory(above, process.netns)) error = 'No such file or directory';
    if (error !== null) {
      process.complain(`mkdir: cannot create directory '${name}': ${error}\n`);
      status = 1;
      continue;
    }
    for (let at = path; at !== '/'; at = at.slice(0, Math.max(1, at.lastIndexOf('/')))) files.makeDirectory(at);
  }
  return status;
}

/** `rm [-f] FILE…`: of the lab's own files. */
function* rm(process: Process): Program {
  const { files } = process.machine;
  const force = process.argv.some(word => /^-\w*f/.test(word));
  let status = 0;
  for (const name of process.argv.slice(1).filter(word => !word.startsWith('-'))) {
    if (files.remove(files.resolve(process.cwd, name)) || force) continue;
    process.complain(`rm: cannot remove '${name}': No such file or directory\n`);
    status = 1;
  }
  return status;
}

/** `head [-n COUNT]`, `tail [-n COUNT]` on standard input or files. */
function* head(process: Process): Program {
  const isTail = process.argv[0].endsWith('tail');
  const count = Number(/(?:-n ?|-)(\d+)/.exec(process.argv.slice(1).join(' '))?.[1] ?? '10');
  const names = process.argv.slice(1).filter((word, i, all) => !word.startsWith('-') && all[i - 1] !== '-n');
  let status = 0;
  for (const name of names.length === 0 ? ['-'] : names) {
    const cannot = (why: string): string => `${process.argv[0]}: cannot open '${name}' for reading: ${why}`;
    const text = yield* readText(process, name, cannot);
    if (text === null) {
      status = 1;
      continue;
    }
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    process.print((isTail ? lines.slice(Math.max(0, lines.length - count)) : lines.slice(0, count)).join(''));
  }
  return status;
}

/** `wc [-l|-c|-w]` on standard input. */
function* wc(process: Process): Program {
  const text = decode(yield* readAll(process.stdin));
  const counts = {
    l: text.split('\n').length - 1,
    w: text.split(/\s+/).filter(Boolean).length,
    c: Buffer.byteLength(text),
  };
  const asked = /-([lwc])/.exec(process.argv.slice(1).join(' '))?.[1] as 'l' | 'w' | 'c' | undefined;
  if (asked !== undefined) process.print(`${counts[asked]}\n`);
  else process.print(`${[counts.l, counts.w, counts.c].map(n => String(n).padStart(7)).join(' ')}\n`);
  return 0;
}

/** `grep [-qvcioEFn] [-e] PATTERN [FILE…]` */
function* grep(process: Process): Program {
  const flags = new Set<string>();
  const rest: string[] = [];
  for (const word of process.argv.slice(1)) {
    if (/^-[a-zA-Z]+$/.test(word) && rest.length === 0) for (const letter of word.slice(1)) flags.add(letter);
    else rest.push(word);
  }
  const [pattern, ...names] = rest;
  if (pattern === undefined) {
    process.complain("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n");
    return 2;
  }
  const matcher = compile(grepPattern(pattern, flags), flags.has('i') ? 'giu' : 'gu');
  if (matcher === null) {
    process.complain('grep: Invalid regular expression\n');
    return 2;
  }
  let found = 0;
  let failed = false;
  for (const name of names.length === 0 ? ['-'] : names) {
    const text = yield* readText(process, name, why => `grep: ${name}: ${why}`);
    if (text === null) {
      failed = true;
      continue;
    }
    for (const [i, line] of text.replace(/\n$/, '').split('\n').entries()) {
      if (text === '') break;
      const matches = line.match(matcher);
      if ((matches !== null) === flags.has('v')) continue;
      found++;
      if (flags.has('q') || flags.has('c')) continue;
      const shown = flags.has('o') ? (matches ?? []) : [line];
      for (const match of shown) process.print(`${flags.has('n') ? `${i + 1}:` : ''}${match}\n`);
    }
  }
  if (flags.has('c')) process.print(`${found}\n`);
  if (failed) return 2;
  return found > 0 ? 0 : 1;
}

/** Null: the pattern is malformed. */
function compile(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}

/** The pattern as a JavaScript one: basic (`\(`, `\|` special), extended (-E) or a plain string (-F). */
function grepPattern(pattern: string, flags: ReadonlySet<string>): string {
  const escaped = pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (flags.has('F')) return escaped;
  const bracketed = pattern.replace(
    /\[\[:(\w+):\]\]/g,
    (_all, name: string) => ({ space: '\\s', digit: '\\d', alpha: '[A-Za-z]' })[name] ?? '.',
  );
  if (flags.has('E')) return bracketed;
  const swapped = bracketed.replace(
    /\\([(){}|+?])|([(){}|+?])/g,
    (_all, special?: string, plain?: string) => special ?? `\\${plain}`,
  );
  return swapped.replace(/\\([-"'%&,:;<=>@_`~#! ])/g, '$1');
}

/** `dmesg`: the kernel log. */
// biome-ignore lint/correctness/useYield: a program that never waits
function* dmesg(process: Process): Program {
  const raw = process.argv.includes('-r');
  for (const { ts_ns, level, text } of process.world.log) {
    const time = (ts_ns / 1e9).toFixed(6).padStart(12);
    process.print(`${raw ? `<${level}>` : ''}[${time}] ${text}\n`);
  }
  return 0;
}

export const programs: ReadonlyMap<string, Main> = new Map<string, Main>([
  ['cat', cat],
  ['dmesg', dmesg],
  ['grep', grep],
  ['head', head],
  ['hostname', hostname],
  ['mkdir', mkdir],
  ['rm', rm],
  ['sleep', sleep],
  ['tail', head],
  ['wc', wc],
]);
