import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Lab, type LabOptions, type LabOutput } from '../../../stack-core/userspace/lab.ts';
import { parseFrame } from '../../../stack-core/userspace/packet/parse-frame.ts';

const SET_UP = `ip tuntap add dev eth0 mode tap
ip link set dev eth0 address 02:00:00:00:00:01 up
ip addr add 10.0.0.1/24 dev eth0
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:99 dev eth0
`;
const PING = 'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/ICMP(id=7)';

function run(text: string, options: LabOptions = {}) {
  const output: LabOutput[] = [];
  const lab = new Lab({ path: '/labs/x.netlab', text }, { ...options, onOutput: each => output.push(each) });
  lab.start();
  const end = lab.run();
  const of = (stream: string) => output.flatMap(each => (each.stream === stream ? [each.text] : [])).join('');
  return { lab, end, status: lab.status, stdout: of('stdout'), stderr: of('stderr'), output };
}

describe('a lab that cannot run', () => {
  it('a syntax error is named with line and column; status 2, nothing run', () => {
    const { status, stdout, stderr } = run('echo first\nif true; then\n  echo\n');
    assert.deepEqual([status, stdout], [2, '']);
    assert.equal(stderr, "/labs/x.netlab:4:1: syntax error: expected 'fi' to close 'if'\n");
  });
  it('an unknown command, as sh says it', () => {
    const { status, stderr } = run('\nfoo -x\n');
    assert.deepEqual([status, stderr], [127, '/labs/x.netlab: 2: foo: not found\n']);
  });
  it('what waits for ever is stuck', () => assert.equal(run('sleep infinity').end, 'stuck'));
});

describe('output says which line caused it', () => {
  it('of the lab', () => {
    const { output } = run('echo a\nip link show eth9\n');
    assert.deepEqual(
      output.map(({ stream, path, line }) => ({ stream, path, line })),
      [
        { stream: 'stdout', path: '/labs/x.netlab', line: 1 },
        { stream: 'stderr', path: '/labs/x.netlab', line: 2 },
      ],
    );
  });
});

const wire: { what: string; text: string; status: number; stderr: string }[] = [
  {
    what: 'the frame that was expected',
    text: `inject eth0 '${PING}'\nexpect eth0 'icmp.type == 0'`,
    status: 0,
    stderr: '',
  },
  {
    what: 'another frame, with the difference',
    text: `inject eth0 '${PING}'\nexpect eth0 'icmp.type == 11 && ip.dst == 10.0.0.9'`,
    status: 1,
    stderr:
      'expect: eth0: the next frame is 10.0.0.1 > 10.0.0.9 ICMP type 0 code 0, ttl 64, 42 bytes\n' +
      '  expected icmp.type == 11, found 0\n',
  },
  {
    what: 'no frame',
    text: 'expect eth0 icmp',
    status: 1,
    stderr: 'expect: eth0: no frame came within 1 s; expected icmp\n',
  },
  { what: 'nothing', text: 'expect eth0 nothing', status: 0, stderr: '' },
  {
    what: 'something where nothing was expected',
    text: `inject eth0 '${PING}'\nexpect eth0 nothing`,
    status: 1,
    stderr:
      'expect: eth0: expected nothing, found a frame\n  10.0.0.1 > 10.0.0.9 ICMP type 0 code 0, ttl 64, 42 bytes\n',
  },
  {
    what: 'a filter with an unknown field',
    text: "expect eth0 'ip.foo == 1'",
    status: 1,
    stderr:
      'expect: column 1: there is no field ip.foo (ip has ip.version, ip.hdr_len, ip.dsfield, ip.dsfield.dscp, ' +
      'ip.dsfield.ecn, ip.len, ip.id, ip.flags, ip.flags.rb, ip.flags.df, ip.flags.mf, ip.frag_offset, ip.ttl, ip.proto, ip.checksum, ip.src, ' +
      'ip.dst, ip.addr)\n',
  },
];

describe('inject and expect', () => {
  for (const { what, text, ...expected } of wire)
    it(what, () => {
      const { status, stderr } = run(SET_UP + text);
      assert.deepEqual({ status, stderr }, expected);
    });
  it('a device that is no TAP', () =>
    assert.match(run("inject lo 'Ether()'").stderr, /no TAP device lo in this namespace/));
  it('a malformed packet is not injected', () => {
    const { status, lab } = run(`${SET_UP}inject eth0 'Ether()/IP(ttl=300)'`);
    assert.equal(status, 1);
    assert.deepEqual(lab.machine.wire.frames, []);
  });
});

describe('frames from outside', () => {
  it('come in while the lab waits for them after its end', () => {
    const parsed = parseFrame(PING, () => null);
    assert.ok(parsed.ok);
    let asked = 0;
    const options: LabOptions = {
      keepRunning: true,
      idle: () => {
        asked++;
        if (asked === 1) lab.inject('root', 'eth0', parsed.frames);
        else lab.stop();
        return true;
      },
    };
    const lab = new Lab({ path: '/labs/x.netlab', text: SET_UP }, options);
    lab.start();
    assert.equal(lab.run(), 'done');
    assert.equal(lab.machine.wire.frames.length, 1);
    assert.throws(() => lab.inject('root', 'eth9', []), /no device eth9 in this namespace \(it has lo, eth0\)/);
    assert.throws(() => lab.inject('h9', 'eth0', []), /no network namespace h9 \(there is root\)/);
  });
});

describe('a run is a function of lab and seed', () => {
  const text = 'ip link add veth0 type veth peer name veth1\nip link show\n';
  it('same seed, same output', () => assert.equal(run(text).stdout, run(text).stdout));
  it('another seed, other addresses', () => assert.notEqual(run(text).stdout, run(text, { seed: 2 }).stdout));
});
