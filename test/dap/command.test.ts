// The built `netstack` command, as scripts call it: run, trace, test.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { adapterProgram, echoLab, labFile } from './client.ts';

const scratch = mkdtempSync(join(tmpdir(), 'netstack-command-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const netstack = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [adapterProgram, ...args], { encoding: 'utf8' });

describe('netstack run', () => {
  for (const build of [[], ['--fast']]) {
    it(`prints what the lab prints and ends with its status ${build.join('')}`, () => {
      const { status, stdout, stderr } = netstack('run', ...build, labFile('echo one\necho two >&2\nexit 3\n'));
      assert.deepEqual({ status, stdout, stderr }, { status: 3, stdout: 'one\n', stderr: 'two\n' });
    });
  }

  it('writes every file of a record', () => {
    const dir = join(scratch, 'record');
    assert.equal(netstack('run', labFile(echoLab), '--record', dir).status, 0);
    const files = ['commands.json', 'counters.json', 'drops.json', 'netlink.json', 'root.tap0.pcap', 'state.json'];
    assert.deepEqual(readdirSync(dir).sort(), files);
    const counters = JSON.parse(readFileSync(join(dir, 'counters.json'), 'utf8')) as Record<string, object>;
    assert.equal((counters.root as { IcmpInEchos?: number }).IcmpInEchos, 1);
  });

  const faults = [
    {
      what: 'a lab that is not there',
      args: ['run', '/nowhere/x.netlab'],
      status: 2,
      says: /\/nowhere\/x\.netlab: no such file/,
    },
    { what: 'a directory', args: ['run', scratch], status: 2, says: /a directory, not a lab/ },
    { what: 'a seed that is no number', args: ['run', '--seed', 'x', '/nowhere/x.netlab'], status: 2, says: /seed/ },
    { what: 'an unknown option', args: ['run', '--slow', '/nowhere/x.netlab'], status: 2, says: /--slow/ },
    { what: 'an unknown command', args: ['walk'], status: 2, says: /walk/ },
  ];
  for (const { what, args, status, says } of faults) {
    it(`${what}: says so, status ${status}`, () => {
      const result = netstack(...args);
      assert.equal(result.status, status);
      assert.match(result.stderr, says);
    });
  }

  it('a syntax error: line and column, status 2, nothing run', () => {
    const result = netstack('run', labFile('echo one\nif true; then\n'));
    assert.equal(result.status, 2);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /test\.netlab:\d+:\d+: /);
  });

  it('an unknown command in the lab: as sh says it, 127', () => {
    const result = netstack('run', labFile('nosuchthing\n'));
    assert.equal(result.status, 127);
    assert.match(result.stderr, /: 1: nosuchthing: not found\n$/);
  });

  it('a lab that would wait for ever says who waits', () => {
    const result = netstack('run', labFile('sleep infinity\n'));
    assert.equal(result.status, 1);
    assert.match(result.stderr, /nothing can happen any more: .*sleep in clock_nanosleep/);
  });
});

describe('netstack trace', () => {
  const trace = (...args: string[]): string[] => netstack('trace', ...args).stdout.split('\n');
  const badChecksum = echoLab.replace('dst="10.0.0.1")', 'dst="10.0.0.1", chksum=0xdead)');

  it('has a line for each function on the way of a packet, in order, with verdicts', () => {
    const lines = trace(labFile(echoLab));
    const way = [
      'netif_receive_skb',
      'ip_rcv',
      'NF_INET_PRE_ROUTING: NF_ACCEPT',
      'ip_local_deliver',
      'NF_INET_LOCAL_IN: NF_ACCEPT',
      'icmp_rcv',
      'icmp_echo',
      'ip_output',
      'tun_net_xmit',
    ];
    const places = way.map(step => lines.findIndex(line => line.includes(step)));
    assert.ok(
      places.every(place => place > 0),
      `${way} at ${places}`,
    );
    assert.deepEqual(
      [...places].sort((a, b) => a - b),
      places,
    );
  });

  it('tells who drops a packet, and why', () => {
    assert.ok(trace(labFile(badChecksum)).some(line => line.endsWith('=> dropped by ip_rcv_core: IP_CSUM')));
  });

  it('shows only what the filter lets pass', () => {
    const lines = trace('--filter', 'skb->len == 28 && skb->pkt_type == PACKET_HOST', labFile(echoLab)).filter(line =>
      line.includes('#'),
    );
    const all = trace(labFile(echoLab)).filter(line => line.includes('#'));
    assert.ok(lines.length > 3 && lines.length < all.length, `${lines.length} of ${all.length}`);
  });

  it('filters by header fields under their names in Wireshark', () => {
    const lines = trace('--filter', 'icmp.type == 0 && ip.dst in 10.0.0.0/24', labFile(echoLab)).filter(line =>
      line.includes('#'),
    );
    assert.ok(lines.some(line => /ip_output/.test(line)) && !lines.some(line => /ip_rcv/.test(line)), lines.join('\n'));
  });

  it('filters by the reason of a drop', () => {
    const lines = trace('--filter', '$reason == IP_CSUM', labFile(badChecksum)).filter(line => line.includes('=>'));
    assert.deepEqual(
      lines.map(line => line.replace(/^.*=> /, '')),
      ['dropped by ip_rcv_core: IP_CSUM'],
    );
  });

  it('says what a packet is, again when the stack has come to see more in it', () => {
    const lines = trace(labFile(echoLab));
    assert.ok(lines.some(line => /__netif_receive_skb_core/.test(line)));
    const described = lines.filter(line => /\(.*10\.0\.0\.9 > 10\.0\.0\.1.*type 8, code 0\)$/.test(line));
    assert.equal(described.length, 1, described.join('\n'));
  });

  it('says where a filter cannot be read, and runs nothing', () => {
    const { status, stdout, stderr } = netstack('trace', '--filter', 'ip.src == ', labFile(echoLab));
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^netstack: --filter: .*column 11\n$/);
  });
});

describe('netstack test', () => {
  const dir = join(scratch, 'labs');
  const lab = (name: string, text: string): void => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  };

  it('runs the labs of a directory: one line each, what the failing ones said, a sum', () => {
    lab('a.netlab', 'true\n');
    lab('deep/b.netlab', 'echo broken\nfalse\n');
    const { status, stdout } = netstack('test', dir);
    assert.equal(status, 1);
    assert.match(stdout, /^ok +\S*a\.netlab$/m);
    assert.match(stdout, /^FAIL \S*b\.netlab \(status 1\)\n +broken$/m);
    assert.match(stdout, /1 passed, 1 failed, 0 skipped\n$/);
  });

  it('without any lab says so', () => {
    const { status, stderr } = netstack('test', join(scratch, 'nothing'));
    assert.equal(status, 2);
    assert.match(stderr, /no \*\.netlab in/);
  });
});
