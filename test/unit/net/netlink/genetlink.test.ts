// nlctrl answers byte for byte as Linux 6.18 does; a family of a module gets its numbers and is told of.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SOCK_RAW, type socket } from '../../../../stack-core/include/linux/net.ts';
import { AF_NETLINK, new_msghdr, SOL_NETLINK } from '../../../../stack-core/include/linux/socket.ts';
import { genl_family, type genl_info } from '../../../../stack-core/include/net/genetlink.ts';
import { NLA_U32, nla_get_u32 } from '../../../../stack-core/include/net/netlink.ts';
import {
  NETLINK_ADD_MEMBERSHIP,
  NETLINK_EXT_ACK,
  NETLINK_GENERIC,
} from '../../../../stack-core/include/uapi/linux/netlink.ts';
import { start_kernel } from '../../../../stack-core/init/main.ts';
import type { World } from '../../../../stack-core/kernel/world.ts';
import { genl_register_family } from '../../../../stack-core/net/netlink/genetlink.ts';
import {
  __sys_bind,
  __sys_recvmsg,
  __sys_sendmsg,
  __sys_setsockopt,
  __sys_socket,
} from '../../../../stack-core/net/socket.ts';
import { decodeDatagram } from '../../../../stack-core/netlink-schema/decode.ts';
import { messageText } from '../../../../stack-core/netlink-schema/message-text.ts';

