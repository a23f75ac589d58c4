// What a lab builds, as far as its text tells: namespaces and devices, where each is made.
import type { Script, ScriptCommand, ScriptWord } from './script.ts';

export const ROOT = 'root';

export interface Made {
  name: string;
  /** Place of the name in the text. */
  start: number;
  end: number;
}

export interface MadeDevice extends Made {
  /** null: which one shows only when the lab runs. */
  netns: string | null;
  kind: string | null;
  /** Devices that a function makes may be there whenever it was called. */
  inFunction: boolean;
}

export class Network {
  readonly namespaces: Made[] = [];
  readonly devices: MadeDevice[] = [];
  /** Something is made under a name that the text does not tell: what is not found here may be there all the same. */
  hasUnknownDevices = false;
  hasUnknownNamespaces = false;

  constructor(script: Script) {
    for (const command of script.commands) this.take(command);
  }

  /** The devices of a namespace (null: of any) that are made before `offset`, or in a function. */
  devicesBefore(offset: number, netns: string | null): MadeDevice[] {
    return this.devices.filter(
      each =>
        (each.start < offset || each.inFunction) && (netns === null || each.netns === null || each.netns === netns),
    );
  }

  private take(command: ScriptCommand): void {
    const { words } = command;
    const from = ipCommandAt(words);
    if (from === null) return;
    const [object, verb] = words.slice(from).filter(({ role }) => role.role === 'subcommand');
    const name = (word: ScriptWord | undefined): string | null =>
      word?.role.role === 'subcommand' ? word.role.name : null;
    const [what, how] = [name(object), name(verb)];
    if (what === 'netns' && how === 'add') this.addNamespace(words);
    const netns = namespaceOf(words);
    if ((what === 'tuntap' || what === 'tap') && how === 'add') this.addDevices(command, netns, 'tap');
    if (what === 'link' && how === 'add') this.addDevices(command, netns, null);
    if (what === 'link' && how === 'set') this.changeDevice(command, netns);
  }

  private addNamespace(words: readonly ScriptWord[]): void {
    for (const { value, start, end, role } of words) {
      if (role.role !== 'argument' || role.argument.kind !== 'new-namespace') continue;
      if (value === null) this.hasUnknownNamespaces = true;
      else this.namespaces.push({ name: value, start, end });
    }
  }

  /** One device, or the two of a veth pair: `netns` behind a name is that of its device. */
  private addDevices({ words, inFunction }: ScriptCommand, netns: string | null, type: string | null): void {
    const made: MadeDevice[] = [];
    let kind = type;
    for (const [i, word] of words.entries()) {
      const kindOfWord = word.role.role === 'argument' ? word.role.argument.kind : null;
      if (kindOfWord === 'new-device') {
        if (word.value === null) this.hasUnknownDevices = true;
        else made.push({ name: word.value, start: word.start, end: word.end, netns, kind: null, inFunction });
      }
      const before = words[i - 1]?.value;
      const last = made.at(-1);
      if (before === 'netns' && kindOfWord === 'namespace' && last !== undefined) last.netns = word.value;
      if (before === 'type') kind = word.value;
    }
    this.devices.push(...made.map(each => ({ ...each, kind })));
  }

  /** `name` gives it another name, `netns` moves it. */
  private changeDevice({ words, inFunction }: ScriptCommand, netns: string | null): void {
    const at = (kind: string, keyword: string | null) =>
      words.find(
        ({ role }, i) =>
          role.role === 'argument' &&
          role.argument.kind === kind &&
          (keyword === null || words[i - 1]?.value === keyword),
      );
    const device = at('device', null);
    const renamed = at('new-device', 'name');
    const moved = at('namespace', 'netns');
    const isMoved = moved !== undefined && words.indexOf(moved) > words.indexOf(device ?? moved);
    if (renamed === undefined && !isMoved) return;
    const name = renamed ?? device;
    if (name === undefined || name.value === null) {
      this.hasUnknownDevices = true;
      return;
    }
    const kind = this.devices.findLast(each => each.name === device?.value)?.kind ?? null;
    const place = isMoved ? (moved?.value ?? null) : netns;
    this.devices.push({ name: name.value, start: name.start, end: name.end, netns: place, kind, inFunction });
  }
}

/** Where `ip` stands: at the front, or behind `ip netns exec NAME`. */
function ipCommandAt(words: readonly ScriptWord[]): number | null {
  const at = words.findLastIndex(({ role, value }) => role.role === 'command' && value === 'ip');
  return at < 0 ? null : at;
}

/** The namespace that a command line works in; null: it shows only when it runs. */
export function namespaceOf(words: readonly ScriptWord[], until = words.length): string | null {
  let netns: string | null = ROOT;
  for (const [i, { role, value }] of words.slice(0, until).entries()) {
    if (role.role !== 'argument' || role.argument.kind !== 'namespace') continue;
    const before = words[i - 1]?.value;
    if (before === '-n' || before === '-netns' || before === 'exec') netns = value;
  }
  return netns;
}
