// The language of expressions: text -> value, text -> what is wrong and at which column.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { structs } from '../../../stack-core/debugger/constants.ts';
import { ExpressionError } from '../../../stack-core/expression/error.ts';
import { type Environment, evaluate, NOT_FOUND } from '../../../stack-core/expression/evaluate.ts';
import { parseCondition, parseExpression } from '../../../stack-core/expression/parser.ts';
import { assignmentIn } from '../../../stack-core/expression/tree.ts';
import { FieldValues, Pointer, plain, U8 } from '../../../stack-core/expression/values.ts';

class device {
  mtu = 1500;
  name = 'eth0';
}

/** An IPv4 header at offset 2, then a UDP header. */
const PACKET = Uint8Array.from([
  ...[0xaa, 0xbb],
  ...[0x45, 0, 0, 28, 0, 7, 0x40, 0, 64, 17, 0x12, 0x34, 10, 0, 0, 9, 10, 0, 1, 2],
  ...[0x03, 0xe8, 0, 53, 0, 8, 0, 0],
]);

function scope() {
  const skb = {
    len: 60,
    cloned: false,
    dev: new device(),
    sk: null,
    head: Uint8Array.from(PACKET),
    data: 2,
    network_header: 2,
    tstamp: 5n,
  };
  const vars: Record<string, unknown> = {
    skb,
    rt: null,
    mac: Uint8Array.from([2, 0, 0, 0, 0, 1]),
    ip6: Uint8Array.from([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    list: [10, 20],
    table: new Map<unknown, unknown>([['a', 1]]),
    big: 0xffffffffffffffffn,
    n: -8,
    tcp: { flags: { syn: 7 } },
    ETH_P_IP: 0x0800,
  };
  const fields: Record<string, unknown> = {
    'ip.src': 0x0a000009,
    'ip.ttl': 64,
    'ip.addr': new FieldValues('ip.addr', [0x0a000009, 0x0a000102]),
    'udp.port': new FieldValues('udp.port', [1000, 53]),
    'eth.src': Uint8Array.from([2, 0, 0, 0, 0, 0x99]),
    'icmp.type': new FieldValues('icmp.type', []),
  };
  const env: Environment = {
    lookup: name => (Object.hasOwn(vars, name) ? vars[name] : NOT_FOUND),
    isVariable: name => Object.hasOwn(vars, name),
    field: name => fields[name] ?? new FieldValues(name, []),
    member: (object, name) => (object === skb && name === 'data' ? new Pointer(skb.head, skb.data, U8) : undefined),
    struct: name => structs.get(name) ?? null,
    assign: (name, value) => {
      vars[name] = value;
      return name !== 'mac';
    },
    function: name => (name === 'twice' ? n => Number(n) * 2 : null),
    suggest: () => ['skb'],
  };
  return { run: (text: string) => plain(evaluate(parseExpression(text), env)) };
}

const values: [string, unknown][] = [
  // Arithmetic, as C has it.
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3 - -1', 10],
  ['7 / 2', 3],
  ['-7 / 2', -3],
  ['-7 % 3', -1],
  ['0x10 | 1', 17],
  ['010 + 0b11', 11],
  ['~0', 0xffffffff],
  ['1 << 31', 0x80000000],
  ['1 << 40', 2 ** 40],
  ['n >> 1', -4],
  ['0xffffffff + 1', 2 ** 32],
  ['0xffffffffff & 0xff00000000', 0xff00000000],
  ['0x7fffffffffffffff + 1', 1n << 63n],
  ['big + 1', 0n],
  ['big == 0xffffffffffffffff', true],
  ['1 | 2 ^ 3 & 2', 1],
  ['1 == 1 & 0', 0],
  ['10 % 4 == 2 ? 5 : 6', 5],
  ['0 ? 1 : 0 ? 2 : 3', 3],
  // Fields and elements.
  ['skb->len > 50 && skb.len <= 60', true],
  ['!skb->sk', true],
  ['skb->sk == NULL', true],
  ['skb != NULL', true],
  ['rt == 0', true],
  ['rt && rt->dev', false],
  ['skb->dev->mtu - 14', 1486],
  ['&skb->dev->name', 'eth0'],
  ['skb->dev->name == "eth0"', true],
  ['skb->dev->name contains "th"', true],
  ['skb->head[1]', 0xbb],
  ['list[list[0] / 10]', 20],
  ['10 in list', true],
  ['table["a"]', 1],
  ['table[#0]', 1],
  ['twice(4)', 8],
  ['skb->tstamp == 5', true],
  ['skb->tstamp + 1', 6n],
  // Pointers into the packet and casts.
  ['skb->data', 2],
  ['skb->data[0]', 0x45],
  ['*skb->data', 0x45],
  ['*(skb->data + 9)', 17],
  ['skb->data - skb->head', 2],
  ['((struct iphdr *)skb->data)->ttl', 64],
  ['((struct iphdr *)(skb->head + skb->network_header))->saddr == 10.0.0.9', true],
  ['((struct udphdr *)((struct iphdr *)skb->data + 1))->dest', 53],
  ['((struct udphdr *)(skb->data + sizeof(struct iphdr)))->source', 1000],
  ['((struct iphdr *)skb->data)->tot_len - sizeof(struct iphdr)', 8],
  ['*&((struct iphdr *)skb->data)->id', 7],
  ['*(__be16 *)(skb->data + 2)', 28],
  ['*(u16 *)(skb->data + 2)', 28 << 8],
  ['((u8 *)skb->data)[8]', 64],
  ['(u8)0x1ff', 255],
  ['(s8)255', -1],
  ['(unsigned short)-1', 65535],
  ['(int)0xffffffff', -1],
  ['(u64)-1', 0xffffffffffffffffn],
  ['(bool)skb->len', true],
  ['sizeof(u32) + sizeof(unsigned long)', 12],
  ['sizeof(skb->head)', PACKET.length],
  // Addresses, prefixes, sets.
  ['ip.src == 10.0.0.9', true],
  ['ip.src == 10.0.0.0/24', true],
  ['ip.src in 10.0.0.0/8', true],
  ['ip.src in {192.168.0.0/16, 10.0.0.9}', true],
  ['ip.src in {192.168.0.0/16}', false],
  ['ip.src == "10.0.0.9"', true],
  ['eth.src == 02:00:00:00:00:99', true],
  ['eth.src == "02:00:00:00:00:98"', false],
  ['mac == 02:00:00:00:00:01', true],
  ['ip6 == 2001:db8::1', true],
  ['ip6 in 2001:db8::/32', true],
  ['ip6 in 2001:db9::/32', false],
  ['ip6 in {::1, 2001:db8::1}', true],
  // Header fields: none, one, several values.
  ['ip.addr == 10.0.1.2', true],
  ['ip.addr != 10.0.1.2', false],
  ['ip.addr != 10.0.1.3', true],
  ['udp.port in {53, 67..68}', true],
  ['udp.port in {67..68}', false],
  ['udp.port in {900..1100}', true],
  ['udp.port > 999', true],
  ['icmp.type == 0', false],
  ['icmp.type != 0', false],
  ['icmp.type < 5', false],
  ['!(icmp.type == 0)', true],
  ['!ip.ttl == 64', false],
  ['not ip.ttl == 64 or ip.ttl ge 64 and ip.ttl lt 65', true],
  ['ip.ttl eq 64 and not icmp.type', true],
  // A variable comes before the field of that name.
  ['tcp.flags.syn', 7],
];

const faults: [text: string, column: number, message: RegExp][] = [
  ['', 1, /empty/],
  ['skb->', 6, /unexpected the end/],
  ['1 +* ', 6, /unexpected the end/],
  ['skb @', 5, /cannot read "@"/],
  ['a b', 3, /unexpected b/],
  ['12abc', 1, /cannot read/],
  ['1 + foo', 5, /no foo here; near: skb/],
  ['rt->dev', 5, /NULL has no field dev/],
  ['skb->nope', 6, /no field nope/],
  ['skb->dev->nope', 11, /no field nope in struct device/],
  ['skb->len->x', 11, /a number has no field x/],
  ['skb->constructor', 6, /no field constructor/],
  ['skb->dev->__proto__', 11, /no field __proto__/],
  ['list[2]', 5, /outside of 0 to 1/],
  ['1 / 0', 3, /division by zero/],
  ['1 << 64', 3, /a u64 has 64 bits/],
  ['1 = 2', 3, /nothing to assign to/],
  ['skb->len = "x"', 10, /does not fit len/],
  ['skb->dev = list', 10, /does not fit dev/],
  ['mac = 02:00:00:00:00:03', 1, /mac cannot be changed/],
  ['ip.src = 1', 1, /ip.src cannot be changed/],
  ['eval("1")', 1, /eval\(\) cannot be called/],
  ['1 + 10.0.0.300', 5, /no IPv4 address/],
  ['10.0.0.0/33', 10, /at most 32 bits/],
  ['skb->data->ttl', 12, /cast them to a struct/],
  ['(struct nope *)skb->data', 1, /no wire header struct nope/],
  ['(struct iphdr *)skb', 1, /lies in a packet/],
  ['(struct tcphdr *)(skb->data + 20)', 1, /struct tcphdr needs 20 bytes from offset 22 on; the buffer has 30/],
  ['((struct iphdr *)skb->data)[1]', 28, /struct iphdr needs/],
  ['(struct iphdr)skb->data', 1, /a cast is to a pointer/],
  ['*(skb->data + 100)', 1, /outside of the buffer/],
  ['skb->data + skb->data', 11, /two pointers/],
  ['sizeof(struct nope)', 1, /size of struct nope is not known/],
  ['&skb->len', 1, /have an address/],
  ['udp.port in {1', 15, /unexpected the end/],
  ['icmp.type', 1, /this packet has no icmp.type/],
  [`${'('.repeat(200)}`, 101, /nested too deeply/],
];

const assignments: [text: string, read: string, value: unknown][] = [
  ['skb->len = 20', 'skb->len', 20],
  ['skb->len += 2', 'skb->len', 62],
  ['skb->head[0] = 255', 'skb->head[0]', 255],
  ['skb->cloned = 1', 'skb->cloned', true],
  ['skb->tstamp = 9', 'skb->tstamp', 9n],
  ['skb->dev = NULL', 'skb->dev', null],
  ['skb->data += 4', 'skb->data', 6],
  ['table["a"] = 4', 'table["a"]', 4],
  ['((struct iphdr *)skb->data)->ttl = 3', 'skb->data[8]', 3],
  ['*(__be16 *)(skb->data + 2) = 0x102', 'skb->data[2]', 1],
  ['skb->data[1] = 9', 'skb->head[3]', 9],
  ['tcp.flags.syn = 1', 'tcp.flags.syn', 1],
];

describe('expressions', () => {
  for (const [text, value] of values) it(text, () => assert.deepEqual(scope().run(text), value));
  for (const [text, column, message] of faults)
    it(`${text.slice(0, 40)}: wrong at column ${column}`, () =>
      assert.throws(
        () => scope().run(text),
        error => error instanceof ExpressionError && error.column === column && message.test(error.reason),
      ));
  for (const [text, read, value] of assignments)
    it(text, () => {
      const { run } = scope();
      run(text);
      assert.deepEqual(run(read), value);
      assert.ok(assignmentIn(parseExpression(text)));
    });
  it('a condition that assigns is an error at the operator', () =>
    assert.throws(() => parseCondition('skb->len = 5'), /= would change the run; == compares, at column 10/));
});
