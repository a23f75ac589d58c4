// No kernel that this was written on has the driver: these are facts from its source, drivers/net/dummy.c.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runLab } from '../../run-lab.ts';

it('takes what is sent to it and receives nothing', () => {
  const { stdout } = runLab(`
    ip link add dummy0 address 02:00:00:00:00:01 type dummy
    ip addr add 10.0.0.1/24 dev dummy0
    ip link set dev dummy0 up
    ip link show dummy0
    ping -c 2 -W 1 10.0.0.9 >/dev/null
    grep dummy0 /proc/net/dev
    ip neigh show`);
  const [link, address, counters, ...neighbours] = stdout.trimEnd().split('\n');
  assert.equal(
    link,
    '2: dummy0: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000',
  );
  assert.equal(address, '    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff');
  // Two echo requests of 98 bytes: it does not ask for addresses.
  assert.match(counters, /^dummy0: +0 +0 .* 196 +2 +0/);
  assert.deepEqual(neighbours, []);
});

it('has a carrier that one can take away, and is named dummy0 when it is given no name', () => {
  const { stdout } = runLab(`
    ip link add type dummy
    ip link set dev dummy0 up
    ip link set dev dummy0 carrier off
    ip -br link show dummy0 | grep -o 'NO-CARRIER.*UP'`);
  assert.equal(stdout, 'NO-CARRIER,BROADCAST,NOARP,UP\n');
});

it('refuses a group as its address', () => {
  const { stderr } = runLab('ip link add dummy0 address 03:00:00:00:00:01 type dummy');
  assert.equal(stderr, 'RTNETLINK answers: Cannot assign requested address\n');
});
