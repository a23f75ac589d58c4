// The shell that runs labs: POSIX sh as Debian's /bin/sh (dash) does it, in virtual time.
import type {
  AndOr,
  Case,
  Command,
  CommandNode,
  CompoundList,
  For,
  Function as FunctionNode,
  If,
  Pipeline,
  Redirection,
  Script,
  Statement,
  SyntaxNode,
  While,
  Word,
} from 'unbash';
import { EISDIR, ENOTDIR } from '../../include/linux/errno.ts';
import { LabFrame, type LabVariable } from '../../kernel/probe.ts';
import type { Program, task_struct } from '../../kernel/sched.ts';
import { SystemError } from '../errno.ts';
import { decode, encode, NullFile, type OpenFile, Pipe, SinkFile, TextFile } from '../files.ts';
import { type Machine, type Main, Process, ProcessExit, waitFor } from '../process.ts';
import { ArithmeticError } from './arithmetic.ts';
import { type Builtin, builtins } from './builtins.ts';
import {
  type ExpansionContext,
  ExpansionError,
  expandFields,
  expandHereDoc,
  expandPattern,
  expandString,
} from './expand.ts';
import { type ParsedLab, parseLab, parseText, ShellSyntaxError } from './parse.ts';
import { patternToRegExp } from './pattern.ts';

