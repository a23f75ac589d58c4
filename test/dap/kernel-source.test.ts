// From a frame of the model to the real function in a Linux tree that the launch names.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { echoLab, withSession } from './client.ts';

const tree = mkdtempSync(join(tmpdir(), 'linux-'));
after(() => rmSync(tree, { recursive: true, force: true }));
mkdirSync(join(tree, 'net/ipv4'), { recursive: true });
writeFileSync(
  join(tree, 'net/ipv4/ip_input.c'),
  'int ip_rcv(struct sk_buff *skb);\n\nint ip_rcv(struct sk_buff *skb)\n{\n\treturn 0;\n}\n',
);

const stoppedInIpRcv = (launch: object, body: Parameters<typeof withSession>[2]) =>
  withSession(echoLab, { launch, functions: ['ip_rcv'] }, async (client, path) => {
    await client.stopped();
    await body(client, path);
  });

describe('netstack/kernelSource', () => {
  it('answers with the definition', () =>
    stoppedInIpRcv({ kernelSource: tree }, async client => {
      const [top] = await client.frames();
      assert.deepEqual(await client.ask('netstack/kernelSource', { frameId: top.id }), {
        path: join(tree, 'net/ipv4/ip_input.c'),
        line: 3,
        function: 'ip_rcv',
      });
    }));

  it('says which file or function the tree does not have', () =>
    stoppedInIpRcv({ kernelSource: tree }, async client => {
      const caller = (await client.frames()).find(frame => frame.name.startsWith('tun_get_user'));
      assert.match(
        await client.refusal('netstack/kernelSource', { frameId: caller?.id }),
        /there is no drivers\/net\/tun-chr\.c or drivers\/net\/tun\.c in |there is no drivers\/net\/tun\.c in /,
      );
    }));

  it('has nothing for a line of a lab', () =>
    stoppedInIpRcv({ kernelSource: tree }, async client => {
      const lab = (await client.frames()).at(-1);
      assert.match(
        await client.refusal('netstack/kernelSource', { frameId: lab?.id }),
        /no function of the kernel model/,
      );
    }));

  it('says how to name a tree', () =>
    stoppedInIpRcv({}, async client => {
      const [top] = await client.frames();
      assert.match(await client.refusal('netstack/kernelSource', { frameId: top.id }), /netstack\.kernelSource/);
    }));

  it('says that a directory is no Linux tree', () =>
    stoppedInIpRcv({ kernelSource: join(tree, 'net') }, async client => {
      const [top] = await client.frames();
      assert.match(await client.refusal('netstack/kernelSource', { frameId: top.id }), /no Linux source tree/);
    }));
});
