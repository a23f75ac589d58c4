/**
 * The words in which the commands of labs are described, for who helps to write them: what each word of a command line is,
 * and what may come next. The programs themselves decide what they accept; these tables are for people.
 */

/** What a word stands for. */
export type Kind =
  | 'device'
  | 'new-device'
  | 'namespace'
  | 'new-namespace'
  | 'address'
  | 'prefix'
  | 'lladdr'
  | 'number'
  /** `net.ipv4.ip_forward`, and the same with `=VALUE`. */
  | 'sysctl'
  /** A frame for `inject`; takes all words that follow. */
  | 'frame'
  /** A display filter; takes all words that follow. */
  | 'filter'
  | 'file'
  | 'text'
  /** A command line of its own: the rest of the words. */
  | 'command';

export interface Argument {
  /** A kind, or the words that are possible. */
  readonly kind: Kind | readonly string[];
  /** As the synopsis calls it: `DEV`, `PREFIX`. */
  readonly name: string;
}

export interface Keyword {
  readonly doc: string;
  readonly takes?: readonly Argument[];
}

export interface Grammar {
  readonly doc: string;
  readonly synopsis?: string;
  readonly options?: { readonly [word: string]: Keyword };
  /** The first word that is no option chooses one; it may be shortened. */
  readonly subcommands?: { readonly [word: string]: Grammar };
  readonly keywords?: { readonly [word: string]: Keyword };
  /** Words that are no keywords, in their order; the last may come again. */
  readonly positional?: readonly Argument[];
}

export const arg = (name: string, kind: Argument['kind']): Argument => ({ name, kind });
export const word = (doc: string, ...takes: Argument[]): Keyword => ({ doc, takes });

/** One word of a command line, read. */
export type Role =
  | { role: 'command'; grammar: Grammar | null }
  | { role: 'subcommand'; name: string; grammar: Grammar }
  | { role: 'unknown subcommand'; possible: readonly string[] }
  | { role: 'keyword'; name: string; keyword: Keyword }
  | { role: 'argument'; argument: Argument }
  | { role: 'other' };

/** What may stand at a place of a command line. */
export interface Expected {
  /** A command may begin here. */
  command: boolean;
  words: { name: string; doc: string; what: 'subcommand' | 'keyword' | 'option' }[];
  argument: Argument | null;
}

/** Reads command lines by the table of commands. A word whose value only shows at run time is null. */
export class CommandReader {
  private readonly commands: ReadonlyMap<string, Grammar>;

  constructor(commands: ReadonlyMap<string, Grammar>) {
    this.commands = commands;
  }

  /** What each word is. */
  roles(words: readonly (string | null)[]): Role[] {
    const state = new State(this.commands);
    return words.map(each => state.next(each));
  }

  /** What may come after these words. */
  expected(words: readonly (string | null)[]): Expected {
    const state = new State(this.commands);
    for (const each of words) state.next(each);
    return state.expected();
  }
}

class State {
  private readonly commands: ReadonlyMap<string, Grammar>;
  private atCommand = true;
  private grammar: Grammar | null = null;
  private pending: Argument[] = [];
  private positional = 0;

  constructor(commands: ReadonlyMap<string, Grammar>) {
    this.commands = commands;
  }

  next(given: string | null): Role {
    if (this.atCommand) return this.command(given);
    const { grammar } = this;
    const pending = this.pending.shift();
    if (pending !== undefined) return this.argument(pending);
    if (grammar === null || given === null) return this.place();
    const option = grammar.options?.[given];
    if (option !== undefined) return this.keyword(given, option);
    if (grammar.subcommands !== undefined && !given.startsWith('-')) return this.subcommand(given, grammar.subcommands);
    const keyword = grammar.keywords?.[given];
    return keyword === undefined ? this.place() : this.keyword(given, keyword);
  }

  private command(given: string | null): Role {
    if (given !== null && /^[A-Za-z_]\w*=/.test(given)) return { role: 'other' };
    this.atCommand = false;
    this.grammar = given === null ? null : (this.commands.get(given) ?? null);
    this.positional = 0;
    return { role: 'command', grammar: this.grammar };
  }

  private argument(argument: Argument): Role {
    if (argument.kind === 'frame' || argument.kind === 'filter') this.pending.unshift(argument);
    if (argument.kind !== 'command') return { role: 'argument', argument };
    this.atCommand = true;
    return { role: 'argument', argument };
  }

  private keyword(name: string, keyword: Keyword): Role {
    this.pending = [...(keyword.takes ?? [])];
    this.expectCommand();
    return { role: 'keyword', name, keyword };
  }

  private subcommand(given: string, subcommands: { readonly [word: string]: Grammar }): Role {
    const names = Object.keys(subcommands);
    const name = names.find(each => each === given) ?? names.find(each => each.startsWith(given));
    if (name === undefined) return { role: 'unknown subcommand', possible: names };
    this.grammar = subcommands[name];
    this.positional = 0;
    return { role: 'subcommand', name, grammar: this.grammar };
  }

  /** A word that is known by its place. */
  private place(): Role {
    const list = this.grammar?.positional ?? [];
    const argument = list[Math.min(this.positional, list.length - 1)];
    if (argument === undefined) return { role: 'other' };
    this.positional++;
    const role = this.argument(argument);
    this.expectCommand();
    return role;
  }

  /** Where the next argument is a command line, the next word is its command. */
  private expectCommand(): void {
    const next = this.pending[0] ?? (this.positional > 0 ? this.grammar?.positional?.[this.positional] : undefined);
    if (next?.kind !== 'command') return;
    this.pending = [];
    this.atCommand = true;
  }

  expected(): Expected {
    const { grammar } = this;
    if (this.atCommand) return { command: true, words: [], argument: null };
    if (this.pending[0] !== undefined) return { command: false, words: [], argument: this.pending[0] };
    const list = grammar?.positional ?? [];
    const argument = list[Math.min(this.positional, list.length - 1)] ?? null;
    const words = [
      ...Object.entries(grammar?.subcommands ?? {}).map(
        ([name, { doc }]) => ({ name, doc, what: 'subcommand' }) as const,
      ),
      ...Object.entries(grammar?.keywords ?? {}).map(([name, { doc }]) => ({ name, doc, what: 'keyword' }) as const),
      ...Object.entries(grammar?.options ?? {}).map(([name, { doc }]) => ({ name, doc, what: 'option' }) as const),
    ];
    return { command: false, words, argument };
  }
}
