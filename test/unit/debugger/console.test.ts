// What a line of the console is; and pictures of objects that can be put back.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandOf } from '../../../stack-core/debugger/console.ts';
import { Snapshot } from '../../../stack-core/debugger/snapshot.ts';

describe('commandOf', () => {
  const programs = new Map(['ip', 'dmesg', 'cat', 'sysctl', 'true', '[', 'test'].map(name => [name, null]));
  const variables = new Set(['test']);
  const cases: [line: string, command: string | null][] = [
    ['ip addr', 'ip addr'],
    ['  dmesg ', 'dmesg'],
    ['cat /proc/net/snmp', 'cat /proc/net/snmp'],
    ['sysctl -a|grep x', 'sysctl -a|grep x'],
    ['ip.src == 10.0.0.1', null],
    ['ip->ttl', null],
    ['skb->len', null],
    ['true', null],
    // A variable of that name is in sight.
    ['test -f x', null],
    ['!test -f x', 'test -f x'],
    ['!skb', 'skb'],
    ['', null],
  ];
  for (const [line, command] of cases)
    it(`${JSON.stringify(line)}: ${command ?? 'an expression'}`, () =>
      assert.equal(
        commandOf(line, programs, name => variables.has(name)),
        command,
      ));
});

describe('Snapshot', () => {
  it('puts back fields, lists, tables and bytes, and says what was different', () => {
    const bytes = new Uint8Array(4);
    const child = { n: 1, gone: 'x' } as Record<string, unknown>;
    const root = {
      child,
      list: [1, 2],
      map: new Map([['a', child]]),
      set: new Set(['s']),
      bytes,
      same: new Map([[1, 2]]),
    };
    const snapshot = new Snapshot([root]);
    child.n = 2;
    delete child.gone;
    child.added = true;
    root.list.push(3);
    root.map.delete('a');
    root.map.set('b', {});
    root.set.add('t');
    bytes[2] = 9;
    const differences = snapshot.restore();
    assert.deepEqual(root, {
      child: { n: 1, gone: 'x' },
      list: [1, 2],
      map: new Map([['a', child]]),
      set: new Set(['s']),
      bytes: new Uint8Array(4),
      same: new Map([[1, 2]]),
    });
    const fields = (object: object) => differences.filter(d => d.object === object).map(d => d.field);
    assert.deepEqual(fields(child).sort(), ['added', 'gone', 'n']);
    for (const object of [root.list, root.map, root.set, bytes.buffer]) assert.deepEqual(fields(object), [null]);
    assert.deepEqual(fields(root.same), []);
  });

  it('keeps the order of tables, which is behaviour', () => {
    const map = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    const snapshot = new Snapshot([map]);
    map.delete('a');
    map.set('a', 1);
    assert.equal(snapshot.restore().length, 1);
    assert.deepEqual([...map.keys()], ['a', 'b']);
  });

  it('reaches objects that point at each other', () => {
    const a: Record<string, unknown> = { n: 1 };
    a.self = { back: a };
    const snapshot = new Snapshot([a]);
    a.n = 5;
    snapshot.restore();
    assert.equal(a.n, 1);
  });
});
