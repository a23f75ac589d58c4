// Conversations with the language server about labs.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { netlab } from '../../../extension/language/server/netlab/language.ts';
import { LanguageClient, type OpenText } from './client.ts';

const root = path.resolve(import.meta.dirname, '../../..');
let client: LanguageClient;
before(async () => {
  client = await LanguageClient.start();
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { lenses: true } });
});
after(async () => assert.equal(await client.stop(), 0));

const LAB = `# Two hosts and a cable
ip netns add h1
ip link add veth0 type veth peer name eth0 netns h1
ip tuntap add dev tap0 mode tap
ip addr add 10.0.0.1/24 dev veth0

# What is sent
send() {
  inject tap0 'Ether()/IP(src="10.0.0.9", dst="10.0.1.2", ttl=1)/ICMP()'
}
ip -n h1 link set eth0 up
sysctl -w net.ipv4.ip_forward=1
send
`;

describe('a lab', () => {
  let lab: OpenText;
  before(async () => {
    lab = await client.open('right.netlab', LAB);
  });
  const hoverOn = async (text: string, behind = 0) => (await lab.hover(lab.place(text, behind)))?.text ?? '';
  const labelsAt = async (text: string): Promise<string[]> => {
    const { line } = lab.document.positionAt(lab.document.getText().length);
    const start = { line, character: 0 };
    await lab.edit({ start, end: start }, text);
    const found = await lab.completions({ line, character: text.length });
    await lab.edit({ start, end: { line, character: text.length } }, '');
    return found.map(({ label }) => label);
  };

  it('has nothing wrong', async () => assert.deepEqual(await lab.diagnostics(), []));

  it('explains commands, addresses, devices, settings and frames', async () => {
    assert.match(await hoverOn('ip netns add'), /Show and change devices, addresses, routes/);
    assert.match(await hoverOn('netns add', 7), /ip netns add NETNS/);
    assert.match(await hoverOn('mode tap'), /tap: Ethernet frames/);
    assert.match(await hoverOn('10.0.0.1/24'), /private.*Network `10\.0\.0\.0\/24`.*254.*broadcast `10\.0\.0\.255`/s);
    assert.match(await hoverOn('eth0 up'), /\*\*eth0\*\*: veth device in namespace h1, from line 3/);
    assert.match(await hoverOn('h1 link'), /network namespace, from line 2.*It gets eth0/);
    assert.match(await hoverOn('net.ipv4.ip_forward'), /be a router.*After boot: `0`/s);
    assert.match(await hoverOn("'Ether", 3), /IPv4 \(struct iphdr, byte 14\).*ttl +1/s);
  });

  it('has sections, functions, namespaces and devices in the outline', async () => {
    const symbols = await lab.symbols();
    assert.deepEqual(
      symbols.map(({ name, children }) => [
        name,
        (children ?? []).map(child => `${child.name} ${child.detail ?? ''}`.trim()),
      ]),
      [
        ['Two hosts and a cable', ['h1 network namespace', 'veth0 veth', 'eth0 veth in h1', 'tap0 tap']],
        ['What is sent', ['send()']],
      ],
    );
    const folds = (await lab.folds()).map(({ startLine, endLine }) => [startLine, endLine]);
    assert.deepEqual(folds, [
      [0, 4],
      [6, 12],
      [7, 9],
    ]);
  });

  it('leads to where devices, namespaces and functions are made', async () => {
    const from = async (text: string, behind = 0): Promise<string> => {
      const found = await lab.definition(lab.place(text, behind));
      return found === null ? '' : `${found.range.start.line} ${lab.document.getText(found.range)}`;
    };
    assert.equal(await from('dev veth0', 5), '2 veth0');
    assert.equal(await from('eth0 up'), '2 eth0');
    assert.equal(await from('-n h1', 4), '1 h1');
    assert.equal(await from('send\n', 0), '7 send');
    assert.equal(await from('add 10.0'), '');
  });

  it('completes commands, options, devices of the namespace, namespaces, settings', async () => {
    assert.ok((await labelsAt('')).includes('inject'));
    assert.ok((await labelsAt('true && ')).includes('send'));
    assert.deepEqual((await labelsAt('ip netns ')).slice(0, 3), ['add', 'delete', 'exec']);
    assert.deepEqual(await labelsAt('ip link set dev '), ['veth0', 'tap0', 'lo']);
    assert.deepEqual(await labelsAt('ip netns exec h1 ip link set dev '), ['eth0', 'lo']);
    assert.deepEqual(await labelsAt('ip netns exec '), ['h1']);
    assert.ok((await labelsAt('ip netns exec h1 ')).includes('ping'));
    const settings = await labelsAt('sysctl -w net.ipv4.');
    assert.ok(settings.includes('net.ipv4.ip_default_ttl'));
    assert.ok(settings.includes('net.ipv4.conf.tap0.rp_filter'));
    assert.deepEqual((await labelsAt('ip link set veth0 promisc ')).slice(0, 2), ['on', 'off']);
    assert.ok((await labelsAt("expect tap0 'ip.")).includes('ip.ttl'));
    assert.deepEqual(await labelsAt('# ip '), []);
  });

  it('can be run and debugged by lenses', async () => {
    const lenses = await lab.lenses();
    assert.deepEqual(
      lenses.map(({ command }) => [command?.command, command?.arguments]),
      [
        ['netstack.runLab', [lab.uri]],
        ['netstack.debugLab', [lab.uri]],
      ],
    );
  });
});

