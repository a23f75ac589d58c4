// Variables as a kernel debugger shows them: types of C, constants by name, judged checksums, namespaces that open.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Client, echoLab, labFile, withSession } from './client.ts';

type Row = DebugProtocol.Variable;

const stoppedAt = (name: string, body: (client: Client) => Promise<void>, lab = echoLab): Promise<void> =>
  withSession(lab, { functions: [name] }, async client => {
    await client.stopped();
    await body(client);
  });

const named = (rows: Row[], name: string): Row => {
  const row = rows.find(r => r.name === name);
  assert.ok(row, `no ${name} among ${rows.map(r => r.name).join(', ')}`);
  return row;
};

/** Opens scope, then row after row, by name. */
async function open(client: Client, scope: RegExp, ...path: string[]): Promise<Row[]> {
  const [top] = await client.frames();
  const found = (await client.scopes(top.id)).find(s => scope.test(s.name));
  assert.ok(found);
  let rows = await client.variables(found.variablesReference);
  for (const name of path) rows = await client.variables(named(rows, name).variablesReference);
  return rows;
}

const evaluated = async (client: Client, expression: string, more: object = {}) =>
  client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', {
    expression,
    frameId: (await client.frames())[0].id,
    ...more,
  });

describe('structs', () => {
  it('show constants by name and types as in C', () =>
    stoppedAt('ip_rcv', async client => {
      const rows = await open(client, /Locals/, 'skb');
      const shown = Object.fromEntries(rows.map(row => [row.name, `${row.type} = ${row.value}`]));
      assert.equal(shown.pkt_type, '__u8:3 = PACKET_HOST (0)');
      assert.equal(shown.ip_summed, '__u8:2 = CHECKSUM_NONE (0)');
      assert.equal(shown.protocol, '__be16 = ETH_P_IP (0x800)');
      assert.equal(shown.len, 'unsigned int = 28');
      assert.equal(shown.sk, 'struct sock * = NULL');
      const dev = await open(client, /Locals/, 'dev');
      assert.match(named(dev, 'flags').value, /^IFF_UP\|IFF_BROADCAST\|.*\(0x1003\)$/);
      assert.match(named(dev, 'addresses').value, /10\.0\.0\.1\/24/);
      assert.equal(named(dev, 'statistics').value, 'all 0');
    }));

  it('of netlink name message types and flags', () =>
    stoppedAt('rtnetlink_rcv_msg', async client => {
      const nlh = await open(client, /Locals/, 'nlh');
      assert.match(named(nlh, 'nlmsg_type').value, /^RTM_[A-Z]+ \(\d+\)$/);
      assert.match(named(nlh, 'nlmsg_flags').value, /^NLM_F_REQUEST.* \(0x[0-9a-f]+\)$/);
      assert.equal((await evaluated(client, 'nlh->nlmsg_type')).result, named(nlh, 'nlmsg_type').value);
    }));

  it('tell clients what a row is', () =>
    stoppedAt('ip_rcv', async client => {
      const locals = await open(client, /Locals/);
      assert.equal(named(locals, 'skb').presentationHint?.kind, 'class');
      const skb = await open(client, /Locals/, 'skb');
      assert.equal(named(skb, 'len').presentationHint?.kind, 'property');
      assert.equal(named(skb, 'IPv4').presentationHint?.kind, 'virtual');
      assert.deepEqual(named(skb, 'dev').presentationHint?.attributes, ['readOnly']);
    }));

  it('lead from a function pointer to the function', () =>
    stoppedAt('nf_hook_slow', async client => {
      const okfn = named(await open(client, /Locals/, 'state'), 'okfn');
      assert.match(okfn.value, /^ip_(rcv_finish|local_deliver_finish)\(\)$|^arp_process\(\)$/);
      const place = await client.ask<{ source: DebugProtocol.Source; line: number }>('locations', {
        locationReference: okfn.valueLocationReference,
      });
      assert.match(place.source.path ?? '', /stack-core\/net\/ipv4\/(ip_input|arp)\.ts$/);
      assert.ok(place.line > 1);
    }));
});

describe('the Packet scope', () => {
  it('judges checksums', () =>
    stoppedAt('ip_rcv', async client => {
      assert.match(named(await open(client, /Packet/, 'IPv4'), 'check').value, /^0x[0-9a-f]{4} \(correct\)$/);
      assert.match(named(await open(client, /Packet/, 'ICMP'), 'checksum').value, /^0x[0-9a-f]{4} \(correct\)$/);
      const { result } = await evaluated(client, 'ip_hdr(skb)->check');
      const [ipv4] = (await open(client, /Packet/)).filter(row => row.name === 'IPv4');
      await client.ask('setVariable', { variablesReference: ipv4.variablesReference, name: 'check', value: '0xdead' });
      const { value } = named(await open(client, /Packet/, 'IPv4'), 'check');
      assert.equal(value, `0xdead (wrong, should be ${result})`);
    }));
});