function open(world: World): socket {
  const socket = __sys_socket(world.init_net, AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
  assert.ok(typeof socket !== 'number');
  __sys_setsockopt(socket, SOL_NETLINK, NETLINK_EXT_ACK, 1);
  __sys_bind(socket, { family: AF_NETLINK, pid: 0, groups: 0 });
  return socket;
}

function receive(socket: socket): Uint8Array[] {
  const datagrams: Uint8Array[] = [];
  for (;;) {
    const msg = new_msghdr();
    const received = __sys_recvmsg(socket, msg, 65536);
    if (received < 0) return datagrams;
    datagrams.push(msg.msg_iov.slice(0, received));
  }
}

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** Hex with the ports, which differ from run to run, set to 0. */
function withoutPorts(datagram: Uint8Array): string {
  const bytes = datagram.slice();
  for (let at = 0; at + 16 <= bytes.length; at += (bytes[at] + bytes[at + 1] * 256 + 3) & ~3)
    bytes.fill(0, at + 12, at + 16);
  return Buffer.from(bytes).toString('hex');
}

function ask(world: World, hex: string): Uint8Array[] {
  const socket = open(world);
  __sys_sendmsg(socket, { ...new_msghdr(), msg_iov: bytesOf(hex) });
  return receive(socket);
}

const ABOUT_NLCTRL =
  '8800000010000000010000000000000001020000 0b0002006e6c6374726c0000 0600010010000000 0800030002000000 0800040000000000 0800050000000000 2c000600 14000100 0800010003000000 080002000e000000 14000200 080001000a000000 080002000c000000 1c000700 18000100 0800020010000000 0b0001006e6f746966790000';

describe('nlctrl', () => {
  const cases: { what: string; request: string; answers: string[] }[] = [
    {
      what: 'a family by name',
      request: '20000000 1000 0500 01000000 00000000 03020000 0b0002006e6c6374726c0000',
      answers: [ABOUT_NLCTRL, '2400000002000001010000000000000000000000 20000000100005000100000000000000'],
    },
    {
      what: 'a family by number',
      request: '1c000000 1000 0500 01000000 00000000 03020000 0600010010000000',
      answers: [ABOUT_NLCTRL, '2400000002000001010000000000000000000000 1c000000100005000100000000000000'],
    },
    {
      what: 'a name that nobody has',
      request: '20000000 1000 0500 01000000 00000000 03020000 0b0002006e6f737563680000',
      answers: [
        '34000000020000000100000000000000feffffff 20000000100005000100000000000000030200000b0002006e6f737563680000',
      ],
    },
    {
      what: 'neither name nor number',
      request: '14000000 1000 0500 01000000 00000000 03020000',
      answers: ['28000000020000000100000000000000eaffffff 1400000010000500010000000000000003020000'],
    },
    {
      what: 'a command that there is not',
      request: '14000000 1000 0500 01000000 00000000 4d020000',
      answers: ['28000000020000000100000000000000a1ffffff 140000001000050001000000000000004d020000'],
    },
    {
      what: 'a number of one byte',
      request: '1c000000 1000 0500 01000000 00000000 03020000 0500010010000000',
      answers: [
        '84000000020000020100000000000000deffffff 1c000000100005000100000000000000030200000500010010000000 27000100417474726962757465206661696c656420706f6c6963792076616c69646174696f6e0000 0800020014000000 24000480 0c00040000000000000000000c000500ffff0000000000000800010003000000',
      ],
    },
    {
      what: 'a name that is too long',
      request: '2c000000 1000 0500 01000000 00000000 03020000 160002006162636465666768696a6b6c6d6e6f7071000000',
      answers: [
        '84000000020000020100000000000000eaffffff 2c00000010000500010000000000000003020000160002006162636465666768696a6b6c6d6e6f7071000000 27000100417474726962757465206661696c656420706f6c6963792076616c69646174696f6e0000 0800020014000000 14000480 080007000f000000 080001000c000000',
      ],
    },
    {
      what: 'a message type that no family has',
      request: '14000000 e703 0500 01000000 00000000 03010000',
      answers: ['28000000020000000100000000000000feffffff 14000000e7030500010000000000000003010000'],
    },
    {
      what: 'the policies of a family',
      request: '1c000000 1000 0103 01000000 00000000 0a020000 0600010010000000',
      answers: [
        '34000000100002000100000000000000 0a020000 0600010010000000 18000980 14000380 08000100000000000800020000000000' +
          '2c000000100002000100000000000000 0a020000 0600010010000000 10000980 0c000a80 0800020001000000' +
          '48000000100002000100000000000000 0a020000 0600010010000000 2c000880 28000080 24000180 0c00040000000000000000000c000500ffff0000000000000800010003000000' +
          '38000000100002000100000000000000 0a020000 0600010010000000 1c000880 18000080 14000280 080007000f000000 080001000c000000' +
          '48000000100002000100000000000000 0a020000 0600010010000000 2c000880 28000180 24000180 0c00040000000000000000000c000500ffff0000000000000800010003000000' +
          '38000000100002000100000000000000 0a020000 0600010010000000 1c000880 18000180 14000280 080007000f000000 080001000c000000' +
          '48000000100002000100000000000000 0a020000 0600010010000000 2c000880 28000180 24000a80 0c00040000000000000000000c000500ffffffff000000000800010004000000',
        '14000000030002000100000000000000 00000000',
      ],
    },
  ];
  for (const { what, request, answers } of cases) {
    it(what, () => {
      const got = ask(start_kernel(), request).map(withoutPorts);
      assert.deepEqual(
        got,
        answers.map(each => each.replaceAll(' ', '')),
      );
    });
  }
});

describe('a family of its own', () => {
  const SET = 1;
  const VALUE = 1;

  function boot() {
    const world = start_kernel();
    const seen: number[] = [];
    const doit = (_skb: unknown, info: genl_info): number => {
      const value = info.attrs[VALUE] ?? null;
      seen.push(value === null ? -1 : nla_get_u32(value));
      return 0;
    };
    const ops = [{ cmd: SET, policy: [undefined, { type: NLA_U32, max: 9 }], doit }];
    const family = new genl_family({
      name: 'lamp',
      version: 1,
      netnsok: true,
      ops,
      mcgrps: [{ name: 'on' }, { name: 'off' }],
    });
    const listener = open(world);
    __sys_setsockopt(listener, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, 16);
    assert.equal(genl_register_family(world, family), 0);
    return { world, family, seen, listener };
  }

  it('gets the first free numbers, and those who listen are told', () => {
    const { family, listener } = boot();
    assert.deepEqual([family.id, family.mcgrp_offset], [19, 1]);
    const [event] = receive(listener);
    const [message] = decodeDatagram(NETLINK_GENERIC, event);
    assert.match(
      messageText(message),
      /^nlctrl: CTRL_CMD_NEWFAMILY.*CTRL_ATTR_FAMILY_NAME lamp.*CTRL_ATTR_FAMILY_ID 19/s,
    );
  });

  it('handles its commands, by its policy', () => {
    const { world, seen } = boot();
    ask(world, '1c000000 1300 0500 01000000 00000000 01010000 0800010007000000');
    const [refusal] = ask(world, '1c000000 1300 0500 01000000 00000000 01010000 080001000a000000');
    assert.deepEqual(seen, [7]);
    assert.match(messageText(decodeDatagram(NETLINK_GENERIC, refusal)[0]), /error -34.*integer out of range/s);
  });

  it('has a name of its own', () => {
    const { world, family } = boot();
    assert.equal(genl_register_family(world, family), -17);
  });
});
