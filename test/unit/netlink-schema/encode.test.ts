// Messages as iproute2 sends them, byte for byte.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeMessage } from '../../../stack-core/netlink-schema/decode.ts';
import { encodeMessage, type Fields, type GivenAttribute } from '../../../stack-core/netlink-schema/encode.ts';

const CREATE = 0x605;
const CHANGE = 0x5;
const DUMP = 0x301;

interface Case {
  command: string;
  type: string;
  flags: number;
  header: Fields;
  attrs: readonly GivenAttribute[];
  /** Behind the 16 bytes of the message's header. */
  bytes: string;
}

const cases: Case[] = [
  {
    command: 'ip link set v0 group 7',
    type: 'RTM_NEWLINK',
    flags: CHANGE,
    header: { ifi_index: 3 },
    attrs: [['IFLA_GROUP', 7]],
    bytes: '0000000003000000 00000000 00000000 08001b0007000000',
  },
  {
    command: 'ip link set v0 alias "uplink to peer": a string without its NUL',
    type: 'RTM_NEWLINK',
    flags: CHANGE,
    header: { ifi_index: 3 },
    attrs: [['IFLA_IFALIAS', 'uplink to peer']],
    bytes: '00000000030000000000000000000000 1200140075706c696e6b20746f20706565720000',
  },
  {
    command: 'ip link add v0 type veth peer name v1: attributes behind a struct, chosen by the kind',
    type: 'RTM_NEWLINK',
    flags: CREATE,
    header: {},
    attrs: [
      ['IFLA_IFNAME', 'v0'],
      [
        'IFLA_LINKINFO',
        [
          ['IFLA_INFO_KIND', 'veth'],
          ['IFLA_INFO_DATA', [['VETH_INFO_PEER', { header: {}, attrs: [['IFLA_IFNAME', 'v1']] }]]],
        ],
      ],
    ],
    bytes:
      '00000000000000000000000000000000 0700030076300000 2c001200 0800010076657468 20000200 1c000100 00000000000000000000000000000000 0700030076310000',
  },
  {
    command: 'ip addr add 10.9.1.1/24 brd 10.9.1.255 dev v0 label v0:secondary scope link',
    type: 'RTM_NEWADDR',
    flags: CREATE,
    header: { ifa_family: 2, ifa_prefixlen: 24, ifa_scope: 253, ifa_index: 3 },
    attrs: [
      ['IFA_LOCAL', '10.9.1.1'],
      ['IFA_BROADCAST', 0x0a0901ff],
      ['IFA_LABEL', 'v0:secondary'],
      ['IFA_ADDRESS', '10.9.1.1'],
    ],
    bytes:
      '021800fd03000000 080002000a090101 080004000a0901ff 1100030076303a7365636f6e6461727900000000 080001000a090101',
  },
  {
    command: 'ip addr change 10.9.3.1/24 dev v0 valid_lft 100 preferred_lft 50: a struct',
    type: 'RTM_NEWADDR',
    flags: 0x105,
    header: { ifa_family: 2, ifa_prefixlen: 24, ifa_index: 3 },
    attrs: [
      ['IFA_LOCAL', '10.9.3.1'],
      ['IFA_ADDRESS', '10.9.3.1'],
      ['IFA_CACHEINFO', { header: { ifa_prefered: 50, ifa_valid: 100 } }],
    ],
    bytes: '0218000003000000 080002000a090301 080001000a090301 1400060032000000640000000000000000000000',
  },
  {
    command: 'ip neigh add 10.9.0.50 lladdr 02:11:22:33:44:55 dev v0 nud permanent',
    type: 'RTM_NEWNEIGH',
    flags: CREATE,
    header: { ndm_family: 2, ndm_ifindex: 3, ndm_state: 0x80 },
    attrs: [
      ['NDA_DST', '10.9.0.50'],
      ['NDA_LLADDR', '02:11:22:33:44:55'],
    ],
    bytes: '020000000300000080000000 080001000a090032 0a0002000211223344550000',
  },
  {
    command: 'ip route add 10.22.0.0/16 nexthop via 10.9.0.253 dev v0 weight 3 nexthop via 10.50.0.9 dev pb0 weight 7',
    type: 'RTM_NEWROUTE',
    flags: CREATE,
    header: { rtm_family: 2, rtm_dst_len: 16, rtm_table: 254, rtm_protocol: 3, rtm_type: 1 },
    attrs: [
      ['RTA_DST', '10.22.0.0'],
      [
        'RTA_MULTIPATH',
        [
          { header: { rtnh_hops: 2, rtnh_ifindex: 3 }, attrs: [['RTA_GATEWAY', '10.9.0.253']] },
          { header: { rtnh_flags: 4, rtnh_hops: 6, rtnh_ifindex: 13 }, attrs: [['RTA_GATEWAY', '10.50.0.9']] },
        ],
      ],
    ],
    bytes:
      '02100000fe03000100000000 080001000a160000 24000900 1000000203000000080005000a0900fd 100004060d000000080005000a320009',
  },
  {
    command: 'ip rule add uidrange 1000-2000 lookup main suppress_prefixlength 0',
    type: 'RTM_NEWRULE',
    flags: CREATE,
    header: { family: 2, table: 254, action: 1 },
    attrs: [
      ['FRA_UID_RANGE', { header: { start: 1000, end: 2000 } }],
      ['FRA_SUPPRESS_PREFIXLEN', 0],
    ],
    bytes: '02000000fe00000100000000 0c001400e8030000d0070000 08000e0000000000',
  },
  {
    command: 'ip netns list-id target-nsid 10',
    type: 'RTM_GETNSID',
    flags: DUMP,
    header: {},
    attrs: [['NETNSA_TARGET_NSID', 10]],
    bytes: '00000000 080004000a000000',
  },
  {
    command: 'ip addrlabel add prefix 2001:db8:5::/48 label 99',
    type: 'RTM_NEWADDRLABEL',
    flags: CREATE,
    header: { ifal_family: 10, ifal_prefixlen: 48 },
    attrs: [
      ['IFAL_LABEL', 99],
      ['IFAL_ADDRESS', '2001:db8:5::'],
    ],
    bytes: '0a0030000000000000000000 0800020063000000 1400010020010db8000500000000000000000000',
  },
  {
    command: 'a generic family: command and version in the header',
    type: 'CTRL_CMD_GETFAMILY',
    flags: CHANGE,
    header: {},
    attrs: [['CTRL_ATTR_FAMILY_NAME', 'nlctrl']],
    bytes: '03020000 0b0002006e6c6374726c0000',
  },
];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('encodeMessage makes the bytes of the real tool', () => {
  for (const c of cases) {
    it(c.command, () => {
      const bytes = encodeMessage(c.type, c.header, c.attrs, { flags: c.flags, seq: 7 });
      assert.equal(hex(bytes.subarray(16)), c.bytes.replaceAll(' ', ''));
      const decoded = decodeMessage(c.type.startsWith('CTRL') ? 16 : 0, bytes);
      assert.deepEqual(decoded.errors, []);
      assert.deepEqual([decoded.type, decoded.len, decoded.seq], [c.type, bytes.length, 7]);
      assert.deepEqual(
        decoded.attrs.map(each => each.name),
        c.attrs.map(([name]) => name),
      );
    });
  }

  it('refuses names and values that no table knows', () => {
    assert.throws(() => encodeMessage('RTM_NEWNOTHING', {}, []), /no such message/);
    assert.throws(() => encodeMessage('RTM_NEWLINK', {}, [['IFA_LOCAL', 1]]), /IFA_LOCAL: no such attribute in IFLA/);
    assert.throws(() => encodeMessage('RTM_NEWLINK', {}, [['IFLA_MTU', 'large']]), /IFLA_MTU: not a value of its type/);
    assert.throws(() => encodeMessage('RTM_NEWLINK', { ifi_nothing: 1 }, []), /no field ifi_nothing/);
  });
});
