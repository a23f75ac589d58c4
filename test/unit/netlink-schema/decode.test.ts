import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeDatagram } from '../../../stack-core/netlink-schema/decode.ts';
import { protocolNumber, StreamDecoder } from '../../../stack-core/netlink-schema/decode-stream.ts';
import { messageText } from '../../../stack-core/netlink-schema/message-text.ts';

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const ROUTE = 0;
const GENERIC = 16;

describe('messages read as text', () => {
  const cases: { what: string; protocol?: number; hex: string; text: string[] }[] = [
    {
      what: 'a request with a struct',
      hex: '3c00000014000501e59c046b000000000218000003000000080002000a090301080001000a0903011400060032000000640000000000000000000000',
      text: [
        'RTM_NEWADDR, 60 bytes, flags NLM_F_REQUEST|NLM_F_ACK|NLM_F_REPLACE, seq 1795464421, pid 0',
        '  ifa_family 2, ifa_prefixlen 24, ifa_flags 0, ifa_scope 0, ifa_index 3',
        '  IFA_LOCAL 10.9.3.1',
        '  IFA_ADDRESS 10.9.3.1',
        '  IFA_CACHEINFO ifa_prefered 50, ifa_valid 100, cstamp 0, tstamp 0',
      ],
    },
    {
      what: 'next hops, each a struct with attributes',
      hex: '4800000018000506000000000000000002100000fe03000100000000080001000a160000240009001000000203000000080005000a0900fd100004060d000000080005000a320009',
      text: [
        'RTM_NEWROUTE, 72 bytes, flags NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE, seq 0, pid 0',
        '  rtm_family 2, rtm_dst_len 16, rtm_src_len 0, rtm_tos 0, rtm_table 254, rtm_protocol 3, rtm_scope 0, rtm_type 1, rtm_flags 0',
        '  RTA_DST 10.22.0.0',
        '  RTA_MULTIPATH',
        '    rtnexthop rtnh_len 16, rtnh_flags 0, rtnh_hops 2, rtnh_ifindex 3',
        '      RTA_GATEWAY 10.9.0.253',
        '    rtnexthop rtnh_len 16, rtnh_flags 4, rtnh_hops 6, rtnh_ifindex 13',
        '      RTA_GATEWAY 10.50.0.9',
      ],
    },
    {
      what: 'a dump of everything',
      hex: '140000005a000103010000000000000000000000',
      text: ['RTM_GETNSID, 20 bytes, flags NLM_F_REQUEST|NLM_F_DUMP, seq 1, pid 0', '  rtgen_family 0'],
    },
    {
      what: 'a refusal with the request behind it',
      hex: '34000000020000000000000024750000edffffff2000000010000500000000000000000000000000000000000000000000000000',
      text: [
        'NLMSG_ERROR, 52 bytes, flags 0, seq 0, pid 29988',
        '  error -19, nlmsg_len 32, nlmsg_type 16, nlmsg_flags 5, nlmsg_seq 0, nlmsg_pid 0',
      ],
    },
    {
      what: 'a value chosen by the kind of device, and its symbolic form',
      hex: '40000000100000000000000000000000 00000100020000000210000000000000 05001000 06000000 18001200 0800010074756e00 0c000200 0500030002000000',
      text: [
        'RTM_NEWLINK, 64 bytes, flags 0, seq 0, pid 0',
        '  ifi_family 0, __ifi_pad 0, ifi_type 1, ifi_index 2, ifi_flags 4098, ifi_change 0',
        '  IFLA_OPERSTATE 6 (IF_OPER_UP)',
        '  IFLA_LINKINFO',
        '    IFLA_INFO_KIND tun',
        '    IFLA_INFO_DATA',
        '      IFLA_TUN_TYPE 2 (IFF_TAP)',
      ],
    },
    {
      what: 'a type that no table has',
      hex: '14000000f70000000000000000000000 00000000',
      text: ['247, 20 bytes, flags 0, seq 0, pid 0'],
    },
    {
      what: 'nlctrl: arrays of nests',
      protocol: GENERIC,
      hex: '40000000100000000000000000000000 01020000 0b0002006e6c6374726c0000 06000100 10000000 18000600 14000100 0800010003000000 080002000e000000',
      text: [
        'nlctrl: CTRL_CMD_NEWFAMILY, 64 bytes, flags 0, seq 0, pid 0',
        '  cmd 1, version 2, reserved 0',
        '  CTRL_ATTR_FAMILY_NAME nlctrl',
        '  CTRL_ATTR_FAMILY_ID 16',
        '  CTRL_ATTR_OPS',
        '    [1]',
        '      CTRL_ATTR_OP_ID 3',
        '      CTRL_ATTR_OP_FLAGS 14 (GENL_CMD_CAP_DO|GENL_CMD_CAP_DUMP|GENL_CMD_CAP_HASPOL)',
      ],
    },
  ];
  for (const { what, protocol = ROUTE, hex, text } of cases) {
    it(what, () => {
      const [message] = decodeDatagram(protocol, bytesOf(hex));
      assert.deepEqual(messageText(message).split('\n'), text);
    });
  }
});

