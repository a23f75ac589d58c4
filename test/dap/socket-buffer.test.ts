// netstack/skb: the socket buffer of a frame, to be drawn.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InputsReply, SkbReply } from '../../extension/debug-adapter/protocol.ts';
import { type Client, echoLab, withSession } from './client.ts';

async function pictureAt(client: Client, frameId?: number): Promise<NonNullable<SkbReply['skb']>> {
  const { skb } = await client.ask<SkbReply>('netstack/skb', { frameId });
  assert.ok(skb);
  return skb;
}

const atHook = (body: (client: Client) => Promise<void>): Promise<void> =>
  withSession(echoLab, { functions: ['NF_INET_PRE_ROUTING'] }, async client => {
    await client.stopped();
    await body(client);
  });

describe('the picture of a socket buffer', () => {
  it('says where everything lies', () =>
    atHook(async client => {
      const skb = await pictureAt(client);
      assert.deepEqual(
        [skb.device, skb.protocol, skb.packetType, skb.length],
        ['root/tap0', 'ETH_P_IP', 'PACKET_HOST', 28],
      );
      const at = Object.fromEntries(skb.pointers.map(({ name, offset }) => [name, offset]));
      assert.equal(at.network_header - at.mac_header, 14);
      assert.deepEqual([at.data, at.tail, at.end], [at.network_header, at.data + 28, skb.end]);
      assert.equal(skb.hex.length, 2 * skb.end);
    }));

  it('has the headers, each field with its bits and its value', () =>
    atHook(async client => {
      const { layers, hex } = await pictureAt(client);
      assert.deepEqual(
        layers.map(({ name }) => name),
        ['Ethernet', 'IPv4', 'ICMP'],
      );
      const [, ip] = layers;
      const ttl = ip.fields.find(({ name }) => name === 'ttl');
      assert.deepEqual([ttl?.bitOffset, ttl?.bitWidth, ttl?.value], [64, 8, '64']);
      assert.equal(hex.slice(2 * (ip.start + 8), 2 * (ip.start + 9)), '40');
      assert.match(ip.fields.find(({ name }) => name === 'check')?.value ?? '', /\(correct\)$/);
    }));

  it('its memory can be written; the change is an input of the run', () =>
    atHook(async client => {
      const { memoryReference, layers } = await pictureAt(client);
      const offset = layers[1].start + 8;
      const data = Buffer.from([7]).toString('base64');
      await client.ask('writeMemory', { memoryReference, offset, data });
      const { layers: now } = await pictureAt(client);
      assert.equal(now[1].fields.find(({ name }) => name === 'ttl')?.value, '7');
      assert.equal((await client.ask<InputsReply>('netstack/inputs')).inputs.length, 1);
    }));

  it('a field is set by its expression; what no longer fits is judged', () =>
    atHook(async client => {
      const field = async (name: string) =>
        (await pictureAt(client)).layers[1].fields.find(each => each.name === name) ?? assert.fail(name);
      const { expression } = await field('ttl');
      await client.ask('setExpression', { expression, value: '3' });
      assert.equal((await field('ttl')).value, '3');
      assert.match((await field('check')).value, /\(wrong, should be 0x/);
    }));

  it('a frame that is about no packet has none', () =>
    withSession('true\ntrue\n', { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      assert.deepEqual(await client.ask<SkbReply>('netstack/skb', {}), { skb: null });
    }));
});
