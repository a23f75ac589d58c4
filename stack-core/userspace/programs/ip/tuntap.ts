// `ip tuntap`: add, del, show. Works through ioctls of /dev/net/tun.

import { __tun_chr_ioctl, tun_chr_close, tun_chr_open } from '../../../drivers/net/tun-chr.ts';
import { AF_UNSPEC } from '../../../include/linux/socket.ts';
import {
  IFF_MULTI_QUEUE,
  IFF_NO_PI,
  IFF_ONE_QUEUE,
  IFF_TAP,
  IFF_TUN,
  IFF_TUN_EXCL,
  IFF_VNET_HDR,
  TUNSETGROUP,
  TUNSETIFF,
  TUNSETOWNER,
  TUNSETPERSIST,
} from '../../../include/uapi/linux/if_tun.ts';
import type { Program } from '../../../kernel/sched.ts';
import { strerror } from '../../errno.ts';
import { Arguments, type Ip, matches } from './context.ts';
import { isDeviceName } from './link.ts';

export function* tuntap(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined || matches(command, 'show') || matches(command, 'lst') || matches(command, 'list'))
    return yield* show(ip);
  if (matches(command, 'add')) return setPersistent(ip, rest, true);
  if (matches(command, 'delete')) return setPersistent(ip, rest, false);
  if (matches(command, 'help'))
    return ip.usage('tuntap', '{ add | del | show } [ dev NAME ] [ mode { tun | tap } ] [ user USER ] [ group GROUP ]');
  return ip.unknownCommand('tuntap', command);
}

interface TunRequest {
  name: string;
  flags: number;
  user: number | null;
  group: number | null;
}

function parse(ip: Ip, words: readonly string[]): TunRequest | null {
  const request: TunRequest = { name: '', flags: IFF_NO_PI, user: null, group: null };
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (matches(word, 'mode')) {
      const mode = args.next();
      const flag = matches(mode, 'tun') ? IFF_TUN : matches(mode, 'tap') ? IFF_TAP : null;
      if (flag === null) return ip.fail(`Unknown tunnel mode "${mode}"`);
      if ((request.flags & (IFF_TUN | IFF_TAP) & ~flag) !== 0)
        return ip.fail('You managed to ask for more than one tunnel mode.');
      request.flags |= flag;
    } else if (matches(word, 'user') || matches(word, 'group')) {
      const text = args.next();
      const id = text === 'root' ? 0 : /^\d+$/.test(text) ? Number(text) : null;
      const kind = matches(word, 'user') ? 'user' : 'group';
      if (id === null) return ip.fail(`invalid ${kind} "${text}"`);
      request[kind] = id;
    } else if (matches(word, 'pi')) request.flags &= ~IFF_NO_PI;
    else if (matches(word, 'one_queue')) request.flags |= IFF_ONE_QUEUE;
    else if (matches(word, 'vnet_hdr')) request.flags |= IFF_VNET_HDR;
    else if (matches(word, 'multi_queue')) request.flags |= IFF_MULTI_QUEUE;
    else if (matches(word, 'dev')) {
      const name = args.next();
      if (!isDeviceName(name)) ip.wrong(name, '"dev" not a valid ifname');
      request.name = name;
    } else {
      const name = matches(word, 'name') ? args.next() : word;
      if (request.name !== '') ip.duplicateOrGarbage('name', name);
      if (!isDeviceName(name)) ip.wrong(name, '"name" not a valid ifname');
      request.name = name;
    }
  }
  if ((request.flags & (IFF_TUN | IFF_TAP)) === 0) {
    ip.complain('You failed to specify a tunnel mode');
    return null;
  }
  return request;
}

function setPersistent(ip: Ip, words: readonly string[], adds: boolean): number {
  const request = parse(ip, words);
  if (request === null) return 1;
  const file = tun_chr_open(ip.process.world, ip.process.netns);
  const ioctl = (name: string, cmd: number, argument: { ifr_name: string; ifr_flags: number } | number): boolean => {
    const error = __tun_chr_ioctl(file, cmd, argument);
    if (error < 0) ip.complain(`ioctl(${name}): ${strerror(-error)}`);
    return error >= 0;
  };
  const ifr = { ifr_name: request.name, ifr_flags: request.flags | (adds ? IFF_TUN_EXCL : 0) };
  const done =
    ioctl('TUNSETIFF', TUNSETIFF, ifr) &&
    (request.user === null || ioctl('TUNSETOWNER', TUNSETOWNER, request.user)) &&
    (request.group === null || ioctl('TUNSETGROUP', TUNSETGROUP, request.group)) &&
    ioctl('TUNSETPERSIST', TUNSETPERSIST, adds ? 1 : 0);
  tun_chr_close(file);
  return done ? 0 : 1;
}

const IFLA_TUN_TYPES: Record<number, string> = { 1: 'tun', 2: 'tap' };

function* show(ip: Ip): Program {
  const links = yield* ip.netlink.dumpLinks(AF_UNSPEC, [['IFLA_LINKINFO', [['IFLA_INFO_KIND', 'tun']]]]);
  ip.output.begin();
  for (const link of links) {
    const info = link.nested('IFLA_LINKINFO');
    const data = info?.nested('IFLA_INFO_DATA');
    if (info?.text('IFLA_INFO_KIND') !== 'tun' || data === undefined) continue;
    const flags = [IFLA_TUN_TYPES[data.number('IFLA_TUN_TYPE') ?? 0]];
    if (data.number('IFLA_TUN_PI') === 1) flags.push('pi');
    if (data.number('IFLA_TUN_VNET_HDR') === 1) flags.push('vnet_hdr');
    if (data.number('IFLA_TUN_MULTI_QUEUE') === 1) flags.push('multi_queue');
    if (data.number('IFLA_TUN_PERSIST') === 1) flags.push('persist');
    const owner = data.number('IFLA_TUN_OWNER');
    const group = data.number('IFLA_TUN_GROUP');
    const name = link.text('IFLA_IFNAME') ?? '';
    yield* ip.output.record(printTun(ip, name, flags, owner, group));
  }
  ip.output.end();
  return 0;
}

function* printTun(ip: Ip, name: string, flags: readonly string[], owner?: number, group?: number): Program<void> {
  ip.output.both('ifname', name, `${name}:`);
  ip.output.both('flags', [...flags], flags.map(flag => ` ${flag}`).join(''));
  if (owner !== undefined) ip.output.both('user', owner, ` user ${owner}`);
  if (group !== undefined) ip.output.both('group', group, ` group ${group}`);
  ip.output.text('\n');
}