/** `break` and `continue` on their way to the loop that they mean. */
export class LoopJump {
  readonly kind: 'break' | 'continue';
  levels: number;
  constructor(kind: 'break' | 'continue', levels: number) {
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return` on its way out of the function or sourced file. */
export class ReturnJump {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** An error that ends the shell (a special builtin failed, an expansion error). The text is for its standard error. */
export class ShellError extends Error {
  readonly status: number;
  constructor(message: string, status = 2) {
    super(message);
    this.status = status;
  }
}

const NO_PLACES: ReadonlyMap<SyntaxNode, number> = new Map();

/** A redirection that cannot be made. */
class RedirectionError extends Error {}

interface ShellFunction {
  node: FunctionNode;
  lab: ParsedLab;
}

/** Told of every external program that the lab's shell starts; it may watch what the program writes. */
export type ProgramStarted = (process: Process, shell: Shell) => void;

export interface ShellOptions {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  noglob: boolean;
}

export class Shell implements ExpansionContext {
  readonly process: Process;
  lab: ParsedLab;
  /** `$0`. */
  readonly name: string;
  readonly variables: Map<string, string>;
  readonly exported: Set<string>;
  readonly readonlyNames: Set<string>;
  readonly functions: Map<string, ShellFunction>;
  positional: string[];
  readonly options: ShellOptions;
  readonly traps: Map<string, string>;
  /** `$?` */
  status = 0;
  /** `$!`: pid of the last background job. */
  lastBackground: number | null = null;
  readonly jobs = new Map<number, task_struct>();
  /** Jobs that `kill` ended, and the signal. */
  readonly killedBy = new Map<task_struct, number>();
  loopDepth = 0;
  /** Functions and sourced files that are being run. */
  callDepth = 0;
  functionDepth = 0;
  /** Values that `local` has covered, per function call. */
  readonly localScopes: Map<string, string | undefined>[] = [];
  /** Line of the command that runs, for messages. */
  line = 1;
  /** Status of the last command substitution in this command; the status of a bare assignment. */
  private substitutionStatus: number | null = null;
  private readonly programStarted: ProgramStarted;
  /** `$$`: pid of the main shell, also in subshells. */
  private readonly mainPid: number;

  constructor(process: Process, lab: ParsedLab, from: Shell | { name: string; programStarted: ProgramStarted }) {
    this.process = process;
    this.lab = lab;
    this.name = from.name;
    if (from instanceof Shell) {
      this.variables = new Map(from.variables);
      this.exported = new Set(from.exported);
      this.readonlyNames = new Set(from.readonlyNames);
      this.functions = new Map(from.functions);
      this.positional = [...from.positional];
      this.options = { ...from.options };
      this.traps = new Map();
      this.status = from.status;
      this.lastBackground = from.lastBackground;
      this.callDepth = from.callDepth;
      this.functionDepth = from.functionDepth;
      this.localScopes.push(...from.localScopes.map(scope => new Map(scope)));
      this.line = from.line;
      this.programStarted = from.programStarted;
      this.mainPid = from.mainPid;
    } else {
      this.variables = new Map(process.environment);
      this.exported = new Set(process.environment.keys());
      this.readonlyNames = new Set();
      this.functions = new Map();
      this.positional = [];
      this.options = { errexit: false, nounset: false, xtrace: false, noglob: false };
      this.traps = new Map();
      this.programStarted = from.programStarted;
      this.mainPid = process.pid;
      this.variables.set('IFS', ' \t\n');
      this.variables.set('PS4', '+ ');
    }
  }

  get machine(): Machine {
    return this.process.machine;
  }

  // What expansion asks for.

  get(name: string): string | undefined {
    return name === 'LINENO' ? String(this.line) : this.variables.get(name);
  }

  set(name: string, value: string): void {
    if (this.readonlyNames.has(name)) throw new ShellError(`${name}: is read only`);
    this.variables.set(name, value);
  }

  get nounset(): boolean {
    return this.options.nounset;
  }

  get noglob(): boolean {
    return this.options.noglob;
  }

  special(name: string): string | undefined {
    switch (name) {
      case '?':
        return String(this.status);
      case '#':
        return String(this.positional.length);
      case '$':
        return String(this.mainPid);
      case '!':
        return this.lastBackground === null ? undefined : String(this.lastBackground);
      case '0':
        return this.name;
      case '-':
        return `${this.options.errexit ? 'e' : ''}${this.options.noglob ? 'f' : ''}${this.options.xtrace ? 'x' : ''}${this.options.nounset ? 'u' : ''}`;
      default:
        return undefined;
    }
  }

  list(directory: string): string[] {
    return this.machine.files.list(this.machine.files.resolve(this.process.cwd, directory));
  }

  *substitute(script: Script): Program<string> {
    const chunks: string[] = [];
    const decoder = new TextDecoder();
    const sink = new SinkFile(data => chunks.push(decoder.decode(data, { stream: true })));
    const task = this.fork(
      'sh',
      child => child.statements(script.commands),
      process => process.install(1, sink),
    );
    this.substitutionStatus = yield* waitFor(task);
    return chunks.join('');
  }

  // Running.

  /** Runs the whole script and its EXIT trap. Returns the shell's exit status. */
  *main(): Program {
    const frame = this.frame(this.lab.source.path.split('/').pop() ?? this.name);
    this.process.stack.push(frame);
    const status = yield* this.toEnd(this.statements(this.lab.tree.commands));
    this.process.stack.pop();
    return status;
  }

  /** Runs `body` until it ends or something ends the shell, then the EXIT trap. Returns the status to exit with. */
  private *toEnd(body: Program): Program {
    const status = (yield* this.exitCodeOf(body)) ?? this.status;
    const trap = this.traps.get('EXIT');
    if (trap === undefined) return status;
    this.traps.delete('EXIT');
    this.status = status;
    return (yield* this.exitCodeOf(this.evaluate(trap))) ?? status;
  }

  /** Like `toEnd`; null when `body` came to its own end. */
  private *exitCodeOf(body: Program): Program<number | null> {
    try {
      yield* body;
      return null;
    } catch (error) {
      if (error instanceof ProcessExit) return error.status;
      if (error instanceof ReturnJump) return error.status;
      if (error instanceof LoopJump) return this.status;
      const fatal = this.fatal(error);
      if (fatal === null) throw error;
      this.complain(fatal.message);
      return fatal.status;
    }
  }

  private fatal(error: unknown): ShellError | null {
    if (error instanceof ShellError) return error;
    if (error instanceof ExpansionError || error instanceof ArithmeticError) return new ShellError(error.message);
    return null;
  }

  /** A message in the shell's own name: `LAB: LINE: text`. */
  complain(text: string): void {
    this.process.complain(`${this.name}: ${this.line}: ${text}\n`);
  }

  private frame(name: string): LabFrame {
    return new LabFrame(
      name,
      () => this.shownVariables(),
      (variable, value) => {
        if (/^\d+$/.test(variable)) this.positional[Number(variable) - 1] = value;
        else this.variables.set(variable, value);
      },
    );
  }

  private shownVariables(): LabVariable[] {
    const hidden = new Set(['IFS', 'PS4', 'PATH', 'HOME', 'PWD', 'OLDPWD']);
    const own = [...this.variables].filter(([name]) => !hidden.has(name)).map(([name, value]) => ({ name, value }));
    const positional = this.positional.map((value, i) => ({ name: String(i + 1), value }));
    return [...positional, ...own, { name: '?', value: String(this.status) }];
  }

  /** The debugger's check before a statement. */
  private at(node: SyntaxNode): void {
    const place = this.lab.places.get(node);
    if (place === undefined) return;
    this.line = this.lab.lineOf(node.pos);
    this.process.stack.top.check(place);
  }

  *statements(list: readonly Statement[]): Program {
    for (const statement of list) yield* this.statement(statement);
    return this.status;
  }

  private *statement(statement: Statement): Program {
    if (statement.background === true) {
      const task = this.fork(
        'sh',
        child => child.command(statement.command, false),
        process => process.install(0, new NullFile()),
      );
      this.jobs.set(task.pid, task);
      this.lastBackground = task.pid;
      this.status = 0;
      return 0;
    }
    return yield* this.command(statement.command, false);
  }

  /** Starts a subshell as a process of its own. */
  private fork(comm: string, body: (child: Shell) => Program, setUp?: (process: Process) => void): task_struct {
    const process = new Process(this.process, [comm], comm);
    setUp?.(process);
    return process.start(comm, () => {
      const child = new Shell(process, this.lab, this);
      // The copied frames show this shell's variables; the innermost one shows the child's own.
      const top = child.process.stack.frames.pop();
      const frame = child.frame(top?.name ?? comm);
      frame.place = top?.place ?? 0;
      child.process.stack.frames.push(frame);
      return child.toEnd(body(child));
    });
  }

  /** Runs a command. `tested`: its failure is looked at (`if`, `&&`, `!`), so `set -e` does not apply. */
  *command(node: AndOr | Pipeline | CommandNode, tested: boolean): Program {
    switch (node.type) {
      case 'AndOr':
        return yield* this.andOr(node, tested);
      case 'Pipeline':
        return yield* this.pipeline(node, tested);
      case 'Command':
        this.status = yield* this.simple(node, tested);
        if (!tested) this.errexit();
        return this.status;
      case 'Redirected':
        return yield* this.redirected(node.redirects, () => this.command(node.command, tested));
      case 'BraceGroup':
        return yield* this.commandList(node.body, tested);
      case 'Subshell': {
        const task = this.fork('sh', child => child.commandList(node.body, tested));
        this.status = yield* waitFor(task);
        if (!tested) this.errexit();
        return this.status;
      }
      case 'If':
        return yield* this.if(node, tested);
      case 'While':
        return yield* this.while(node, tested);
      case 'For':
        return yield* this.for(node, tested);
      case 'Case':
        return yield* this.case(node, tested);
      case 'Function':
        this.at(node);
        this.functions.set(node.name.value, { node, lab: this.lab });
        this.status = 0;
        return 0;
      default:
        throw new ShellError(`${node.type} is not POSIX shell`);
    }
  }

  private errexit(): void {
    if (this.options.errexit && this.status !== 0) throw new ProcessExit(this.status);
  }

  private *commandList(list: CompoundList, tested: boolean): Program {
    for (const statement of list.commands) {
      if (tested && statement.background !== true) yield* this.command(statement.command, true);
      else yield* this.statement(statement);
    }
    return this.status;
  }

  private *andOr(node: AndOr, tested: boolean): Program {
    let skip = false;
    for (const [i, command] of node.commands.entries()) {
      if (i > 0) skip = node.operators[i - 1] === '&&' ? this.status !== 0 : this.status === 0;
      if (skip) continue;
      const isLast = i === node.commands.length - 1;
      yield* this.command(command, tested || !isLast);
    }
    return this.status;
  }

  private *pipeline(node: Pipeline, tested: boolean): Program {
    const negated = node.prefixes.filter(prefix => prefix.type === 'Negation').length % 2 === 1;
    if (node.commands.length === 1) yield* this.command(node.commands[0], tested || negated);
    else this.status = yield* this.connected(node.commands);
    if (negated) this.status = this.status === 0 ? 1 : 0;
    else if (node.commands.length > 1 && !tested) this.errexit();
    return this.status;
  }

  /** Each part of a pipeline is a process of its own; the status is that of the last. */
  private *connected(commands: readonly CommandNode[]): Program {
    const tasks: task_struct[] = [];
    let input: OpenFile | null = null;
    for (const [i, command] of commands.entries()) {
      const pipe: Pipe | null = i < commands.length - 1 ? new Pipe(this.machine.world) : null;
      const from: OpenFile | null = input;
      const to = pipe?.openWrite() ?? null;
      const setUp = (process: Process): void => {
        if (from !== null) process.install(0, from);
        if (to !== null) process.install(1, to);
      };
      tasks.push(this.fork('sh', child => child.command(command, true), setUp));
      input = pipe?.openRead() ?? null;
    }
    let status = 0;
    for (const task of tasks) status = yield* waitFor(task);
    return status;
  }

  private *if(node: If, tested: boolean): Program {
    for (const branch of [node, ...node.elif]) {
      if ((yield* this.commandList(branch.clause, true)) === 0) return yield* this.commandList(branch.then, tested);
    }
    // In the else branch `$?` is still that of the condition.
    if (node.else !== undefined) return yield* this.commandList(node.else, tested);
    this.status = 0;
    return 0;
  }

  private *while(node: While, tested: boolean): Program {
    let status = 0;
    this.loopDepth++;
    try {
      for (;;) {
        const jump = yield* this.loopPart(() => this.commandList(node.clause, true));
        if (jump === 'break') break;
        if (jump === 'continue') continue;
        if ((this.status === 0) !== (node.kind === 'while')) break;
        const ended = yield* this.loopPart(() => this.commandList(node.body, tested));
        status = this.status;
        if (ended === 'break') break;
      }
    } finally {
      this.loopDepth--;
    }
    this.status = status;
    return status;
  }

  private *for(node: For, tested: boolean): Program {
    this.at(node);
    const values = node.wordlist === undefined ? [...this.positional] : yield* expandFields(node.wordlist, this);
    let status = 0;
    this.loopDepth++;
    try {
      for (const [i, value] of values.entries()) {
        if (i > 0) this.at(node);
        this.set(node.name.value, value);
        const ended = yield* this.loopPart(() => this.commandList(node.body, tested));
        status = this.status;
        if (ended === 'break') break;
      }
    } finally {
      this.loopDepth--;
    }
    this.status = status;
    return status;
  }

  /** Runs a part of a loop; says how it was left. A jump that means an outer loop goes on outwards. */
  private *loopPart(run: () => Program): Program<'end' | 'break' | 'continue'> {
    try {
      yield* run();
      return 'end';
    } catch (error) {
      if (!(error instanceof LoopJump)) throw error;
      error.levels--;
      if (error.levels > 0 && this.loopDepth > 1) throw error;
      this.status = 0;
      return error.kind;
    }
  }

  private *case(node: Case, tested: boolean): Program {
    this.at(node);
    const value = yield* expandString(node.word, this);
    this.status = 0;
    for (const item of node.items) {
      for (const word of item.pattern) {
        const pattern = yield* expandPattern(word, this);
        if (patternToRegExp(pattern).test(value)) return yield* this.commandList(item.body, tested);
      }
    }
    return 0;
  }

  // Simple commands.

  private *simple(node: Command, tested: boolean): Program {
    this.at(node);
    this.substitutionStatus = null;
    const words: Word[] = node.name === undefined ? [] : [node.name];
    const argv = yield* expandFields(words, this);
    const declares = argv.length > 0 && /^(export|readonly|local)$/.test(argv[0]);
    for (const argument of node.args) {
      if (argument.type === 'Word') argv.push(...(yield* expandFields([argument], this)));
      else if (declares && argument.value.type === 'Word')
        argv.push(`${argument.name}=${yield* expandString(argument.value, this)}`);
      else argv.push(...(yield* expandFields([asWord(argument.text, argument.value, argument)], this)));
    }
    const assignments: [string, string][] = [];
    for (const part of node.prefix)
      if (part.type === 'Assignment' && part.value.type === 'Word')
        assignments.push([part.name, yield* expandString(part.value, this)]);
    if (this.options.xtrace) this.trace(assignments, argv);

    if (argv.length === 0) return yield* this.assignmentsOnly(node, assignments);
    const shellFunction = this.functions.get(argv[0]);
    const builtin = builtins.get(argv[0]);
    if (builtin?.special === true) return yield* this.runBuiltin(builtin, argv, assignments, node.redirects);
    if (shellFunction !== undefined)
      return yield* this.callFunction(shellFunction, argv, assignments, node.redirects, tested);
    if (builtin !== undefined) return yield* this.runBuiltin(builtin, argv, assignments, node.redirects);
    return yield* this.runProgram(argv, assignments, node.redirects);
  }

  private trace(assignments: readonly [string, string][], argv: readonly string[]): void {
    const words = [...assignments.map(([name, value]) => `${name}=${value}`), ...argv];
    this.process.complain(`${this.get('PS4') ?? ''}${words.join(' ')}\n`);
  }

  private *assignmentsOnly(node: Command, assignments: readonly [string, string][]): Program {
    for (const [name, value] of assignments) this.assign(name, value);
    const status = this.substitutionStatus ?? 0;
    if (node.redirects.length === 0) return status;
    // biome-ignore lint/correctness/useYield: only the redirections are wanted
    return yield* this.redirected(node.redirects, function* () {
      return status;
    });
  }

  assign(name: string, value: string): void {
    this.set(name, value);
    if (this.exported.has(name)) this.process.environment.set(name, value);
  }

  private *runBuiltin(
    builtin: Builtin,
    argv: readonly string[],
    assignments: readonly [string, string][],
    redirects: readonly Redirection[],
  ): Program {
    const saved = builtin.special ? [] : assignments.map(([name]) => [name, this.variables.get(name)] as const);
    for (const [name, value] of assignments) this.assign(name, value);
    const shell = this;
    const run = function* (): Program {
      try {
        return yield* builtin.run(shell, argv);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        if (argv[0] === 'exec') throw error;
        shell.complain(`${argv[0]}: ${argv[0]}: I/O error`);
        return 1;
      }
    };
    // `exec` keeps its redirections.
    if (argv[0] === 'exec' && argv.length === 1) {
      const error = yield* this.redirect(this.process, redirects);
      if (error !== null) throw new ShellError(error);
      return 0;
    }
    const status = yield* this.redirected(redirects, run, builtin.special);
    for (const [name, value] of saved) {
      if (value === undefined) this.variables.delete(name);
      else this.variables.set(name, value);
    }
    return status;
  }

  private *callFunction(
    called: ShellFunction,
    argv: readonly string[],
    assignments: readonly [string, string][],
    redirects: readonly Redirection[],
    tested: boolean,
  ): Program {
    const shell = this;
    return yield* this.redirected(redirects, function* (): Program {
      const saved = { positional: shell.positional, lab: shell.lab, loopDepth: shell.loopDepth };
      const frame = shell.frame(`${argv[0]}()`);
      const scope = new Map<string, string | undefined>();
      for (const [name, value] of assignments) {
        scope.set(name, shell.variables.get(name));
        shell.assign(name, value);
      }
      shell.localScopes.push(scope);
      shell.process.stack.push(frame);
      shell.positional = argv.slice(1);
      shell.lab = called.lab;
      shell.loopDepth = 0;
      shell.callDepth++;
      shell.functionDepth++;
      try {
        if (called.node.body.type !== 'CompoundList') yield* shell.command(called.node.body, tested);
      } catch (error) {
        if (!(error instanceof ReturnJump)) throw error;
        shell.status = error.status;
      } finally {
        shell.callDepth--;
        shell.functionDepth--;
        shell.localScopes.pop();
        for (const [name, value] of scope) {
          if (value === undefined) shell.variables.delete(name);
          else shell.variables.set(name, value);
        }
        Object.assign(shell, saved);
        shell.process.stack.pop();
      }
      return shell.status;
    });
  }

  /** The program that a name stands for; null: not found. A path names what its last part does, in the usual places. */
  findProgram(name: string): Main | null {
    const match = /^(?:\/(?:usr\/)?(?:local\/)?s?bin\/)?([^/]+)$/.exec(name);
    return match === null ? null : (this.machine.programs.get(match[1]) ?? null);
  }

  *runProgram(
    argv: readonly string[],
    assignments: readonly [string, string][],
    redirects: readonly Redirection[],
  ): Program {
    const process = new Process(this.process, argv, argv[0].split('/').pop() ?? argv[0]);
    for (const [name, value] of assignments) process.environment.set(name, value);
    const error = yield* this.redirect(process, redirects);
    if (error !== null) {
      this.abandon(process);
      this.complain(error);
      return 2;
    }
    const program = this.findProgram(argv[0]);
    if (program === null) {
      const [message, status] = this.whyNotFound(argv[0]);
      process.complain(`${this.name}: ${this.line}: ${message}\n`);
      this.abandon(process);
      return status;
    }
    this.programStarted(process, this);
    const task = process.start(process.stack.comm, program);
    const status = yield* waitFor(task);
    yield* this.machine.programEnded(process);
    return status;
  }

  private abandon(process: Process): void {
    for (const fd of [...process.descriptors.keys()]) process.close(fd);
    process.stack.exit();
  }

  private whyNotFound(name: string): [message: string, status: number] {
    const { files } = this.machine;
    if (name.includes('/') && files.isFile(files.resolve(this.process.cwd, name), this.process.netns))
      return [`${name}: Permission denied`, 126];
    return [`${name}: not found`, 127];
  }

  /** Runs a text in this shell: `eval`, a trap. */
  *evaluate(text: string): Program {
    const parsed = this.parsed(() => parseText({ path: this.name, text }));
    const outer = this.lab;
    this.lab = { ...outer, places: NO_PLACES };
    if (parsed.tree.commands.length === 0) this.status = 0;
    try {
      return yield* this.statements(parsed.tree.commands);
    } finally {
      this.lab = outer;
    }
  }

  /** Runs a script file in this shell, with a frame of its own. */
  *sourceText(path: string, text: string): Program {
    const lab = this.parsed(() => parseLab({ path: this.machine.files.resolve(this.process.cwd, path), text }));
    const outer = this.lab;
    this.process.stack.push(this.frame(path.split('/').pop() ?? path));
    this.lab = lab;
    this.callDepth++;
    if (lab.tree.commands.length === 0) this.status = 0;
    try {
      return yield* this.statements(lab.tree.commands);
    } catch (error) {
      if (error instanceof ReturnJump) return error.status;
      throw error;
    } finally {
      this.callDepth--;
      this.lab = outer;
      this.process.stack.pop();
    }
  }

  private parsed(parse: () => ParsedLab): ParsedLab {
    try {
      return parse();
    } catch (error) {
      if (error instanceof ShellSyntaxError) throw new ShellError(error.message);
      throw error;
    }
  }

  // Redirections.

  /** Runs `body` with redirections in this shell, and takes them back. A redirection that fails ends a special builtin's shell. */
  private *redirected(redirects: readonly Redirection[], body: () => Program, isSpecial = false): Program {
    if (redirects.length === 0) {
      this.status = yield* body();
      return this.status;
    }
    const saved = new Map([...this.process.descriptors].map(([fd, file]) => [fd, file.ref()]));
    try {
      const error = yield* this.redirect(this.process, redirects);
      if (error !== null) {
        if (isSpecial) throw new ShellError(error);
        this.complain(error);
        this.status = 2;
      } else {
        this.status = yield* body();
      }
    } finally {
      for (const fd of [...this.process.descriptors.keys()]) if (!saved.has(fd)) this.process.close(fd);
      for (const [fd, file] of saved) {
        this.process.install(fd, file);
        file.unref();
      }
    }
    return this.status;
  }

  /** Makes redirections in `process`. Returns what went wrong, or null. */
  private *redirect(process: Process, redirects: readonly Redirection[]): Program<string | null> {
    try {
      for (const redirect of redirects) yield* this.redirectOne(process, redirect);
      return null;
    } catch (error) {
      if (error instanceof RedirectionError) return error.message;
      throw error;
    }
  }

  private *redirectOne(process: Process, redirect: Redirection): Program<void> {
    const isInput = redirect.operator.startsWith('<');
    const fd = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : isInput ? 0 : 1;
    if (redirect.type === 'HereDoc') {
      process.install(fd, new TextFile(encode(yield* expandHereDoc(redirect, this))));
      return;
    }
    const target = redirect.target === undefined ? '' : yield* expandString(redirect.target, this);
    if (redirect.operator === '>&' || redirect.operator === '<&') return this.duplicate(process, fd, target);
    const { files } = this.machine;
    const path = files.resolve(this.process.cwd, target);
    try {
      const file = isInput
        ? files.openRead(path, process.netns)
        : files.openWrite(path, redirect.operator === '>>', process.netns);
      process.install(fd, file);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw new RedirectionError(isInput ? cannotOpen(target, error) : cannotCreate(target, error));
    }
  }

  private duplicate(process: Process, fd: number, target: string): void {
    if (target === '-') {
      process.close(fd);
      return;
    }
    if (!/^\d+$/.test(target)) throw new ShellError(`Bad fd number`);
    const file = process.descriptors.get(Number(target));
    if (file === undefined) throw new RedirectionError(`${target}: Bad file descriptor`);
    process.install(fd, file);
  }

  /** Reads a file of the lab; null: there is none. */
  readFile(path: string): string | null {
    const { files } = this.machine;
    const contents = files.contents(files.resolve(this.process.cwd, path), this.process.netns);
    return contents === null ? null : decode(contents);
  }
}

// dash has its own words for the usual failures.
const cannotOpen = (target: string, error: SystemError): string =>
  `cannot open ${target}: ${error.errno === 2 ? 'No such file' : error.message}`;

function cannotCreate(target: string, error: SystemError): string {
  if (error.errno === EISDIR) return `cannot create ${target}: Is a directory`;
  return `cannot create ${target}: ${error.errno === 2 || error.errno === ENOTDIR ? 'Directory nonexistent' : error.message}`;
}

/** `name=value` as an argument of an ordinary command: one word. */
function asWord(text: string, value: Word | unknown, at: { pos: number; end: number }): Word {
  const word = value as Word;
  const prefix = text.slice(0, text.length - word.text.length);
  const name = { type: 'Literal' as const, pos: at.pos, end: at.pos + prefix.length, value: prefix, text: prefix };
  const rest = word.parts ?? [
    { type: 'Literal' as const, pos: word.pos, end: word.end, value: word.value, text: word.text },
  ];
  return { type: 'Word', text, value: prefix + word.value, pos: at.pos, end: at.end, parts: [name, ...rest] };
}