describe('setting a value', () => {
  const good: [name: string, value: string, shown: string][] = [
    ['pkt_type', 'PACKET_BROADCAST', 'PACKET_BROADCAST (1)'],
    // What the row shows, edited.
    ['pkt_type', 'PACKET_MULTICAST (0)', 'PACKET_MULTICAST (2)'],
    ['protocol', 'ETH_P_ARP', 'ETH_P_ARP (0x806)'],
    ['mark', '0xff', '0xff'],
    ['priority', '7', '7'],
  ];
  for (const [name, value, shown] of good)
    it(`${name} = ${value}`, () =>
      stoppedAt('ip_rcv', async client => {
        const skb = named(await open(client, /Locals/), 'skb');
        const set = await client.ask<{ value: string }>('setVariable', {
          variablesReference: skb.variablesReference,
          name,
          value,
        });
        assert.equal(set.value, shown);
        assert.equal((await evaluated(client, `skb->${name}`)).result, shown);
      }));

  it('takes addresses', () =>
    stoppedAt('ip_rcv', async client => {
      const frameId = (await client.frames())[0].id;
      const set = (expression: string, value: string) =>
        client.ask<{ value: string }>('setExpression', { expression, value, frameId });
      assert.equal((await set('ip_hdr(skb)->daddr', '10.0.0.7')).value, '10.0.0.7');
      assert.equal((await set('eth_hdr(skb)->h_dest', '02:00:00:00:00:77')).value, '02:00:00:00:00:77');
    }));

  it('reaches every header of the packet, also before the layer that reads it', () =>
    stoppedAt('ip_rcv', async client => {
      const icmp = named(await open(client, /Packet/), 'ICMP');
      await client.ask('setVariable', {
        variablesReference: icmp.variablesReference,
        name: 'type',
        value: 'ICMP_TIMESTAMP',
      });
      const fields = await client.variables(icmp.variablesReference);
      assert.match(named(fields, 'type').value, /^ICMP_TIMESTAMP \(13\)$/);
      assert.match(named(fields, 'checksum').value, /wrong, should be 0x/);
      assert.equal((await evaluated(client, 'icmp.type')).result, 'ICMP_TIMESTAMP (13)');
    }));

  const bad: [expression: string, value: string, message: RegExp][] = [
    ['ip_hdr(skb)->ttl', '256', /256 does not fit .*ttl: __u8 takes 0 to 255/],
    ['ip_hdr(skb)->tot_len', '65536', /__be16 takes 0 to 65535/],
    ['skb->pkt_type', '8', /__u8:3 takes 0 to 7/],
    ['skb->len', '-1', /unsigned int takes 0 to 4294967295/],
    ['skb->skb_iif', '2147483648', /int takes -2147483648 to 2147483647/],
  ];
  for (const [expression, value, message] of bad)
    it(`refuses ${expression} = ${value}, and says what would fit`, () =>
      stoppedAt('ip_rcv', async client => {
        const frameId = (await client.frames())[0].id;
        const before = (await evaluated(client, expression)).result;
        assert.match(await client.refusal('setExpression', { expression, value, frameId }), message);
        assert.equal((await evaluated(client, expression)).result, before);
        assert.deepEqual(await client.ask('netstack/inputs'), { inputs: [] });
      }));
});

describe('an assignment in an expression', () => {
  it('is held to the range, too', () =>
    stoppedAt('ip_rcv', async client => {
      const frameId = (await client.frames())[0].id;
      const refused = (expression: string) => client.refusal('evaluate', { expression, frameId });
      assert.match(await refused('ip_hdr(skb)->ttl = 256'), /256 does not fit ip_hdr\(skb\)->ttl: __u8 takes 0 to 255/);
      assert.match(await refused('ip_hdr(skb)->ttl += 192'), /256 does not fit ip_hdr\(skb\)->ttl/);
      assert.equal((await evaluated(client, 'ip_hdr(skb)->ttl += 191')).result, '255');
    }));
});

describe('hexadecimal', () => {
  it('is given where it is asked for', () =>
    stoppedAt('ip_rcv', async client => {
      const format = { hex: true };
      assert.equal((await evaluated(client, 'skb->len')).result, '28');
      assert.equal((await evaluated(client, 'skb->len', { format })).result, '0x1c');
      const skb = named(await open(client, /Locals/), 'skb');
      const rows = await client.variables(skb.variablesReference, { format });
      assert.equal(named(rows, 'len').value, '0x1c');
      assert.equal(named(rows, 'pkt_type').value, 'PACKET_HOST (0x0)');
      const set = await client.ask<{ value: string }>('setVariable', {
        variablesReference: skb.variablesReference,
        name: 'priority',
        value: '255',
        format,
      });
      assert.equal(set.value, '0xff');
    }));
});

