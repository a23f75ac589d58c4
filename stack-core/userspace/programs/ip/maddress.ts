// `ip maddress`: multicast addresses of devices, of the link layer and of IPv4, as /proc/net has them.

import { AF_INET, AF_PACKET } from '../../../include/linux/socket.ts';
import type { Program } from '../../../kernel/sched.ts';
import { dev_mc_add_global, dev_mc_del_global } from '../../../net/core/dev_addr_lists.ts';
import { strerror } from '../../errno.ts';
import { parseLinkAddress } from './addresses.ts';
import { Arguments, type Ip, matches } from './context.ts';

// biome-ignore lint/correctness/useYield: `ip` runs its commands as programs
export function* maddress(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return show(ip, []);
  if (matches(command, 'add')) return modify(ip, true, rest);
  if (matches(command, 'delete')) return modify(ip, false, rest);
  if (matches(command, 'show') || matches(command, 'lst') || matches(command, 'list')) return show(ip, rest);
  if (matches(command, 'help')) return ip.usage('maddr', '[ add | del ] MULTIADDR dev STRING');
  return ip.unknownCommand('maddr', command);
}

interface Entry {
  ifindex: number;
  ifname: string;
  family: 'link' | 'inet';
  address: string;
  users: number;
  isStatic: boolean;
}

/** Adds a link-layer address to those that a device receives (SIOCADDMULTI), or takes it away. */
function modify(ip: Ip, add: boolean, words: readonly string[]): number {
  let device: string | null = null;
  let address: string | null = null;
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    if (args.word === 'dev') device = args.next();
    else {
      if (matches(args.word, 'address')) args.next();
      if (address !== null) return ip.duplicate('address', args.word);
      address = args.word;
    }
  }
  if (device === null) return ip.fail('Not enough information: "dev" argument is required.');
  const bytes = parseLinkAddress(address ?? '');
  if (bytes === null) {
    ip.complain(`"${address}" is invalid lladdr.`);
    return 1;
  }
  const dev = ip.process.netns.dev_name_head.get(device);
  if (dev === undefined) {
    ip.complain(`ioctl: ${strerror(19)}`);
    return 1;
  }
  const err = add ? dev_mc_add_global(dev, bytes) : dev_mc_del_global(dev, bytes);
  if (err === 0) return 0;
  ip.complain(`ioctl: ${strerror(-err)}`);
  return 1;
}

function show(ip: Ip, words: readonly string[]): number {
  let device: string | null = null;
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) device = args.word === 'dev' ? args.next() : args.word;
  const { family } = ip.options;
  const entries = [
    ...(family === 0 || family === AF_PACKET ? linkGroups(ip) : []),
    ...(family === 0 || family === AF_INET ? inetGroups(ip) : []),
  ].filter(({ ifname }) => device === null || ifname === device);
  const indices = [...new Set(entries.map(({ ifindex }) => ifindex))].sort((a, b) => a - b);

  const { output } = ip;
  output.begin();
  for (const index of indices) {
    const groups = entries.filter(({ ifindex }) => ifindex === index);
    output.object('', () => {
      output.both('ifindex', index, `${index}:`);
      output.both('ifname', groups[0].ifname, `\t${groups[0].ifname}${output.line}`);
      output.array('maddr', () => {
        for (const group of groups) output.object('', () => print(ip, group));
      });
    });
  }
  output.end();
  return 0;
}

function print(ip: Ip, { family, address, users, isStatic }: Entry): void {
  const { output } = ip;
  output.text('\t');
  if (family === 'link') output.both('link', address, `link  ${address}`);
  else {
    output.both('family', family, `${family.padEnd(5)}`);
    output.both('address', address, ` ${address}`);
  }
  if (users !== 1) output.both('users', users, ` users ${users}`);
  if (isStatic) output.both('features', 'static', ' static');
  output.text(output.line);
}

const lines = (ip: Ip, file: string): string[] =>
  (ip.process.netns.proc_net.get(file)?.show() ?? '').trimEnd().split('\n');

function linkGroups(ip: Ip): Entry[] {
  return lines(ip, 'dev_mcast').flatMap(line => {
    const [index, ifname, users, global, hex] = line.split(/\s+/);
    if (hex === undefined) return [];
    const address = hex.replace(/..(?=.)/g, '$&:');
    return { ifindex: Number(index), ifname, family: 'link', address, users: Number(users), isStatic: global !== '0' };
  });
}

/** A line with the device, then one for each of its groups: the address as the machine has it in memory. */
function inetGroups(ip: Ip): Entry[] {
  const entries: Entry[] = [];
  let [ifindex, ifname] = [0, ''];
  for (const line of lines(ip, 'igmp').slice(1)) {
    const device = /^(\d+)\t(\S+) *:/.exec(line);
    if (device !== null) {
      [ifindex, ifname] = [Number(device[1]), device[2]];
      continue;
    }
    const [hex, users] = line.trim().split(/\s+/);
    const address = (hex.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16)).reverse();
    entries.push({
      ifindex,
      ifname,
      family: 'inet',
      address: address.join('.'),
      users: Number(users),
      isStatic: false,
    });
  }
  return entries;
}
