import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runLab } from '../../run-lab.ts';

const HOSTS = `
  ip link add br0 type bridge mcast_snooping 0
  ip link set dev br0 up
  for n in 1 2 3; do
    ip netns add h$n
    ip link add port$n type veth peer name eth0 netns h$n
    ip link set dev port$n master br0 up
    ip -n h$n addr add 10.0.0.$n/24 dev eth0
    ip -n h$n link set dev eth0 address 02:00:00:00:00:0$n up
  done`;

it('joins hosts: they reach each other, a third one sees only what is for all', () => {
  const { stdout } = runLab(`${HOSTS}

    ip netns exec h1 ping -q -c 2 10.0.0.2 | grep -o '[0-9]* received'
    ip netns exec h3 grep eth0 /proc/net/dev | grep -o 'eth0: *[0-9]* *[0-9]*'
    bridge fdb show br br0 dynamic | grep -o '^02:00.*port[0-9]'`);
  const lines = stdout.trimEnd().split('\n');
  assert.ok(lines.includes('2 received'));
  // One ARP request, which went to all.
  assert.equal(lines.find(line => line.startsWith('eth0'))?.replace(/ +/g, ' '), 'eth0: 42 1');
  assert.deepEqual(lines.slice(-2).sort(), ['02:00:00:00:00:01 dev port1', '02:00:00:00:00:02 dev port2']);
});

it('forgets a port that goes, and goes itself with its namespace, without a leak', () => {
  const { stdout, status } = runLab(`${HOSTS}
    ip netns exec h1 ping -q -c 1 10.0.0.2 >/dev/null
    ip netns del h2
    bridge fdb show br br0 dynamic | grep -c .
    ip link show master br0 | grep -c port
    ip netns add other
    ip -n other link add br7 type bridge
    ip netns del other`);
  assert.deepEqual([stdout, status], ['1\n2\n', 0]);
});

it('learns each station that sends', () => {
  const { stdout } = runLab(`
    ip link add br0 address 02:00:00:00:00:0b type bridge mcast_snooping 0 ageing_time 30000
    ip tuntap add dev port1 mode tap
    ip link set dev port1 master br0 up
    ip link set dev br0 up
    for n in 1 2 3; do
      inject port1 "Ether(src='02:00:00:00:00:5$n', dst='ff:ff:ff:ff:ff:ff', type=0x88b5)"
    done
    bridge fdb show br br0 dynamic | grep -c 02:00:00:00:00:5`);
  assert.equal(stdout, '3\n');
});