describe('what is wrong with a lab', () => {
  const tap = 'ip tuntap add dev tap0 mode tap\n';
  const cases: { fault: string; text: string; code: string; at: string; message: RegExp }[] = [
    { fault: 'shell syntax', text: 'if true; then\n  echo\n', code: 'syntax', at: '', message: /syntax error/ },
    {
      fault: 'a command that is none',
      text: 'ipp link\n',
      code: 'unknown-command',
      at: 'ipp',
      message: /no such command in a lab/,
    },
    {
      fault: 'an object that ip does not know',
      text: 'ip lnik\n',
      code: 'unknown-command',
      at: 'lnik',
      message: /there is address/,
    },
    {
      fault: 'a device that is not made',
      text: `${tap}ip link set eth9 up\n`,
      code: 'unknown-device',
      at: 'eth9',
      message: /no device eth9 here: there is lo, tap0/,
    },
    {
      fault: 'a device that is made later',
      text: `ip link set tap0 up\n${tap}`,
      code: 'unknown-device',
      at: 'tap0',
      message: /it is made further down/,
    },
    {
      fault: 'a device of another namespace',
      text: `${tap}ip netns add h1\nip -n h1 link set tap0 up\n`,
      code: 'unknown-device',
      at: 'tap0',
      message: /no device tap0 in h1 \(there is one in root\)/,
    },
    {
      fault: 'a namespace that is not made',
      text: 'ip netns exec h9 true\n',
      code: 'unknown-namespace',
      at: 'h9',
      message: /no network namespace h9/,
    },
    {
      fault: 'an address that is none',
      text: `${tap}ip addr add 10.0.0.300/24 dev tap0\n`,
      code: 'bad-address',
      at: '10.0.0.300/24',
      message: /10\.0\.0\.300 is no IP address/,
    },
    {
      fault: 'a prefix that is too long',
      text: `${tap}ip addr add 10.0.0.1/33 dev tap0\n`,
      code: 'bad-address',
      at: '33',
      message: /from 0 to 32/,
    },
    {
      fault: 'a setting that is none',
      text: 'sysctl -w net.ipv4.ip_forwards=1\n',
      code: 'unknown-sysctl',
      at: 'net.ipv4.ip_forwards',
      message: /no setting net\.ipv4\.ip_forwards/,
    },
    {
      fault: 'a packet expression',
      text: `${tap}inject tap0 'Ether()/IPP()'\n`,
      code: 'frame',
      at: 'I',
      message: /IPP/,
    },
    {
      fault: 'a display filter',
      text: `${tap}expect tap0 'ip.ttl == = 1'\n`,
      code: 'filter',
      at: '=',
      message: /unexpected =/,
    },
  ];
  for (const [i, { fault, text, code, at, message }] of cases.entries())
    it(fault, async () => {
      const lab = await client.open(`wrong-${i}.netlab`, text);
      const diagnostics = await lab.diagnostics();
      const found = diagnostics.find(each => each.code === code);
      assert.ok(found, JSON.stringify(diagnostics));
      assert.match(String(found.message), message);
      if (at !== '') assert.equal(lab.document.getText(found.range), at);
      assert.equal(diagnostics.length, 1);
    });

  it('names the column of the error in an expression', async () => {
    const lab = await client.open('column.netlab', `${tap}inject tap0 'Ether()/IP(tttl=1)'\n`);
    const [found] = await lab.diagnostics();
    assert.deepEqual(found.range.start, lab.place('tttl=1', 'tttl='.length));
  });
});

it('the sample labs have nothing wrong', () => {
  const files = globSync('extension/labs/*.netlab', { cwd: root });
  assert.ok(files.length > 5);
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const search = netlab.open(TextDocument.create('file:///x.netlab', 'netlab', 1, text)).diagnose();
    assert.deepEqual(search.next().value, [], file);
  }
});

const SEED = 7;
it(`no lab text makes the language fail (seed ${SEED})`, () => {
  let state = SEED;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pieces = [
    'ip ',
    '-n ',
    'netns ',
    "'",
    '"',
    '$(',
    ')',
    '{',
    '}',
    '\n',
    '\\\n',
    '#',
    '=',
    '/',
    '10.0.0.1/',
    '`',
    ';;',
    '<<E\n',
    '\u2028',
    ' ',
  ];
  for (let n = 0; n < 300; n++) {
    let text = LAB;
    for (let spoilt = 1 + draw(8); spoilt > 0; spoilt--) {
      const at = draw(text.length);
      text = text.slice(0, at) + pieces[draw(pieces.length)] + text.slice(at + draw(8));
    }
    const document = TextDocument.create('file:///x.netlab', 'netlab', 1, text);
    const open = netlab.open(document);
    try {
      open.diagnose().next();
      open.symbols?.();
      open.foldingRanges?.();
      for (let asked = 0; asked < 20; asked++) {
        const position = document.positionAt(draw(text.length + 1));
        open.hover?.(position, { kernelSources: '' });
        open.completions?.(position);
        open.definition?.(position);
      }
    } catch (error) {
      throw new Error(`text ${n} of seed ${SEED}: ${JSON.stringify(text)}`, { cause: error });
    }
  }
});
