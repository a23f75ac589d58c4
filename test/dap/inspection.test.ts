// What a stopped run shows: locals of every frame, the socket buffer with its headers, expressions, memory.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Client, echoLab, withSession } from './client.ts';

const stoppedAt = (name: string, body: (client: Client) => Promise<void>): Promise<void> =>
  withSession(echoLab, { functions: [name] }, async client => {
    await client.stopped();
    await body(client);
  });

const named = (rows: DebugProtocol.Variable[], name: string): DebugProtocol.Variable => {
  const row = rows.find(r => r.name === name);
  assert.ok(row, `no ${name} among ${rows.map(r => r.name).join(', ')}`);
  return row;
};

describe('locals', () => {
  it('show by name in every frame of the model', () =>
    stoppedAt('NF_INET_PRE_ROUTING', async client => {
      const expected: Record<string, string[]> = {
        nf_hook_slow: ['skb', 'state', 'e', 's'],
        ip_rcv: ['skb', 'dev', 'pt', 'orig_dev', 'net'],
        tun_get_user: ['tun', 'tfile'],
      };
      for (const [name, locals] of Object.entries(expected)) {
        const rows = await client.locals(name);
        for (const local of locals) named(rows, local);
      }
    }));

  it('that are not assigned yet do not show a value', () =>
    stoppedAt('icmp_rcv', async client => {
      const rows = await client.locals('icmp_rcv');
      named(rows, 'skb');
      assert.equal(
        rows.some(row => row.value === 'undefined' && row.name === 'skb'),
        false,
      );
    }));
});

describe('the socket buffer', () => {
  it('shows len, protocol, pkt_type, dev, head, data, tail, end', () =>
    stoppedAt('NF_INET_PRE_ROUTING', async client => {
      const skb = named(await client.locals('nf_hook_slow'), 'skb');
      const fields = await client.variables(skb.variablesReference);
      assert.match(named(fields, 'len').value, /\b28\b/);
      assert.match(named(fields, 'protocol').value, /ETH_P_IP/);
      assert.match(named(fields, 'pkt_type').value, /PACKET_HOST/);
      assert.match(named(fields, 'dev').value, /tap0/);
      for (const field of ['head', 'data', 'tail', 'end']) named(fields, field);
    }));

  it('shows its headers decoded', () =>
    stoppedAt('NF_INET_PRE_ROUTING', async client => {
      const skb = named(await client.locals('nf_hook_slow'), 'skb');
      const fields = await client.variables(skb.variablesReference);
      const headers = fields.filter(row =>
        /iphdr|ethhdr|icmphdr|IPv4|Ethernet|ICMP/.test(`${row.name} ${row.type} ${row.value}`),
      );
      assert.ok(headers.length >= 1, fields.map(f => f.name).join(', '));
      const seen = JSON.stringify(await tree(client, skb.variablesReference, 3));
      assert.match(seen, /10\.0\.0\.9/);
      assert.match(seen, /02:00:00:00:00:99/);
      assert.match(seen, /ICMP_ECHO|Echo/i);
    }));

  it('can be changed, and the packet goes on with the change', () =>
    stoppedAt('NF_INET_PRE_ROUTING', async client => {
      const frameId = (await client.frames())[0].id;
      const { result } = await client.ask<{ result: string }>('evaluate', { expression: 'skb->len', frameId });
      assert.match(result, /\b28\b/);
      const rows = await client.locals('nf_hook_slow');
      const fields = await client.variables(named(rows, 'skb').variablesReference);
      const mark = named(fields, 'mark');
      assert.match(mark.value, /^0/);
      const set = await client.ask<{ value: string }>('setVariable', {
        variablesReference: named(rows, 'skb').variablesReference,
        name: 'mark',
        value: '7',
      });
      assert.match(set.value, /7/);
      const again = await client.ask<{ result: string }>('evaluate', { expression: 'skb->mark', frameId });
      assert.match(again.result, /7/);
    }));

  it('gives its bytes to the memory view', () =>
    stoppedAt('NF_INET_PRE_ROUTING', async client => {
      const skb = named(await client.locals('nf_hook_slow'), 'skb');
      const fields = await client.variables(skb.variablesReference);
      const head = [skb, ...fields].find(row => row.memoryReference !== undefined);
      assert.ok(head?.memoryReference);
      const memory = await client.ask<{ data: string }>('readMemory', {
        memoryReference: head.memoryReference,
        offset: 0,
        count: 512,
      });
      const bytes = Buffer.from(memory.data, 'base64');
      assert.ok(bytes.includes(Buffer.from([10, 0, 0, 9, 10, 0, 0, 1])), bytes.toString('hex'));
    }));
});

describe('the network namespace', () => {
  it('shows devices, routes, neighbours and sysctls', () =>
    stoppedAt('ip_rcv', async client => {
      const [top] = await client.frames();
      const scopes = await client.scopes(top.id);
      const scope = scopes.find(s => /net/i.test(s.name) && s.name !== 'Locals');
      assert.ok(scope, scopes.map(s => s.name).join(', '));
      const seen = JSON.stringify(await tree(client, scope.variablesReference, 3));
      assert.match(seen, /tap0/);
      assert.match(seen, /10\.0\.0\.0\/24/);
    }));
});

describe('expressions', () => {
  const cases = [
    { expression: 'skb->len', value: /\b28\b/ },
    { expression: 'skb->dev->name', value: /tap0/ },
    { expression: '$event', value: /^\d+$/ },
    { expression: '$now', value: /^\d+/ },
  ];
  for (const { expression, value } of cases) {
    it(expression, () =>
      stoppedAt('ip_rcv', async client => {
        const { result } = await client.ask<{ result: string }>('evaluate', {
          expression,
          frameId: (await client.frames())[0].id,
        });
        assert.match(result, value);
      }),
    );
  }

  it('that name nothing say so', () =>
    stoppedAt('ip_rcv', async client => {
      assert.match(
        await client.refusal('evaluate', { expression: 'skbb->len', frameId: (await client.frames())[0].id }),
        /skbb/,
      );
    }));
});

/** A value with its children, `depth` levels deep. */
async function tree(client: Client, variablesReference: number, depth: number): Promise<unknown[]> {
  const rows = await client.variables(variablesReference, { count: 100 });
  const out: unknown[] = [];
  for (const row of rows) {
    const children =
      depth > 1 && row.variablesReference > 0 ? await tree(client, row.variablesReference, depth - 1) : [];
    out.push([row.name, row.value, children]);
  }
  return out;
}
