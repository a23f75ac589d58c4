import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Environment, evaluate, hasAssignment, parseExpression } from '../../../stack-core/debugger/expression.ts';

class device {
  mtu = 1500;
  name = 'eth0';
}

function scope() {
  const vars: Record<string, unknown> = {
    skb: { len: 60, cloned: false, dev: new device(), sk: null, head: Uint8Array.from([1, 2, 3]), tstamp: 5n },
    rt: null,
    mac: Uint8Array.from([2, 0, 0, 0, 0, 1]),
    list: [10, 20],
    table: new Map<unknown, unknown>([['a', 1]]),
    'ip.src': 0x0a000009,
  };
  const env: Environment = {
    lookup: name => (name in vars ? { value: vars[name] } : null),
    assign: (name, value) => {
      vars[name] = value;
      return name !== 'mac';
    },
    function: name => (name === 'twice' ? n => Number(n) * 2 : null),
    suggest: () => ['skb'],
  };
  return { vars, run: (text: string) => evaluate(parseExpression(text), env) };
}

const values: [string, unknown][] = [
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3 - -1', 10],
  ['7 / 2', 3],
  ['0x10 | 1', 17],
  ['~0', 0xffffffff],
  ['1 << 31', 0x80000000],
  ['10 % 4 == 2 ? 5 : 6', 5],
  ['skb->len > 50 && skb.len <= 60', true],
  ['!skb->sk', true],
  ['skb->sk == NULL', true],
  ['skb != NULL', true],
  ['rt == 0', true],
  ['skb->dev->mtu - 14', 1486],
  ['&skb->dev->name', 'eth0'],
  ['skb->dev->name == "eth0"', true],
  ['ip.src == 10.0.0.9', true],
  ['mac == 02:00:00:00:00:01', true],
  ['mac == 02:00:00:00:00:02', false],
  ['skb->head[1]', 2],
  ['list[list[0] / 10]', 20],
  ['table["a"]', 1],
  ['table[#0]', 1],
  ['twice(4)', 8],
  ['skb->tstamp == 5', true],
  ['skb->tstamp + 1', 6n],
  ['rt && rt->dev', false],
];

const faults: [string, RegExp][] = [
  ['', /empty/],
  ['skb->', /unexpected the end/],
  ['1 +* ', /unexpected the end/],
  ['skb @', /cannot read the expression at "@"/],
  ['a b', /unexpected b .*column 3/],
  ['foo', /no foo here; near: skb/],
  ['rt->dev', /NULL has no field dev/],
  ['skb->nope', /no field nope/],
  ['skb->len->x', /a number has no field x/],
  ['skb->constructor', /no field constructor/],
  ['skb->dev->__proto__', /no field __proto__/],
  ['list[2]', /outside of 0 to 1/],
  ['1 / 0', /division by zero/],
  ['1 = 2', /nothing to assign to/],
  ['skb->len = "x"', /does not fit len/],
  ['skb->dev = list', /does not fit dev/],
  ['mac = 02:00:00:00:00:03', /mac cannot be changed/],
  ['eval("1")', /eval\(\) cannot be called/],
  ['10.0.0.300', /no IPv4 address/],
  ['('.repeat(200), /nested too deeply/],
];

const assignments: [text: string, read: string, value: unknown][] = [
  ['skb->len = 20', 'skb->len', 20],
  ['skb->len += 2', 'skb->len', 62],
  ['skb->head[0] = 255', 'skb->head[0]', 255],
  ['skb->cloned = 1', 'skb->cloned', true],
  ['skb->tstamp = 9', 'skb->tstamp', 9n],
  ['skb->dev = NULL', 'skb->dev', null],
  ['table["a"] = 4', 'table["a"]', 4],
];

describe('expressions', () => {
  for (const [text, value] of values) it(text, () => assert.deepEqual(scope().run(text), value));
  for (const [text, message] of faults)
    it(`${text.slice(0, 20)}: ${message}`, () => assert.throws(() => scope().run(text), message));
  for (const [text, read, value] of assignments)
    it(text, () => {
      const { run } = scope();
      run(text);
      assert.deepEqual(run(read), value);
      assert.ok(hasAssignment(parseExpression(text)));
    });
});
