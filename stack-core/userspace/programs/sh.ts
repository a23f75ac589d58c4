// `sh` as a program (`ip netns exec h2 sh -c '…'`), and the commands that a shell has built in, started by others.
import type { Program } from '../../kernel/sched.ts';
import { decode, readAll } from '../files.ts';
import type { Main, Process } from '../process.ts';
import { builtins } from '../sh/builtins.ts';
import { Shell } from '../sh/interpreter.ts';
import { type ParsedLab, parseText, ShellSyntaxError } from '../sh/parse.ts';

/** Status of a script that cannot be read or parsed. */
const UNUSABLE_STATUS = 2;

/** `sh -c TEXT [NAME [ARG…]]`, `sh [-eux] FILE [ARG…]`, `sh` with a script on its standard input. */
export function* sh(process: Process): Program {
  const words = process.argv.slice(1);
  const flags: string[] = [];
  while (/^-[a-z]/.test(words[0] ?? '')) flags.push(...(words.shift() as string).slice(1));
  let name = 'sh';
  let text: string;
  if (flags.includes('c')) {
    text = words.shift() ?? '';
    name = words.shift() ?? name;
  } else if (words.length > 0) {
    name = words.shift() as string;
    const { files } = process.machine;
    const contents = files.contents(files.resolve(process.cwd, name), process.netns);
    if (contents === null) {
      process.complain(`sh: 0: cannot open ${name}: No such file\n`);
      return UNUSABLE_STATUS;
    }
    text = decode(contents);
  } else text = decode(yield* readAll(process.stdin));
  const parsed = tryParse(process, name, text);
  if (parsed === null) return UNUSABLE_STATUS;
  const shell = shellOf(process, parsed, name);
  shell.positional = words;
  if (flags.includes('e')) shell.options.errexit = true;
  if (flags.includes('u')) shell.options.nounset = true;
  if (flags.includes('x')) shell.options.xtrace = true;
  return yield* shell.main();
}

function tryParse(process: Process, name: string, text: string): ParsedLab | null {
  try {
    return parseText({ path: name, text });
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    process.complain(`${error.message}\n`);
    return null;
  }
}

/** A shell of its own; the lab's record does not list what it starts. Its statements are no places to stop at. */
function shellOf(process: Process, parsed: ParsedLab, name: string): Shell {
  return new Shell(process, { ...parsed, places: new Map() }, { name, programStarted: () => {} });
}

function builtin(name: string): Main {
  return function* (process) {
    const command = builtins.get(name);
    if (command === undefined) throw new Error(`${name} is no builtin`);
    return yield* command.run(shellOf(process, parseText({ path: name, text: '' }), name), process.argv);
  };
}

export const programs: ReadonlyMap<string, Main> = new Map<string, Main>([
  ['sh', sh],
  ['dash', sh],
  ...['echo', 'false', 'kill', 'printf', 'pwd', 'test', '[', 'true'].map(name => [name, builtin(name)] as const),
]);