describe('what cannot be read is told, and the rest read', () => {
  const link = '20000000 1000 0000 00000000 00000000 00000000000000000000000000000000';
  const cases: { fault: string; hex: string; errors: string[]; names?: (string | null)[] }[] = [
    {
      fault: 'a number of the wrong size',
      hex: `2c${link.slice(2)} 0a000400 dc05000000000000`,
      errors: ['32: IFLA_MTU at byte 32: 10 bytes long, a u32 needs 8 with its header'],
      names: ['IFLA_MTU'],
    },
    {
      fault: 'an attribute that is longer than what is left',
      hex: `28${link.slice(2)} 0c000400 dc050000`,
      errors: ['32: attribute of 12 bytes, 8 are left'],
      names: [],
    },
    {
      fault: 'bytes left over',
      hex: `22${link.slice(2)} 0000`,
      errors: ['32: 2 bytes are left over'],
      names: [],
    },
    {
      fault: 'a message that is cut off',
      hex: `ff${link.slice(2)}`,
      errors: ['0: nlmsg_len is 255, only 32 bytes are there'],
      names: [],
    },
    {
      fault: 'a length below the header',
      hex: `04${link.slice(2)}`,
      errors: ['0: nlmsg_len is 4, a message has 16 bytes at least'],
    },
  ];
  for (const { fault, hex, errors, names = [] } of cases) {
    it(fault, () => {
      const [message] = decodeDatagram(ROUTE, bytesOf(hex));
      assert.deepEqual(
        message.errors.map(({ offset, message: text }) => `${offset}: ${text}`),
        errors,
      );
      assert.deepEqual(
        message.attrs.map(each => each.name),
        names,
      );
    });
  }

  it('survives any bytes', () => {
    let state = 1;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    };
    for (let round = 0; round < 3000; round++) {
      const bytes = Uint8Array.from({ length: 16 + (random() % 120) }, random);
      bytes.set([bytes.length, 0, 0, 0, 16 + (random() % 100), 0]);
      for (const protocol of [ROUTE, GENERIC, 12]) decodeDatagram(protocol, bytes);
    }
  });
});

it('numbers of generic families become known from the replies of nlctrl', () => {
  const decoder = new StreamDecoder();
  const reply = '2c000000100000000000000000000000 01020000 0b0002006e6c6374726c0000 0600010099000000 00000000';
  decoder.decode(GENERIC, bytesOf(reply));
  const [message] = decoder.decode(GENERIC, bytesOf('14000000990005030000000000000000 03020000'));
  assert.equal(message.type, 'CTRL_CMD_GETFAMILY');
});

it('protocols by number and by name', () => {
  assert.deepEqual(['route', 'NETLINK_GENERIC', 'sock-diag', '12', 'nothing'].map(protocolNumber), [
    0,
    16,
    4,
    12,
    null,
  ]);
});
