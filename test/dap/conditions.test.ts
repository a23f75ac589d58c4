// Conditions, hit counts and log messages of breakpoints, conditions of exception filters: what stops, what is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Client, echoLab, withSession } from './client.ts';

const inject = (fields: string, rest = 'ICMP()'): string =>
  `inject tap0 'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1"${fields})/${rest}'\n`;
const setup = `${echoLab.split('\n').slice(0, 5).join('\n')}\n`;
/** Six pings, told apart by their id. */
const pings = setup + [1, 2, 3, 4, 5, 6].map(id => inject(`, id=${id}`)).join('');

const set = async (client: Client, bp: object): Promise<DebugProtocol.Breakpoint> => {
  const body = await client.ask<{ breakpoints: DebugProtocol.Breakpoint[] }>('setFunctionBreakpoints', {
    breakpoints: [bp],
  });
  return body.breakpoints[0];
};

/** Lets the run go on to its end; what `$` expression gave at each stop. */
async function stops(client: Client, expression: string): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    await client.send('continue', { threadId: 1 });
    const next = await Promise.race([client.next('stopped').then(() => true), client.next('exited').then(() => false)]);
    if (!next) return seen;
    seen.push((await client.ask<{ result: string }>('evaluate', { expression })).result);
  }
}

const rules: { bp: object; at: string[] }[] = [
  { bp: { condition: 'ip.id == 3 || ip.id in {5..9}' }, at: ['3', '5', '6'] },
  { bp: { condition: '((struct iphdr *)skb->data)->id > 4 and icmp' }, at: ['5', '6'] },
  { bp: { hitCondition: '5' }, at: ['5', '6'] },
  { bp: { hitCondition: '=5' }, at: ['5'] },
  { bp: { hitCondition: '>5' }, at: ['6'] },
  { bp: { hitCondition: '>= 5' }, at: ['5', '6'] },
  { bp: { hitCondition: '%3' }, at: ['3', '6'] },
  { bp: { condition: 'ip.id > 2', hitCondition: '=2' }, at: ['4'] },
];

describe('a function breakpoint', () => {
  for (const { bp, at } of rules)
    it(`${JSON.stringify(bp)} stops at packets ${at}`, () =>
      withSession(pings, { launch: { stopOnEntry: true } }, async client => {
        await client.stopped();
        assert.equal((await set(client, { name: 'ip_rcv', ...bp })).verified, true);
        assert.deepEqual(await stops(client, 'ip.id + 0'), at);
      }));

  it('prints its message with values of expressions, and braces that are escaped, and goes on', () =>
    withSession(pings, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      const logMessage = 'id {ip.id + 0} from {ip.src == 10.0.0.9 ? "a" : "b"} \\{text\\} {{more}} {ip.id in {1, 2}}';
      await set(client, { name: 'ip_rcv', logMessage, hitCondition: '=2' });
      assert.deepEqual(await stops(client, '0'), []);
      assert.match(client.output('console'), /id 2 from a \{text\} \{more\} true/);
    }));

  const wrong: { bp: object; message: RegExp }[] = [
    { bp: { condition: 'skb->len >' }, message: /^condition: unexpected the end, at column 11$/ },
    { bp: { condition: 'skb->len = 5' }, message: /^condition: = would change the run; == compares, at column 10$/ },
    { bp: { condition: 'skbb->len > 5' }, message: /^condition: no skbb here; near: .*skb.*, at column 1$/ },
    { bp: { hitCondition: 'often' }, message: /^hit count: a number has to stand here/ },
    { bp: { logMessage: 'len {skb->}' }, message: /^log message: unexpected the end, at column 11$/ },
    { bp: { logMessage: 'len {skb' }, message: /^log message: the brace is not closed.*, at column 5$/ },
  ];
  it('whose rules cannot be read is not verified, and says why, with the column', () =>
    withSession(pings, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      for (const { bp, message } of wrong) {
        const placed = await set(client, { name: 'ip_rcv', ...bp });
        assert.equal(placed.verified, false, JSON.stringify(bp));
        assert.match(placed.message ?? '', message);
      }
    }));

  it('may be added, changed and taken away while the lab runs', () =>
    withSession(`${pings}ping -c 1 -W 1 10.0.0.77\n`, { launch: { keepRunning: true } }, async client => {
      await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'icmp_rcv', condition: 'ip.id == 99' }] });
      const frame = 'Ether(dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1", id=99)/ICMP()';
      await client.ask('netstack/inject', { device: 'tap0', frame });
      assert.equal((await client.stopped()).reason, 'function breakpoint');
      await client.ask('setFunctionBreakpoints', { breakpoints: [] });
      await client.send('continue', { threadId: 1 });
      await client.ask('netstack/inject', { device: 'tap0', frame });
      await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'ip_rcv' }] });
      await client.ask('netstack/inject', { device: 'tap0', frame });
      await client.stopped();
      assert.equal((await client.stack())[0], 'ip_rcv');
    }));
});

