// One message of each sort of table: what a reader sees of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeDatagram } from '../../../stack-core/netlink-schema/decode.ts';
import { messageText } from '../../../stack-core/netlink-schema/message-text.ts';

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'));

interface Case {
  what: string;
  protocol: number;
  hex: string;
  families?: { [type: number]: string };
  text: string[];
}

const cases: Case[] = [
  {
    what: 'nftables: the expression says what its data holds',
    protocol: 12,
    hex: `50000000 060a0504 01000000 00000000 0200000a 07000100 74310000 06000200 63000000
      2c000480 28000180 08000100 636d7000 1c000280 08000100 00000001 08000200 00000000 08000380 04000100`,
    text: [
      'NFT_MSG_NEWRULE, 80 bytes, flags NLM_F_REQUEST|NLM_F_ACK|NLM_F_CREATE, seq 1, pid 0',
      '  nfgen_family 2, version 0, res_id 10',
      '  NFTA_RULE_TABLE t1',
      '  NFTA_RULE_CHAIN c',
      '  NFTA_RULE_EXPRESSIONS',
      '    NFTA_LIST_ELEM',
      '      NFTA_EXPR_NAME cmp',
      '      NFTA_EXPR_DATA',
      '        NFTA_CMP_SREG 1',
      '        NFTA_CMP_OP 0 (NFT_CMP_EQ)',
      '        NFTA_CMP_DATA',
      '          NFTA_DATA_VALUE ',
    ],
  },
  {
    what: 'ethtool: requests and replies are numbered apart',
    protocol: 16,
    families: { 21: 'ethtool' },
    hex: '14000000 1500 0000 00000000 05000000 02010000',
    text: [
      'ethtool: ETHTOOL_MSG_LINKINFO_GET_REPLY, 20 bytes, flags 0, seq 0, pid 5',
      '  cmd 2, version 1, reserved 0',
    ],
  },
  {
    what: 'ethtool: the same number in a request',
    protocol: 16,
    families: { 21: 'ethtool' },
    hex: '14000000 1500 0100 00000000 00000000 02010000',
    text: [
      'ethtool: ETHTOOL_MSG_LINKINFO_GET, 20 bytes, flags NLM_F_REQUEST, seq 0, pid 0',
      '  cmd 2, version 1, reserved 0',
    ],
  },
  {
    what: 'mptcp_pm: an event has no sequence number',
    protocol: 16,
    families: { 28: 'mptcp_pm' },
    hex: '1c000000 1c00 0000 00000000 00000000 03010000 08000100 78563412',
    text: [
      'mptcp_pm: MPTCP_EVENT_CLOSED, 28 bytes, flags 0, seq 0, pid 0',
      '  cmd 3, version 1, reserved 0',
      '  MPTCP_ATTR_TOKEN 305419896',
    ],
  },
  {
    what: 'sock_diag: the address family tells the form',
    protocol: 4,
    hex: '28000000 1400 0103 01000000 00000000 01000000 ffffffff 00000000 05000000 00000000 00000000',
    text: [
      'SOCK_DIAG_BY_FAMILY, 40 bytes, flags NLM_F_REQUEST|NLM_F_DUMP, seq 1, pid 0',
      '  sdiag_family 1, sdiag_protocol 0, pad 0, udiag_states 4294967295, udiag_ino 0, udiag_show 5, udiag_cookie0 0, udiag_cookie1 0',
    ],
  },
  {
    what: 'tc: a struct chosen by the kind of qdisc',
    protocol: 0,
    hex: '38000000 2400 0000 00000000 00000000 00000000 02000000 00000180 ffffffff 00000000 0a000100 70666966 6f000000 08000200 64000000',
    text: [
      'RTM_NEWQDISC, 56 bytes, flags 0, seq 0, pid 0',
      '  tcm_family 0, tcm__pad1 0, tcm__pad2 0, tcm_ifindex 2, tcm_handle 2147549184, tcm_parent 4294967295, tcm_info 0',
      '  TCA_KIND pfifo',
      '  TCA_OPTIONS limit 100',
    ],
  },
  {
    what: 'a message of a big-endian machine',
    protocol: 0,
    hex: '00000028 0010 0000 00000000 00000000 0000 0001 00000001 00000000 00000000 0008 0004 000005dc',
    text: [
      'RTM_NEWLINK, 40 bytes, flags 0, seq 0, pid 0',
      '  ifi_family 0, __ifi_pad 0, ifi_type 1, ifi_index 1, ifi_flags 0, ifi_change 0',
      '  IFLA_MTU 1500',
    ],
  },
  {
    what: 'a uevent',
    protocol: 15,
    hex: Buffer.from('add@/devices/virtual/net/v1\0ACTION=add\0INTERFACE=v1\0').toString('hex'),
    text: [
      'UEVENT, 52 bytes, flags 0, seq 0, pid 0',
      '  uevent add@/devices/virtual/net/v1',
      '  ACTION add',
      '  INTERFACE v1',
    ],
  },
  {
    what: 'a generic family that nobody has named',
    protocol: 16,
    hex: '1c000000 9900 0100 00000000 00000000 03010000 08000100 01000000',
    text: [
      '153, 28 bytes, flags NLM_F_REQUEST, seq 0, pid 0',
      '  cmd 3, version 1, reserved 0',
      '  attribute 1 01000000',
    ],
  },
];

describe('messages of every sort read as text', () => {
  for (const { what, protocol, hex, families = {}, text } of cases) {
    it(what, () => {
      const [message] = decodeDatagram(protocol, bytesOf(hex), { genericFamilies: families });
      assert.deepEqual(messageText(message).split('\n'), text);
      assert.deepEqual(message.errors, []);
    });
  }
});

it('a refusal points at the attribute of the request that it quotes', () => {
  const request = '28000000 1300 0500 01000000 00000000 0000000001000000 0000000000000000 08000400 01000000';
  const refusal = `4c000000 0200 0002 01000000 07000000 eaffffff ${request} 08000200 20000000 04000100`;
  const [message] = decodeDatagram(0, bytesOf(refusal));
  const offset = message.attrs.find(each => each.name === 'NLMSGERR_ATTR_OFFS');
  assert.equal(offset?.text, 'IFLA_MTU of RTM_SETLINK');
  assert.equal(message.request?.type, 'RTM_SETLINK');
});

it('nests without end are told of, and not followed', () => {
  const depth = 200;
  const bytes = new Uint8Array(20 + 4 * depth);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, 0x99, true);
  for (let i = 0; i < depth; i++) {
    view.setUint16(20 + 4 * i, 4 * (depth - i), true);
    view.setUint16(22 + 4 * i, 0x8001, true);
  }
  const [message] = decodeDatagram(16, bytes);
  assert.match(message.errors[0].message, /nests within nests: more than 32/);
});
