// Packets from outside, while stopped, while running, and again on the way back.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { echoLab, withSession } from './client.ts';

const ping =
  'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1", id=7)/ICMP(seq=5)';

describe('netstack/devices', () => {
  it('lists the TAPs that a frame can go into', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const { devices } = await client.ask<{
        devices: { netns: string; name: string; address: string; ipv4: string[] }[];
      }>('netstack/devices');
      assert.deepEqual(devices, [
        { netns: 'root', name: 'tap0', kind: 'tap', address: '02:00:00:00:00:01', ipv4: ['10.0.0.1/24'] },
      ]);
    }));
});

describe('netstack/inject', () => {
  it('while stopped: the packet comes after the one that is under way', () =>
    withSession(echoLab, { functions: ['icmp_echo'] }, async client => {
      await client.stopped();
      assert.deepEqual(await client.ask('netstack/inject', { netns: 'root', device: 'tap0', frame: ping }), {
        frames: 1,
        bytes: 42,
      });
      await client.send('continue', { threadId: 1 });
      await client.stopped();
      assert.equal((await client.stack())[0], 'icmp_echo');
      await client.send('continue', { threadId: 1 });
      await client.next('exited');
    }));

  it('while the run waits for packets: it stops at the breakpoint', () =>
    withSession(`${echoLab}sleep infinity\n`, { launch: {} }, async client => {
      for (let i = 0; i < 50 && !client.output('stdout').includes('done'); i++) await client.next('output');
      await client.breakOn('icmp_rcv');
      await client.ask('netstack/inject', { device: 'tap0', frame: ping });
      await client.stopped();
      assert.equal((await client.stack())[0], 'icmp_rcv');
    }));

  it('is replayed at its place when the run goes back and forth', () =>
    withSession(echoLab, { functions: ['icmp_echo'] }, async client => {
      await client.stopped();
      await client.ask('netstack/inject', { device: 'tap0', frame: ping });
      await client.send('continue', { threadId: 1 });
      await client.stopped();
      const there = client.position();
      await client.send('reverseContinue', { threadId: 1 });
      await client.stopped();
      await client.send('continue', { threadId: 1 });
      await client.stopped();
      assert.deepEqual(client.position(), there);
    }));

  const faults = [
    { what: 'no such device', args: { device: 'eth9', frame: ping }, message: /eth9/ },
    { what: 'no such namespace', args: { netns: 'nowhere', device: 'tap0', frame: ping }, message: /nowhere/ },
    { what: 'odd hex', args: { device: 'tap0', frame: '0200000' }, message: /hex|digit/i },
    { what: 'an unknown layer', args: { device: 'tap0', frame: 'Ether()/IPX()' }, message: /IPX/ },
    { what: 'an unknown field', args: { device: 'tap0', frame: 'Ether()/IP(tttl=4)' }, message: /tttl/ },
    { what: 'a pcap that is not there', args: { device: 'tap0', frame: '-f /nowhere/x.pcap' }, message: /x\.pcap/ },
  ];
  for (const { what, args, message } of faults) {
    it(`${what}: says what, injects nothing`, () =>
      withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
        await client.stopped();
        assert.match(await client.refusal('netstack/inject', args), message);
        assert.deepEqual(await client.ask('netstack/inputs'), { inputs: [] });
      }));
  }
});

describe('netstack/checkFrame', () => {
  it('tells what a frame is, or where it is wrong', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const good = await client.ask<{ ok: boolean }>('netstack/checkFrame', { frame: ping });
      assert.equal(good.ok, true);
      const bad = await client.ask<{ ok: boolean; error: { message: string; column: number } }>('netstack/checkFrame', {
        frame: 'Ether()/IPX()',
      });
      assert.equal(bad.ok, false);
      assert.equal(bad.error.column, 9);
    }));
});
