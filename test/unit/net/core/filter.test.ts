// Socket filters: which programs the kernel takes, and what expressions of tcpdump let through.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as bpf from '../../../../stack-core/include/uapi/linux/filter.ts';
import { start_kernel } from '../../../../stack-core/init/main.ts';
import { bpf_check_classic, bpf_prog_run } from '../../../../stack-core/net/core/filter.ts';
import { alloc_skb, skb_put_data } from '../../../../stack-core/net/core/skbuff.ts';
import { parseFrame } from '../../../../stack-core/userspace/packet/parse-frame.ts';
import { compileFilter, FilterSyntaxError } from '../../../../stack-core/userspace/programs/tcpdump/filter.ts';

const { BPF_STMT, BPF_JUMP } = bpf;
const ret = (k: number) => BPF_STMT(bpf.BPF_RET | bpf.BPF_K, k);
const EINVAL = 22;

const programs: [what: string, program: bpf.sock_filter[], err: number][] = [
  ['a single return', [ret(0)], 0],
  ['nothing', [], -EINVAL],
  ['no return at the end', [BPF_STMT(bpf.BPF_LD | bpf.BPF_IMM, 1)], -EINVAL],
  ['an unknown instruction', [BPF_STMT(0xffff, 0), ret(0)], -EINVAL],
  ['division by zero', [BPF_STMT(bpf.BPF_ALU | bpf.BPF_DIV | bpf.BPF_K, 0), ret(0)], -EINVAL],
  ['a shift by 32', [BPF_STMT(bpf.BPF_ALU | bpf.BPF_LSH | bpf.BPF_K, 32), ret(0)], -EINVAL],
  ['a shift by 31', [BPF_STMT(bpf.BPF_ALU | bpf.BPF_LSH | bpf.BPF_K, 31), ret(0)], 0],
  ['the last word of memory', [BPF_STMT(bpf.BPF_ST, 15), ret(0)], 0],
  ['memory that is not there', [BPF_STMT(bpf.BPF_ST, 16), ret(0)], -EINVAL],
  ['a jump to the end', [BPF_JUMP(bpf.BPF_JMP | bpf.BPF_JEQ | bpf.BPF_K, 0, 0, 1), ret(0), ret(1)], 0],
  ['a jump beyond', [BPF_JUMP(bpf.BPF_JMP | bpf.BPF_JEQ | bpf.BPF_K, 0, 2, 0), ret(0), ret(1)], -EINVAL],
  ['4096 instructions', Array.from({ length: 4096 }, () => ret(0)), 0],
  ['4097 instructions', Array.from({ length: 4097 }, () => ret(0)), -EINVAL],
];
describe('bpf_check_classic', () => {
  for (const [what, program, err] of programs)
    it(`${err === 0 ? 'takes' : 'refuses'} ${what}`, () => assert.equal(bpf_check_classic(program), err));
});

function run(program: bpf.sock_filter[], expression: string): number {
  const parsed = parseFrame(expression, () => null);
  assert.ok(parsed.ok);
  const skb = alloc_skb(start_kernel(), 2000);
  skb_put_data(skb, parsed.frames[0]);
  return bpf_prog_run(program, skb);
}

const UDP =
  'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.1.0.1")/UDP(sport=5, dport=53)';
const ICMP = 'Ether(src="02:00:00:00:00:99", dst="ff:ff:ff:ff:ff:ff")/IP(src="10.0.0.9", dst="10.1.0.1")/ICMP()';
const ARP =
  'Ether(src="02:00:00:00:00:99", dst="ff:ff:ff:ff:ff:ff")/ARP(op=1, hwsrc="02:00:00:00:00:99", psrc="10.0.0.9", pdst="10.0.0.1")';

// Columns: UDP, ICMP, ARP; as tcpdump 4.99 shows them or not.
const expressions: [expression: string, udp: boolean, icmp: boolean, arp: boolean][] = [
  ['ip', true, true, false],
  ['arp', false, false, true],
  ['icmp or arp', false, true, true],
  ['not icmp', true, false, true],
  ['! ( icmp || arp )', true, false, false],
  ['host 10.0.0.9', true, true, true],
  ['src host 10.1.0.1', false, false, false],
  ['dst host 10.1.0.1 or 10.0.0.1', true, true, true],
  ['net 10.1.0.0/16', true, true, false],
  ['src net 10.1', false, false, false],
  ['udp port 53', true, false, false],
  ['src port 53', false, false, false],
  ['tcp port 53', false, false, false],
  ['port 5 and udp', true, false, false],
  ['ip proto 17', true, false, false],
  ['ip proto \\icmp', false, true, false],
  ['ether host 02:00:00:00:00:01', true, false, false],
  ['ether src 02:00:00:00:00:99 and ether broadcast', false, true, true],
  ['ether proto 0x806', false, false, true],
  ['multicast', false, true, true],
  ['greater 43', false, false, false],
  ['less 42', true, true, true],
  ['10.0.0.9', true, true, true],
];
describe('an expression', () => {
  for (const [expression, ...expected] of expressions)
    it(expression, () => {
      const program = compileFilter(expression);
      assert.equal(bpf_check_classic(program), 0);
      assert.deepEqual(
        [UDP, ICMP, ARP].map(frame => run(program, frame) !== 0),
        expected,
      );
    });
  for (const nonsense of ['foo bar', 'host', 'icmp and', '(arp', 'port x', 'net 10.0.0.0.0'])
    it(`${nonsense} makes no sense`, () => assert.throws(() => compileFilter(nonsense), FilterSyntaxError));
});

it('a load outside of the packet ends the program: nothing is let through', () => {
  const beyond = [BPF_STMT(bpf.BPF_LD | bpf.BPF_W | bpf.BPF_ABS, 1000), ret(1)];
  assert.equal(run(beyond, ARP), 0);
});

it('what belongs to the packet is loaded from offsets below zero', () => {
  const length = [BPF_STMT(bpf.BPF_LD | bpf.BPF_W | bpf.BPF_LEN, 0), BPF_STMT(bpf.BPF_RET | bpf.BPF_A, 0)];
  assert.equal(run(length, ARP), 42);
  const mark = [
    BPF_STMT(bpf.BPF_LD | bpf.BPF_W | bpf.BPF_ABS, bpf.SKF_AD_OFF + bpf.SKF_AD_MARK),
    BPF_STMT(bpf.BPF_ALU | bpf.BPF_ADD | bpf.BPF_K, 7),
    BPF_STMT(bpf.BPF_RET | bpf.BPF_A, 0),
  ];
  assert.equal(run(mark, ARP), 7);
});
