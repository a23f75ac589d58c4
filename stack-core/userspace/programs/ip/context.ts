// What all objects of `ip` share: options, arguments, output, netlink, and the names of devices.
import type { Program } from '../../../kernel/sched.ts';
import { Netlink, type Reply } from '../../netlink.ts';
import type { Process } from '../../process.ts';
import { type Prefix, parseAddress, parsePrefix } from './addresses.ts';
import { Output } from './output.ts';

export interface IpOptions {
  /** AF_*; 0: any. */
  family: number;
  json: boolean;
  pretty: boolean;
  oneline: boolean;
  brief: boolean;
  details: boolean;
  /** How often -s was given. */
  statistics: number;
}

/** Status of a command that cannot be understood. */
const USAGE_STATUS = 255;

/** The words of a command, one after the other. */
export class Arguments {
  private readonly context: Ip;
  private readonly words: readonly string[];
  private at = 0;

  constructor(context: Ip, words: readonly string[]) {
    this.context = context;
    this.words = words;
  }

  get done(): boolean {
    return this.at >= this.words.length;
  }

  /** The current word; empty at the end. */
  get word(): string {
    return this.words[this.at] ?? '';
  }

  get rest(): readonly string[] {
    return this.words.slice(this.at);
  }

  advance(): void {
    this.at++;
  }

  /** Goes on to the next word, which has to be there. */
  next(): string {
    this.at++;
    if (this.done) this.context.fail('Command line is not complete. Try option "help"');
    return this.word;
  }
}

/** `word` abbreviates `full`. */
export const matches = (word: string, full: string): boolean => word !== '' && full.startsWith(word);

export class Ip {
  readonly process: Process;
  readonly options: IpOptions;
  readonly output: Output;
  readonly netlink: Netlink;
  /** Devices by ifindex, as the last dump showed them. */
  private readonly links = new Map<number, Reply>();
  private linksKnown = false;

  constructor(process: Process, options: IpOptions) {
    this.process = process;
    this.options = options;
    this.output = new Output(process, options);
    this.netlink = new Netlink(process);
  }

  complain(text: string): void {
    this.process.complain(`${text}\n`);
  }

  /** Says what is wrong and ends `ip`. */
  fail(text: string, status = USAGE_STATUS): never {
    this.complain(text);
    return this.process.exit(status);
  }

  wrong(argument: string, message: string): never {
    return this.fail(`Error: argument "${argument}" is wrong: ${message}`);
  }

  duplicate(key: string, word: string): never {
    return this.fail(`Error: duplicate "${key}": "${word}" is the second value.`);
  }

  duplicateOrGarbage(key: string, word: string): never {
    return this.fail(`Error: either "${key}" is duplicate, or "${word}" is a garbage.`);
  }

  unknownCommand(object: string, word: string): never {
    return this.fail(`Command "${word}" is unknown, try "ip ${object} help".`);
  }

  usage(object: string, commands: string): never {
    return this.fail(`Usage: ip ${object} ${commands}`);
  }

  prefix(text: string): Prefix {
    const prefix = parsePrefix(text);
    if (prefix === null) return this.fail(`Error: any valid prefix is expected rather than "${text}".`, 1);
    return prefix;
  }

  address(text: string): number {
    const address = parseAddress(text);
    if (address === null) return this.fail(`Error: any valid address is expected rather than "${text}".`, 1);
    return address;
  }

  /** Learns the names of all devices. */
  *learnLinks(): Program<Reply[]> {
    const replies = yield* this.netlink.dumpLinks(this.options.family);
    for (const reply of replies) this.remember(reply);
    this.linksKnown = true;
    return replies;
  }

  remember(link: Reply): void {
    this.links.set(link.header.ifi_index, link);
  }

  link(ifindex: number): Reply | undefined {
    return this.links.get(ifindex);
  }

  /** Name of a device, asking the kernel if need be. */
  *linkName(ifindex: number): Program<string> {
    if (ifindex === 0) return '*';
    if (!this.links.has(ifindex) && !this.linksKnown) {
      const reply = yield* this.netlink.ask('RTM_GETLINK', { ifi_index: ifindex }, [['IFLA_EXT_MASK', 9]]);
      if (reply !== null) this.remember(reply);
    }
    return this.links.get(ifindex)?.text('IFLA_IFNAME') ?? `if${ifindex}`;
  }

  /** Index of a device; 0: there is none. */
  *linkIndex(name: string): Program {
    const known = [...this.links].find(([, link]) => link.text('IFLA_IFNAME') === name);
    if (known !== undefined) return known[0];
    const attribute = name.length < 16 ? 'IFLA_IFNAME' : 'IFLA_ALT_IFNAME';
    const reply = yield* this.netlink.ask('RTM_GETLINK', {}, [
      ['IFLA_EXT_MASK', 9],
      [attribute, name],
    ]);
    if (reply === null) return 0;
    this.remember(reply);
    return reply.header.ifi_index;
  }
}
