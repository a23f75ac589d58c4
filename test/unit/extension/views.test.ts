// What the tree views show, from what the adapter answers.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BranchInfo, HookItem } from '../../../extension/debug-adapter/protocol.ts';
import { type Bookmark, withBookmark, without } from '../../../extension/views/bookmark-list.ts';
import { type HookNode, hookTree, namesThatStopAt } from '../../../extension/views/hook-tree.ts';
import { inFamilyOrder, momentsOf } from '../../../extension/views/timeline-tree.ts';

const hook = (breakpoint: string, label = breakpoint, children: HookItem[] = []): HookItem => ({
  breakpoint,
  label,
  children,
});

function ids(nodes: HookNode[]): string[] {
  return nodes.flatMap(node => [node.id, ...ids(node.children)]);
}

describe('hooks and handlers', () => {
  const before = hookTree([{ label: 'IPv4', items: [hook('PRE', 'PRE', [hook('PRE@-200', 'defrag')]), hook('IN')] }]);

  it('keep their ids when something is registered before them', () => {
    const children = [hook('PRE@-400', 'raw'), hook('PRE@-200', 'defrag')];
    const after = hookTree([{ label: 'IPv4', items: [hook('NEW'), hook('PRE', 'PRE', children), hook('IN')] }]);
    const kept = new Set(ids(after));
    assert.deepEqual(
      ids(before).filter(id => !kept.has(id)),
      [],
    );
  });

  it('have ids of their own where two have one name', () => {
    const twins = hookTree([{ label: 'L4', items: [hook('IPPROTO_IGMP'), hook('IPPROTO_IGMP')] }]);
    assert.equal(new Set(ids(twins)).size, 3);
  });

  const stops: [row: string, names: string[]][] = [
    ['ipv4:NF_INET_FORWARD', ['ipv4:NF_INET_FORWARD', 'NF_INET_FORWARD']],
    ['ipv4:NF_INET_FORWARD@-200', ['ipv4:NF_INET_FORWARD@-200']],
    ['nlctrl:CTRL_CMD_GETFAMILY', ['nlctrl:CTRL_CMD_GETFAMILY']],
    ['ETH_P_IP', ['ETH_P_IP']],
  ];
  for (const [row, names] of stops)
    it(`${row} is ticked when a breakpoint stands on ${names.join(' or ')}`, () =>
      assert.deepEqual(namesThatStopAt(hook(row)), names));

  it('know the row above them', () => {
    const callback = before[0]!.children[0]!.children[0]!;
    assert.equal(callback.parent?.parent, before[0]);
  });
});

const main: BranchInfo = { id: 1, name: 'main', parent: null, forkEvent: 0, lastEvent: 90, inputs: [] };
const moments = (branch: Partial<BranchInfo>, here?: number, bookmarks: Parameters<typeof momentsOf>[2] = []) =>
  momentsOf({ ...main, ...branch }, here, bookmarks).map(({ kind, event }) => `${kind} ${event}`);

describe('the timeline of a branch', () => {
  it('has everything in the order of events', () => {
    const bookmarks = [{ kind: 'bookmark', event: 30, text: 'here it goes wrong' }] as const;
    const inputs = [
      { event: 40, description: 'inject eth0' },
      { event: 20, description: 'skb->len = 20' },
    ];
    assert.deepEqual(moments({ inputs }, 35, [...bookmarks]), [
      'start 0',
      'input 20',
      'bookmark 30',
      'here 35',
      'input 40',
      'end 90',
    ]);
  });

  it('ends where the run is, when it was never further', () =>
    assert.deepEqual(moments({ lastEvent: 35 }, 35), ['start 0', 'here 35']));

  it('begins where it left another', () =>
    assert.deepEqual(moments({ parent: 1, forkEvent: 50 }), ['start 50', 'end 90']));

  it('an input at this event is above "You are here", since it was done before', () =>
    assert.deepEqual(moments({ inputs: [{ event: 35, description: 'x' }], lastEvent: 35 }, 35), [
      'start 0',
      'input 35',
      'here 35',
    ]));

  it('a branch comes after the one that it left', () => {
    const family = [main, { ...main, id: 2, parent: 1 }, { ...main, id: 3, parent: 1 }, { ...main, id: 4, parent: 2 }];
    assert.deepEqual(
      inFamilyOrder({ branches: family, current: 1 }).map(({ id }) => id),
      [1, 2, 4, 3],
    );
  });
});

describe('bookmarks', () => {
  const at = (event: number, name = '', branch?: string): Bookmark => ({
    event,
    name,
    ...(branch && { branch }),
    labDigest: '',
  });
  const list = [at(10, 'first'), at(30, 'third')];

  it('stand in the order of events', () =>
    assert.deepEqual(
      withBookmark(list, at(20)).map(({ event }) => event),
      [10, 20, 30],
    ));
  it('a second one of a moment takes the place of the first', () =>
    assert.deepEqual(withBookmark(list, at(10, 'renamed')), [at(10, 'renamed'), at(30, 'third')]));
  it('the same event on another branch is another moment', () =>
    assert.equal(withBookmark(list, at(10, 'there', 'branch 2')).length, 3));
  it('one is removed, the others stay', () => assert.deepEqual(without(list, at(10)), [at(30, 'third')]));
});
