// Enumerations of C headers: names and values, as far as they follow from the header itself.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Enumeration {
  header: string;
  constants: ReadonlyMap<string, number>;
}

/** Every enumeration in the headers of `directory` (`/usr/include`) that netlink may be in. */
export function enumerationsIn(directory: string): Enumeration[] {
  const known = new Map<string, number>();
  const patterns = ['linux/*.h', 'linux/netfilter/*.h', 'linux/netfilter/ipset/*.h', 'linux/tc_act/*.h', 'rdma/*.h'];
  return patterns
    .flatMap(pattern => globSync(pattern, { cwd: directory }).sort())
    .flatMap(header => enumerationsOf(header, readFileSync(join(directory, header), 'utf8'), known));
}

function enumerationsOf(header: string, text: string, known: Map<string, number>): Enumeration[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/^\s*#.*$/gm, '');
  const found: Enumeration[] = [];
  for (const [, body] of code.matchAll(/\benum\b[^{};()]*\{([^}]*)\}/g)) {
    const constants = new Map<string, number>();
    let next: number | undefined = 0;
    for (const item of body.split(',')) {
      const [, name, value] = /^\s*(\w+)\s*(?:=\s*([\s\S]+?)\s*)?$/.exec(item) ?? [];
      if (name === undefined) continue;
      if (value !== undefined) next = /^(?:0x[0-9a-f]+|\d+)$/i.test(value) ? Number(value) : known.get(value);
      if (next === undefined) continue;
      constants.set(name, next);
      known.set(name, next++);
    }
    found.push({ header, constants });
  }
  return found;
}
