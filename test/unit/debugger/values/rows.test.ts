// Long lists: opened a part at a time, and nothing of the rest is made.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Container, containerOf, groups, list } from '../../../../stack-core/debugger/values/rows.ts';

const names = (container: Container | null | undefined): string[] => container?.items().map(item => item.name) ?? [];

describe('10,000 elements', () => {
  let made = 0;
  const all = Array.from({ length: 10_000 }, (_, i) => i);
  const { children } = list('all', '', 0, all, (value, at) => {
    made++;
    return { name: `[${at}]`, value };
  });
  const slice = children?.slice ?? assert.fail('a list has elements');

  it('open to a page of them', () => {
    const page = slice(9_990, 10_000);
    assert.deepEqual([page.length, page[0].name, made], [10, '[9990]', 10]);
  });

  it('or to a hundred groups of a hundred', () => {
    made = 0;
    const parts = groups({ ...(children as Container) }, 10_000, slice);
    assert.deepEqual([parts.length, parts[0].name, parts[99].name, made], [100, '[0…99]', '[9900…9999]', 0]);
    assert.deepEqual(names(parts[99].children).at(-1), '[9999]');
    assert.equal(made, 100);
  });

  it('more of them nest: 20,000 open to two groups of ten thousand', () => {
    const many = containerOf(new Array(20_000).fill(0), 'x', 0) as Container & Required<Pick<Container, 'slice'>>;
    assert.deepEqual(
      groups(many, 20_000, many.slice).map(part => part.name),
      ['[0…9999]', '[10000…19999]'],
    );
  });
});

describe('a table', () => {
  it('opens to its entries by key, addresses as text', () => {
    const table = new Map<unknown, string>([
      [0x0a000001, 'a'],
      [7, 'b'],
      ['eth0', 'c'],
    ]);
    assert.deepEqual(names(containerOf(table, 't', 0)), ['[10.0.0.1]', '[7]', '[eth0]']);
  });
  it('that is empty does not open', () => assert.equal(containerOf(new Map(), 't', 0), null));
});
