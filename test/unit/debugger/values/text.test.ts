// How values read: constants by name with the number beside it, flags, addresses; hexadecimal on demand.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formOf } from '../../../../stack-core/debugger/values/fields.ts';
import { textOf } from '../../../../stack-core/debugger/values/text.ts';
import { NF_DROP_ERR } from '../../../../stack-core/include/uapi/linux/netfilter.ts';

describe('values of fields', () => {
  const cases: [struct: string | null, field: string, value: unknown, text: string, hex?: string][] = [
    ['sk_buff', 'pkt_type', 0, 'PACKET_HOST (0)', 'PACKET_HOST (0x0)'],
    ['sk_buff', 'pkt_type', 7, '7', '0x7'],
    ['sk_buff', 'ip_summed', 3, 'CHECKSUM_PARTIAL (3)'],
    ['sk_buff', 'protocol', 0x0806, 'ETH_P_ARP (0x806)'],
    ['sk_buff', 'mac_header', 0xffff, '0xffff (unset)'],
    ['sk_buff', 'len', 28, '28', '0x1c'],
    ['net_device', 'flags', 0x1003, 'IFF_UP|IFF_BROADCAST|IFF_MULTICAST (0x1003)'],
    ['net_device', 'flags', 0, '0', '0x0'],
    ['net_device', 'operstate', 6, 'IF_OPER_UP (6)'],
    ['net_device', 'reg_state', 1, 'NETREG_REGISTERED (1)'],
    ['net_device', 'dev_addr', Uint8Array.of(2, 0, 0, 0, 0, 1), '02:00:00:00:00:01'],
    ['neighbour', 'nud_state', 2, 'NUD_REACHABLE (0x2)'],
    ['fib_info', 'fib_scope', 253, 'RT_SCOPE_LINK (253)'],
    ['fib_alias', 'tb_id', 254, 'RT_TABLE_MAIN (254)'],
    ['udp_sock', 'sk_state', 7, 'TCP_CLOSE (7)'],
    ['udp_sock', 'sk_protocol', 17, 'IPPROTO_UDP (17)'],
    ['netlink_sock', 'sk_protocol', 0, 'NETLINK_ROUTE (0)'],
    ['nlmsghdr', 'nlmsg_type', 16, 'RTM_NEWLINK (16)'],
    [null, 'nlmsg_flags', 0x301, 'NLM_F_REQUEST|0x300 (0x301)'],
    ['rtable', 'rt_gw4', 0x0a000001, '10.0.0.1', '10.0.0.1'],
    [null, 'verdict', 1, 'NF_ACCEPT (1)'],
    [null, 'verdict', NF_DROP_ERR(13), `NF_DROP (${13 << 16})`],
    [null, 'verdict', (5 << 16) | 3, `NF_QUEUE (${(5 << 16) | 3})`],
    [null, 'anything', null, 'NULL'],
    [null, 'anything', -1, '-1', '-0x1'],
  ];
  for (const [struct, field, value, text, hex] of cases)
    it(`${struct ?? 'variable'} ${field}: ${text}`, () => {
      const form = formOf(struct, field);
      assert.equal(textOf(value, form), text);
      if (hex !== undefined && !text.includes('.')) assert.equal(textOf(value, form, { hex: true }), hex);
    });

  it('keep the address beside its number', () =>
    assert.equal(textOf(0x0a000001, formOf('rtable', 'rt_gw4'), { hex: true }), '10.0.0.1 (0xa000001)'));
});
