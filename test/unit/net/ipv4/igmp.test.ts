// Sockets join groups and filter sources: errno, the report that leaves within the next second, and /proc/net/mcfilter, as
// Linux 6.18 did it in a namespace with igmp_qrv=1. Version 3; joins without filters are labs.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SOCK_DGRAM, type socket } from '../../../../stack-core/include/linux/net.ts';
import { AF_INET, SOL_IP } from '../../../../stack-core/include/linux/socket.ts';
import {
  IP_ADD_MEMBERSHIP,
  IP_ADD_SOURCE_MEMBERSHIP,
  IP_BLOCK_SOURCE,
  IP_DROP_MEMBERSHIP,
  IP_DROP_SOURCE_MEMBERSHIP,
  IP_MULTICAST_IF,
  IP_UNBLOCK_SOURCE,
} from '../../../../stack-core/include/uapi/linux/in.ts';
import { __sys_close, __sys_setsockopt, __sys_socket } from '../../../../stack-core/net/socket.ts';
import { address, Router } from './router.ts';

const OPTIONS = {
  join: IP_ADD_MEMBERSHIP,
  leave: IP_DROP_MEMBERSHIP,
  block: IP_BLOCK_SOURCE,
  unblock: IP_UNBLOCK_SOURCE,
  'add source': IP_ADD_SOURCE_MEMBERSHIP,
  'drop source': IP_DROP_SOURCE_MEMBERSHIP,
};

class Host extends Router {
  constructor() {
    super();
    this.sysctl('net.ipv4.igmp_qrv', '1');
    this.tap('eth0', '02:00:00:00:00:01', '10.0.0.1/24');
  }

  socket(): socket {
    const opened = __sys_socket(this.net, AF_INET, SOCK_DGRAM, 0);
    assert.ok(typeof opened !== 'number');
    return opened;
  }

  set(sock: socket, what: keyof typeof OPTIONS, group: string, source?: string): number {
    const [imr_multiaddr, imr_address] = [address(group), address('10.0.0.1')];
    const value =
      source === undefined
        ? { imr_multiaddr, imr_address, imr_ifindex: 0 }
        : { imr_multiaddr, imr_interface: imr_address, imr_sourceaddr: address(source) };
    return __sys_setsockopt(sock, SOL_IP, OPTIONS[what], value);
  }

  /** The IGMP messages that leave within 1.3 seconds, without what is before them. */
  reports(): string[] {
    const { out } = this.pass(1.3);
    return (out.eth0 ?? []).map(frame => frame.slice(2 * (14 + 24)));
  }

  filters(): string[] {
    const lines = this.net.proc_net.get('mcfilter')?.show().trimEnd().split('\n').slice(1) ?? [];
    return lines.map(line => line.trim().replace(/ +/g, ' '));
  }
}

type Step = [what: keyof typeof OPTIONS, group: string, source: string | undefined, err: number, report: string[]];

const steps: Step[] = [
  ['join', '239.1.1.1', undefined, 0, ['2200e9fb0000000104000000ef010101']],
  ['block', '239.1.1.1', '10.0.0.7', 0, ['2200ddf30000000106000001ef0101010a000007']],
  ['block', '239.1.1.1', '10.0.0.8', 0, ['2200ddf20000000106000001ef0101010a000008']],
  ['unblock', '239.1.1.1', '10.0.0.7', 0, ['2200def30000000105000001ef0101010a000007']],
  ['block', '239.1.1.1', '10.0.0.8', -99, []],
  ['leave', '239.1.1.1', undefined, 0, ['2200eafb0000000103000000ef010101']],
  ['add source', '239.1.1.2', '10.0.0.7', 0, ['2200def20000000105000001ef0101020a000007']],
  ['add source', '239.1.1.2', '10.0.0.8', 0, ['2200def10000000105000001ef0101020a000008']],
  ['drop source', '239.1.1.2', '10.0.0.7', 0, ['2200ddf20000000106000001ef0101020a000007']],
  ['block', '239.1.1.2', '10.0.0.9', -22, []],
  ['drop source', '239.1.1.2', '10.0.0.8', 0, ['2200ddf10000000106000001ef0101020a000008']],
  ['leave', '239.1.1.2', undefined, -99, []],
  ['add source', '10.0.0.9', '10.0.0.7', -22, []],
];

it('each change of a filter is reported once', () => {
  const host = new Host();
  const sock = host.socket();
  host.reports();
  for (const [what, group, source, err, report] of steps) {
    const where = [what, group, source].join(' ');
    assert.equal(host.set(sock, what, group, source), err, where);
    assert.deepEqual(host.reports(), report, where);
  }
  assert.deepEqual(host.filters(), []);
});

it('sources that one socket wants count when the one that wants all has left', () => {
  const host = new Host();
  const [all, one] = [host.socket(), host.socket()];
  host.set(all, 'join', '239.1.1.3');
  host.set(one, 'add source', '239.1.1.3', '10.0.0.7');
  assert.deepEqual(host.reports(), ['2200e9f90000000104000000ef010103']);
  assert.deepEqual(host.filters(), ['2 eth0 0xef010103 0x0a000007 1 0']);
  __sys_close(all);
  assert.deepEqual(host.reports(), ['2200e0f10000000103000001ef0101030a000007']);
  __sys_close(one);
  assert.deepEqual(host.reports(), ['2200ddf10000000106000001ef0101030a000007']);
});

it('what is no group, no device, or joined already is refused', () => {
  const host = new Host();
  const sock = host.socket();
  assert.equal(host.set(sock, 'join', '239.1.1.1'), 0);
  assert.equal(host.set(sock, 'join', '239.1.1.1'), -98);
  assert.equal(host.set(sock, 'join', '10.1.1.1'), -22);
  const device = (imr_address: string) => ({ imr_multiaddr: 0, imr_address: address(imr_address), imr_ifindex: 0 });
  assert.equal(__sys_setsockopt(sock, SOL_IP, IP_MULTICAST_IF, device('10.0.0.1')), 0);
  assert.equal(__sys_setsockopt(sock, SOL_IP, IP_MULTICAST_IF, device('10.0.0.2')), -99);
  assert.equal(__sys_setsockopt(sock, SOL_IP, IP_ADD_MEMBERSHIP, 7), -22);
});