const populated = `${echoLab.replace('echo done\n', '')}ip rule add from 10.0.0.0/24 lookup 100
ip route add 10.9.0.0/16 via 10.0.0.9 table 100
inject tap0 'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/UDP(dport=9)'
`;

describe('the namespace scope', () => {
  it('shows routes by table, rules, neighbours, sockets, counters that moved, and settings as a tree', () =>
    stoppedAt(
      'udp_rcv',
      async client => {
        const texts = (rows: Row[]) => rows.map(row => row.value);
        assert.deepEqual(texts(await open(client, /^Network/, 'routes 100')), ['10.9.0.0/16 via 10.0.0.9 dev tap0']);
        const rules = texts(await open(client, /^Network/, 'rules'));
        assert.equal(rules[1], '32765: from 10.0.0.0/24 lookup 100');
        assert.match(texts(await open(client, /^Network/, 'neighbours'))[0], /^10\.0\.0\.9 dev tap0 .*NUD_PERMANENT/);
        const tap0 = await open(client, /^Network/, 'devices', '[1]');
        assert.match(named(tap0, 'statistics').value, /^rx_packets 1, tx_packets 1, /);
        assert.ok(texts(await open(client, /^Network/, 'sockets')).includes('NETLINK_ROUTE of the kernel'));
        const ip = await open(client, /^Network/, 'counters', 'Ip');
        assert.match(named(ip, 'InReceives').value, /^2/);
        const icmp = await open(client, /^Network/, 'counters', 'Icmp');
        assert.match(named(icmp, 'OutEchoReps').value, /^1/);
        const forward = named(await open(client, /^Network/, 'sysctls', 'ipv4', 'conf', 'tap0'), 'forwarding');
        assert.equal(forward.value, '0');
        const leaf = await open(client, /^Network/, 'routes 100', '[0]');
        assert.equal(named(leaf, 'fa_type').value, 'RTN_UNICAST (1)');
      },
      populated,
    ));

  it('says what moved since the last stop', () =>
    withSession(populated, { functions: ['ip_rcv', 'udp_rcv'] }, async client => {
      await client.stopped();
      await client.send('continue', { threadId: 1 });
      await client.stopped();
      const ip = await open(client, /^Network/, 'counters', 'Icmp');
      assert.equal(named(ip, 'InMsgs').value, '1 (+1 since the last stop)');
    }));

  it('makes the text of a file of /proc/net when it is wanted', () =>
    stoppedAt('ip_rcv', async client => {
      const file = named(await open(client, /^Network/, '/proc/net'), 'snmp');
      assert.equal(file.presentationHint?.lazy, true);
      const [text] = await client.variables(file.variablesReference);
      assert.match(text.value, /^Ip: Forwarding/);
    }));
});

/** 200 routes: more than anybody wants at once. */
const manyRoutes = echoLab.replace(
  'inject',
  'i=0\nwhile [ $i -lt 200 ]; do\n  ip route add 10.1.$i.0/24 via 10.0.0.9\n  i=$((i + 1))\ndone\ninject',
);

describe('long lists', () => {
  it('come in the pages that a client asks for, or in groups', async () => {
    const client = new Client();
    try {
      await client.ask('initialize', {
        adapterID: 'netstack',
        supportsVariablePaging: false,
        supportsVariableType: false,
      });
      const launched = client.send('launch', { program: labFile(manyRoutes) });
      await client.next('initialized');
      await client.breakOn('icmp_rcv');
      await client.ask('configurationDone');
      await launched;
      await client.stopped();
      const scope = await open(client, /^Network/);
      const main = named(scope, 'routes main');
      assert.equal(main.value, '201 routes');
      assert.equal(main.type, undefined);
      assert.equal(main.indexedVariables, undefined);
      const groups = await client.variables(main.variablesReference);
      assert.deepEqual([groups.length, groups[0].name, groups.at(-1)?.name], [3, '[0…99]', '[200…200]']);
      const inner = await client.variables(groups[2].variablesReference);
      assert.deepEqual([inner.length, inner[0].name], [1, '[200]']);
      const page = await client.variables(main.variablesReference, { filter: 'indexed', start: 190, count: 10 });
      assert.deepEqual([page.length, page[0].name], [10, '[190]']);
    } finally {
      client.process.kill();
    }
  });

  it('say how long they are to clients that page', () =>
    stoppedAt(
      'icmp_rcv',
      async client => {
        const main = named(await open(client, /^Network/), 'routes main');
        assert.equal(main.indexedVariables, 201);
      },
      manyRoutes,
    ));
});