/** Dropped for IP_CSUM, OTHERHOST and NO_SOCKET. */
const drops =
  setup +
  inject(', id=1, chksum=1') +
  inject(', id=2').replace('dst="02:00:00:00:00:01"', 'dst="02:00:00:00:00:77"') +
  inject(', id=3', 'UDP(dport=7)');

const filters: { filterId: string; condition?: string; at: string[] }[] = [
  { filterId: 'drop', condition: 'IP_CSUM, NO_SOCKET', at: ['IP_CSUM', 'NO_SOCKET'] },
  { filterId: 'drop', condition: '!OTHERHOST', at: ['IP_CSUM', 'NO_SOCKET'] },
  { filterId: 'drop', condition: '$reason == IP_CSUM || udp.dstport == 7', at: ['IP_CSUM', 'NO_SOCKET'] },
  { filterId: 'drop', condition: 'udp', at: ['NO_SOCKET'] },
  { filterId: 'checksum', at: ['IP_CSUM'] },
  { filterId: 'checksum', condition: 'ip.src in 192.168.0.0/16', at: [] },
];

describe('an exception filter', () => {
  for (const { at, ...option } of filters)
    it(`${option.filterId} ${option.condition ?? ''} stops for ${at.join(', ') || 'nothing'}`, () =>
      withSession(drops, { launch: { stopOnEntry: true } }, async client => {
        await client.stopped();
        await client.ask('setExceptionBreakpoints', { filters: [], filterOptions: [option] });
        const seen = await stops(client, '$reason');
        assert.deepEqual(
          seen.map(text => /^(\w+) \(\d+\)$/.exec(text)?.[1]),
          at,
        );
      }));

  it('for verdicts takes names and expressions too', () =>
    withSession(pings, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      const option = { filterId: 'verdict', condition: '$verdict == NF_ACCEPT && ip.id == 2 && icmp.type == 8' };
      await client.ask('setExceptionBreakpoints', { filters: [], filterOptions: [option] });
      assert.deepEqual(await stops(client, '$verdict == NF_ACCEPT'), ['true', 'true']);
    }));

  it('that cannot be read says why', () =>
    withSession(pings, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      for (const [condition, message] of [
        ['IP_CSUMM', /not known: IP_CSUMM; near: IP_CSUM/],
        ['$reason ==', /condition: unexpected the end, at column 11/],
        ['foo == 1', /no foo where a packet is dropped or judged, at column 1/],
      ] as const) {
        const body = await client.ask<{ breakpoints: DebugProtocol.Breakpoint[] }>('setExceptionBreakpoints', {
          filters: [],
          filterOptions: [{ filterId: 'drop', condition }],
        });
        assert.equal(body.breakpoints[0].verified, false);
        assert.match(body.breakpoints[0].message ?? '', message);
      }
    }));

  it('gives details: the reason, the expression for it, the call stack', () =>
    withSession(drops, { filters: ['drop'] }, async client => {
      await client.stopped();
      const info = await client.ask<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', { threadId: 1 });
      assert.equal(info.details?.typeName, 'SKB_DROP_REASON_IP_CSUM');
      assert.equal(info.details?.evaluateName, '$reason');
      assert.match(info.details?.stackTrace ?? '', /ip_rcv_core \(.*ip_input.ts:\d+\)\n {2}ip_rcv/);
    }));
});
