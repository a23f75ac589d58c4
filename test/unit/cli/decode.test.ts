// `netstack decode` as scripts call it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const NETSTACK = join(import.meta.dirname, '../../../stack-core/cli/netstack.ts');
const dir = mkdtempSync(join(tmpdir(), 'netstack-decode-'));
after(() => rmSync(dir, { recursive: true }));

function decode(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [NETSTACK, 'decode', ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, lines: stdout.split('\n').slice(0, -1), stderr };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

const ADDRESS = '28000000140005060100000000000000 0218000003000000 080002000a090001 080001000a090001'.replaceAll(
  ' ',
  '',
);
const GET_ADDRESS = {
  type: 'RTM_NEWADDR',
  flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_EXCL', 'NLM_F_CREATE'],
  seq: 1,
  pid: 0,
  len: 40,
  header: { ifa_family: 2, ifa_prefixlen: 24, ifa_flags: 0, ifa_scope: 0, ifa_index: 3 },
  attrs: [
    { type: 2, name: 'IFA_LOCAL', offset: 24, len: 8, value: '10.9.0.1' },
    { type: 1, name: 'IFA_ADDRESS', offset: 32, len: 8, value: '10.9.0.1' },
  ],
  errors: [],
};

/** One datagram as nlmon captures it. */
function capture(protocol: number, datagram: Uint8Array): Uint8Array {
  const file = Buffer.alloc(24 + 16 + 16 + datagram.length);
  file.writeUInt32LE(0xa1b2c3d4, 0);
  file.writeUInt16LE(2, 4);
  file.writeUInt16LE(4, 6);
  file.writeUInt32LE(65535, 16);
  file.writeUInt32LE(253, 20);
  file.writeUInt32LE(16 + datagram.length, 32);
  file.writeUInt32LE(16 + datagram.length, 36);
  file.writeUInt16BE(4, 40);
  file.writeUInt16BE(824, 42);
  file.writeUInt16BE(protocol, 54);
  file.set(datagram, 56);
  return file;
}

describe('netstack decode', () => {
  it('--hex, as JSON', () => {
    const { status, lines } = decode(['--json', '--hex', ADDRESS]);
    assert.deepEqual([status, ...lines.map(each => JSON.parse(each))], [0, GET_ADDRESS]);
  });

  it('a dump on standard input, as text', () => {
    const { status, lines } = decode(['-'], ADDRESS);
    assert.deepEqual([status, lines.at(-1)], [0, '  IFA_ADDRESS 10.9.0.1']);
  });

  it('an nlmon capture names the protocol itself', () => {
    const request = Buffer.from('1400000010000103010000000000000003020000', 'hex');
    const { lines } = decode([file('nlmon.pcap', capture(16, request))]);
    assert.equal(lines[0], 'nlctrl: CTRL_CMD_GETFAMILY, 20 bytes, flags NLM_F_REQUEST|NLM_F_DUMP, seq 1, pid 0');
  });

  it('--jsonl, with names of generic families', () => {
    const generic = '1400000099000503000000000000000003020000';
    const rows = [
      { id: 'a', protocol: 0, hex: ADDRESS },
      { id: 'b', protocol: 16, hex: generic, genl_families: { 153: 'nlctrl' } },
    ];
    const { lines } = decode(['--jsonl', file('rows.jsonl', rows.map(each => JSON.stringify(each)).join('\n'))]);
    const [first, second] = lines.map(each => JSON.parse(each));
    assert.deepEqual(first, { id: 'a', messages: [GET_ADDRESS] });
    assert.deepEqual([second.id, second.messages[0].type], ['b', 'CTRL_CMD_GETFAMILY']);
  });

  const wrong: { args: string[]; says: RegExp }[] = [
    { args: ['--hex', '14zz'], says: /--hex:1:3: "z" is no hex digit/ },
    { args: ['/nowhere/dump'], says: /\/nowhere\/dump: no such file/ },
    { args: ['--protocol', 'nosuch', '--hex', '00'], says: /--protocol nosuch: no such netlink protocol/ },
    { args: ['--jsonl', file('bad.jsonl', '{"hex":"0"}')], says: /bad\.jsonl:1: "hex" has to be/ },
  ];
  for (const { args, says } of wrong) {
    it(`says what is wrong with ${args[0]}`, () => {
      const { status, stderr } = decode(args);
      assert.equal(status, 2);
      assert.match(stderr, says);
    });
  }
});
