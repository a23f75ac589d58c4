// The work that is measured: IPv4 packets from one TAP through the routing code out of another, in one World.
import { tun_chr_read_iter, tun_chr_write_iter } from '../../stack-core/drivers/net/tun-chr.ts';
import { Lab } from '../../stack-core/userspace/lab.ts';
import { parseFrame } from '../../stack-core/userspace/packet/parse-frame.ts';

const SETUP = `ip tuntap add dev tap0 mode tap
ip tuntap add dev tap1 mode tap
ip link set dev tap0 address 02:00:00:00:00:01 up
ip link set dev tap1 address 02:00:00:00:00:02 up
ip addr add 10.0.0.1/24 dev tap0
ip addr add 10.0.1.1/24 dev tap1
ip neigh add 10.0.1.2 lladdr 02:00:00:00:00:99 dev tap1
echo 1 > /proc/sys/net/ipv4/ip_forward
`;
const PACKET =
  'Ether(src="02:00:00:00:00:88", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.1.2")/UDP(sport=1, dport=2)/("x"*64)';

export interface Forwarding {
  /** Forwards `count` packets; throws when one does not come out. */
  forward(count: number): void;
}

export function setUpForwarding(): Forwarding {
  const problems: string[] = [];
  const lab = new Lab(
    { path: '/bench.netlab', text: SETUP },
    { onOutput: output => output.stream === 'stderr' && problems.push(output.text) },
  );
  lab.start();
  lab.run();
  if (lab.status !== 0 || problems.length > 0) throw new Error(`setting up failed: ${problems.join('')}`);
  const taps = new Map([...lab.taps.values()].map(tap => [tap.name, tap.file]));
  const [tap0, tap1] = [taps.get('tap0'), taps.get('tap1')];
  const parsed = parseFrame(PACKET, () => null);
  if (tap0 === undefined || tap1 === undefined || !parsed.ok) throw new Error('setting up failed');
  const [frame] = parsed.frames;
  return {
    forward(count) {
      for (let i = 0; i < count; i++) {
        tun_chr_write_iter(tap0, frame);
        if (typeof tun_chr_read_iter(tap1) === 'number') throw new Error(`packet ${i} did not come out`);
      }
    },
  };
}
