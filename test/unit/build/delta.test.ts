import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeDelta } from '../../../scripts/build/delta.ts';
import { applyDelta } from '../../../stack-core/debugger/delta.ts';

const base = Array.from({ length: 200 }, (_, n) => `function f${n}(skb){if(skb.len>${n * 7})return ${n};}`).join('');
const targets: [what: string, text: string][] = [
  ['the same text', base],
  ['nothing', ''],
  ['another text', 'x'.repeat(100)],
  ['conditions that report themselves', base.replaceAll(/if\((.*?)\)return/g, 'if(decide($1))return')],
  ['parts in another order', base.slice(3000) + base.slice(0, 3000)],
  ['parts left out', base.slice(0, 500) + base.slice(2000, 2100) + base.slice(4000)],
  ['a text that goes on', `${base}and more`],
];

describe('a text as what differs from another', () => {
  for (const [what, text] of targets)
    it(`brings back ${what}`, () => assert.equal(applyDelta(base, makeDelta(base, text)), text));

  it('is short where little differs', () => {
    const delta = makeDelta(base, base.replace('f100', 'g100'));
    assert.ok(JSON.stringify(delta).length < 100, JSON.stringify(delta));
  });
});
