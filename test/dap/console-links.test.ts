// Lines of the console that tell of an event: values with a location, so that a client can make links of them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Client, echoLab, withSession } from './client.ts';

type Output = DebugProtocol.OutputEvent['body'];

/** What the log message on ip_rcv() said, when the packet of the lab has passed and the run is stopped further on. */
async function logged(client: Client): Promise<Output> {
  await client.ask('setFunctionBreakpoints', {
    breakpoints: [{ name: 'ip_rcv', logMessage: 'length {skb->len}' }, { name: 'icmp_rcv' }],
  });
  await client.send('continue', { threadId: 1 });
  await client.stopped();
  const line = client.events.find(e => e.event === 'output' && e.body.output.startsWith('length'));
  return line?.body ?? assert.fail('nothing was logged');
}

describe('a log message', () => {
  const inLab = { launch: { stopOnEntry: true } };

  it('names its event, in words and as data, and the place of the breakpoint', () =>
    withSession(echoLab, inLab, async client => {
      await client.stopped();
      const line = await logged(client);
      const { event } = line.data;
      assert.equal(line.output, `length 28 [event ${event.toLocaleString('en')}]\n`);
      assert.equal(line.source?.name, 'ip_input.ts');
    }));

  it('is a link: a value with a location, which names the event to travel to', () =>
    withSession(echoLab, inLab, async client => {
      await client.stopped();
      const line = await logged(client);
      const [row] = await client.variables(line.variablesReference!);
      assert.equal(`${row.value}\n`, line.output);
      const place = await client.ask('locations', { locationReference: row.valueLocationReference });
      assert.deepEqual(place, { event: line.data.event, source: line.source, line: line.line });
      await client.send('netstack/goTo', { event: place.event });
      await client.stopped();
      assert.equal(await client.where(), `ip_rcv:${line.line}`);
    }));

  it('has no location that nobody was told of', () =>
    withSession(echoLab, inLab, async client => {
      await client.stopped();
      assert.match(await client.refusal('locations', { locationReference: 7 }), /location 7/);
    }));
});
