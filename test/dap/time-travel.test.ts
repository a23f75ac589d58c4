// Time travel over a real lab, by equality: the state at an event is the same on the way there and after coming back.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { echoLab } from './client.ts';
import { begin, goTo, withRun } from './run.ts';

describe('the state at an event', () => {
  it('is the same on the way there and after coming back', () =>
    withRun(`${echoLab}inject tap0 'Ether()/ARP(pdst="10.0.0.1")'\nping -c 1 10.0.0.77\n`, async run => {
      await begin(run);
      await run.session.setFunctionBreakpoints(['ip_rcv', 'arp_rcv', 'icmp_echo'].map(name => ({ name })));
      const dumps = new Map<number, string>();
      const events: number[] = [];
      let stop = await run.until(() => run.session.continue());
      while (stop !== null && events.length < 6) {
        for (let i = 0; i < 3 && stop !== null; i++) {
          dumps.set(stop.event, await run.session.dumpState());
          events.push(stop.event);
          stop = await run.until(() => run.session.next());
        }
        stop = await run.until(() => run.session.continue());
      }
      assert.ok(events.length >= 6);
      if (stop === null) return;
      await run.session.setFunctionBreakpoints([]);
      for (const event of [...events.toReversed(), ...events]) {
        const there = await goTo(run, event);
        assert.equal(there?.event, event);
        assert.equal(await run.session.dumpState(), dumps.get(event), `event ${event}`);
      }
    }));

  it('is the same with a changed variable, and with the frame that was injected', () =>
    withRun(echoLab, async run => {
      await begin(run);
      await run.session.setFunctionBreakpoints([{ name: 'icmp_rcv' }]);
      await run.until(() => run.session.continue());
      await run.session.evaluate('skb->mark = 77');
      await run.session.inject({
        device: 'tap0',
        frame: 'Ether(dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/ICMP(id=9)',
      });
      const second = await run.until(() => run.session.continue());
      assert.ok(second !== null);
      const dump = await run.session.dumpState();
      await goTo(run, 3);
      await goTo(run, second.event);
      assert.equal(await run.session.dumpState(), dump);
      assert.equal((await run.session.inputs()).length, 2);
    }));
});

describe('a kernel worker', () => {
  it('that dies is replaced, and the run is at the same event again', () =>
    withRun(echoLab, async run => {
      await begin(run);
      await run.session.setFunctionBreakpoints([{ name: 'ip_rcv' }]);
      const stop = await run.until(() => run.session.continue());
      assert.ok(stop !== null);
      const dump = await run.session.dumpState();
      const { worker } = (run.session as unknown as { link: { worker: { terminate(): Promise<number> } } }).link;
      const again = await run.until(async () => void (await worker.terminate()));
      assert.equal(again?.event, stop.event);
      assert.ok(run.events.some(e => e.type === 'workerLost'));
      assert.equal(await run.session.dumpState(), dump);
    }));
});
