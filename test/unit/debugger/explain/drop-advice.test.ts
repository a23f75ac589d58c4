import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ADVICE } from '../../../../stack-core/debugger/explain/drop-advice.ts';
import { SKB_DROP_REASON_MAX, skb_drop_reasons } from '../../../../stack-core/include/net/dropreason-core.ts';

const reasons = Object.values(skb_drop_reasons);

it('every drop reason of the kernel has its advice, and nothing else has', () => {
  assert.equal(reasons.length, SKB_DROP_REASON_MAX);
  assert.deepEqual(Object.keys(ADVICE).sort(), [...reasons].sort());
});

it('an advice says in a sentence what has happened, and names something to look at', () => {
  for (const [reason, { meaning, look }] of Object.entries(ADVICE)) {
    assert.match(meaning, /^[A-Z].*\.$/, reason);
    assert.ok(look.length > 0 && look.every(line => line.length > 3), reason);
  }
});
