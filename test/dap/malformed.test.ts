// Whatever a client sends, the adapter answers or passes over it, and the session goes on.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Client, echoLab, labFile, withSession } from './client.ts';

/** A message with its header. */
const framed = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe('a message that is no request', () => {
  const messages = [
    { what: 'broken JSON', bytes: framed('{"seq":1,') },
    { what: 'JSON null', bytes: framed('null') },
    { what: 'a number', bytes: framed('42') },
    { what: 'an array', bytes: framed('[]') },
    { what: 'no type', bytes: framed('{"seq":1}') },
    { what: 'a response to nothing', bytes: framed('{"type":"response","request_seq":99,"success":true}') },
    { what: 'a request without command', bytes: framed('{"type":"request","seq":5}') },
    { what: 'a command that is no text', bytes: framed('{"type":"request","seq":6,"command":{}}') },
    { what: 'the name of an inherited property', bytes: framed('{"type":"request","seq":7,"command":"constructor"}') },
    { what: 'a header without length', bytes: 'X-Nothing: 1\r\n\r\n' },
    { what: 'a length that is no number', bytes: 'Content-Length: many\r\n\r\n' },
    { what: 'an empty message', bytes: framed('') },
    {
      what: 'bytes that are no UTF-8',
      bytes: Buffer.concat([Buffer.from('Content-Length: 2\r\n\r\n'), Buffer.from([0xff, 0xfe])]),
    },
  ];
  for (const { what, bytes } of messages) {
    it(what, async () => {
      const client = new Client();
      client.process.stdin.write(bytes);
      const can = await client.ask<object>('initialize', { adapterID: 'netstack' });
      assert.ok('supportsStepBack' in can);
      await client.end();
    });
  }
});

describe('a request with wrong arguments names what is wrong', () => {
  const cases: { command: string; args: object; message: RegExp }[] = [
    { command: 'nonsense', args: {}, message: /no request 'nonsense'/ },
    { command: 'setBreakpoints', args: {}, message: /source/ },
    { command: 'setBreakpoints', args: { source: {} }, message: /source\.path/ },
    {
      command: 'setBreakpoints',
      args: { source: { path: '/x' }, breakpoints: [{ line: 'x' }] },
      message: /breakpoints\.0\.line/,
    },
    { command: 'setFunctionBreakpoints', args: { breakpoints: [{}] }, message: /breakpoints\.0\.name/ },
    { command: 'setFunctionBreakpoints', args: { breakpoints: 'ip_rcv' }, message: /breakpoints/ },
    { command: 'stackTrace', args: { threadId: null }, message: /threadId/ },
    { command: 'scopes', args: { frameId: 987654 }, message: /frame/i },
    { command: 'variables', args: { variablesReference: 987654 }, message: /earlier stop/ },
    { command: 'readMemory', args: { memoryReference: 'nowhere', count: 4 }, message: /nowhere|memory/i },
    { command: 'readMemory', args: { memoryReference: 'x', count: -1 }, message: /count/ },
    { command: 'writeMemory', args: { memoryReference: 'x', data: '???' }, message: /base64/ },
    { command: 'evaluate', args: {}, message: /expression/ },
    { command: 'netstack/goTo', args: { event: -5 }, message: /event/ },
    { command: 'netstack/stepBack', args: { kind: 'sideways' }, message: /kind/ },
    { command: 'netstack/inject', args: { device: 'eth9', frame: '00' }, message: /eth9/ },
    { command: 'netstack/inject', args: { device: 'tap0', frame: 'zz' }, message: /./ },
    { command: 'exceptionInfo', args: { threadId: 1 }, message: /exception/ },
    { command: 'launch', args: { program: '/x' }, message: /already/ },
  ];
  it('and the session goes on', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      for (const c of cases)
        assert.match(await client.refusal(c.command, c.args), c.message, `${c.command} ${JSON.stringify(c.args)}`);
      assert.equal((await client.stack())[0], 'ip_rcv');
    }));

  it('before a lab is launched', async () => {
    const client = new Client();
    assert.match(await client.refusal('threads'), /no lab has been launched/);
    assert.match(await client.refusal('continue', { threadId: 1 }), /no lab has been launched/);
    await client.end();
  });

  it('while the run goes on, for what needs it stopped', async () => {
    const client = new Client();
    await client.debug(labFile(`${echoLab}sleep infinity\n`));
    await client.next('output');
    const message = await client.refusal('stackTrace', { threadId: 1 });
    assert.match(message, /running|stopped/i);
    await client.end();
  });
});
