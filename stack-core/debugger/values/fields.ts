// How numbers in structs read: the constants and forms of fields, by `struct.field`, or by `field` wherever it stands.

import { SOCK_TYPES, SOCKET_STATES } from '../../include/linux/net.ts';
import * as netdevice from '../../include/linux/netdevice.ts';
import * as skbuff from '../../include/linux/skbuff.ts';
import { AF_NAMES } from '../../include/linux/socket.ts';
import { skb_drop_reasons } from '../../include/net/dropreason-core.ts';
import * as inet from '../../include/net/inet_sock.ts';
import * as qdisc from '../../include/net/sch_generic.ts';
import * as sock from '../../include/net/sock.ts';
import { hex, ipv4, mac, namesOf } from '../../include/show.ts';
import { FIB_RULE, FR_ACT } from '../../include/uapi/linux/fib_rules.ts';
import { IF_LINK_MODE, IF_OPER, IFF } from '../../include/uapi/linux/if.ts';
import { IFA_F } from '../../include/uapi/linux/if_addr.ts';
import { ARPHRD } from '../../include/uapi/linux/if_arp.ts';
import { ETH_P } from '../../include/uapi/linux/if_ether.ts';
import { PACKET_TYPES } from '../../include/uapi/linux/if_packet.ts';
import { TUN_FLAGS } from '../../include/uapi/linux/if_tun.ts';
import { IPPROTO } from '../../include/uapi/linux/in.ts';
import { RTCF } from '../../include/uapi/linux/in_route.ts';
import { NTF, NUD } from '../../include/uapi/linux/neighbour.ts';
import { NF_INET_HOOKS, NF_VERDICT_MASK, NF_VERDICTS, NFPROTOS } from '../../include/uapi/linux/netfilter.ts';
import { NETLINK_PROTOCOLS, NLM_F_NAMES, NLMSG_NAMES } from '../../include/uapi/linux/netlink.ts';
import {
  RT_SCOPE_NAMES,
  RT_TABLE_NAMES,
  RTM_NAMES,
  RTN_NAMES,
  RTNH_F_NAMES,
  RTPROT_NAMES,
} from '../../include/uapi/linux/rtnetlink.ts';
import type { FieldOptions, ValueNames } from '../../include/wire.ts';

export type FieldForm = Pick<FieldOptions<never>, 'names' | 'flags'> & {
  show?: (value: never) => string;
  /** Only these bits are the enumeration; above them stands something else (a verdict's queue or errno). */
  mask?: number;
};

/** The constants of a module whose names begin with `prefix`. */
function constantsOf(module: object, prefix: string, except: RegExp = /_(MAX|MASK|LOCK)$/): ValueNames {
  const found: Record<string, number> = {};
  for (const [name, value] of Object.entries(module))
    if (name.startsWith(prefix) && typeof value === 'number' && !except.test(name)) found[name] = value;
  return namesOf(found);
}

/** As `constantsOf`, of constants that number bits: by the values of the bits. */
const bitsOf = (module: object, prefix: string, except?: RegExp): ValueNames =>
  Object.fromEntries(
    Object.entries(constantsOf(module, prefix, except)).map(([bit, name]) => [2 ** Number(bit), name]),
  );

const address: FieldForm = { show: ipv4 as (value: never) => string };
const hexadecimal: FieldForm = { show: hex as (value: never) => string };
const lladdr: FieldForm = { show: mac as (value: never) => string };

const CHECKSUMS = constantsOf(skbuff, 'CHECKSUM_');
const TCP_STATES = constantsOf(sock, 'TCP_');
/** `NETLINK_ROUTE` messages and the control messages that every protocol has. */
const NLMSG_TYPES = { ...NLMSG_NAMES, ...RTM_NAMES };
const UNSET = 0xffff;
const offset: FieldForm = { show: ((n: number) => (n === UNSET ? '0xffff (unset)' : String(n))) as never };

const forms: Record<string, FieldForm> = {
  'sk_buff.protocol': { names: ETH_P },
  'sk_buff.inner_protocol': { names: ETH_P },
  'sk_buff.pkt_type': { names: PACKET_TYPES },
  'sk_buff.ip_summed': { names: CHECKSUMS },
  'sk_buff.vlan_proto': { names: { ...ETH_P, 0: 'none' } },
  'sk_buff.mac_header': offset,
  'sk_buff.network_header': offset,
  'sk_buff.transport_header': offset,
  'sk_buff.hash': hexadecimal,
  'sk_buff.mark': hexadecimal,
  'net_device.flags': { flags: IFF },
  'net_device.operstate': { names: IF_OPER },
  'net_device.gflags': { flags: IFF },
  'net_device.priv_flags': { flags: constantsOf(netdevice, 'IFF_') },
  'net_device.state': { flags: constantsOf(netdevice, '__LINK_STATE_') },
  'net_device.reg_state': { names: constantsOf(netdevice, 'NETREG_') },
  'net_device.addr_assign_type': { names: constantsOf(netdevice, 'NET_ADDR_') },
  'net_device.name_assign_type': { names: constantsOf(netdevice, 'NET_NAME_') },
  'net_device.link_mode': { names: IF_LINK_MODE },
  'net_device.type': { names: ARPHRD },
  'net_device.perm_addr': lladdr,
  'netdev_hw_addr.addr': lladdr,
  'netdev_queue.state': { flags: constantsOf(netdevice, '__QUEUE_STATE_') },
  'napi_struct.state': { flags: constantsOf(netdevice, 'NAPI_STATE_') },
  'Qdisc.flags': { flags: constantsOf(qdisc, 'TCQ_F_') },
  'Qdisc.state': { flags: constantsOf(qdisc, '__QDISC_STATE_') },
  'net_device.dev_addr': lladdr,
  'net_device.broadcast': lladdr,
  'nf_hook_state.pf': { names: NFPROTOS },
  'nf_hook_state.hook': { names: NF_INET_HOOKS },
  'neighbour.nud_state': { flags: NUD },
  'neighbour.flags': { flags: NTF },
  'neighbour.type': { names: RTN_NAMES },
  'neighbour.protocol': { names: RTPROT_NAMES },
  'neighbour.ha': lladdr,
  'neigh_table.family': { names: AF_NAMES },
  'neigh_table.protocol': { names: ETH_P },
  'neighbour.primary_key': { show: ((key: unknown) => (typeof key === 'number' ? ipv4(key) : String(key))) as never },
  'rtable.rt_flags': { flags: RTCF },
  'rtable.rt_type': { names: RTN_NAMES },
  'rtable.rt_gw_family': { names: AF_NAMES },
  'fib_info.fib_flags': { flags: RTNH_F_NAMES },
  'fib_info.fib_protocol': { names: RTPROT_NAMES },
  'fib_info.fib_scope': { names: RT_SCOPE_NAMES },
  'fib_info.fib_type': { names: RTN_NAMES },
  'fib_info.fib_tb_id': { names: RT_TABLE_NAMES },
  'fib_alias.fa_type': { names: RTN_NAMES },
  'fib_alias.tb_id': { names: RT_TABLE_NAMES },
  'fib_table.tb_id': { names: RT_TABLE_NAMES },
  'fib_result.type': { names: RTN_NAMES },
  'fib_result.scope': { names: RT_SCOPE_NAMES },
  'fib_result.prefix': address,
  'key_vector.key': address,
  'fib_rule.action': { names: FR_ACT },
  'fib_rule.flags': { flags: FIB_RULE },
  'fib_rule.table': { names: RT_TABLE_NAMES },
  'fib_rule.proto': { names: RTPROT_NAMES },
  'fib_rule.ip_proto': { names: { ...IPPROTO, 0: 'any' } },
  'fib4_rule.action': { names: FR_ACT },
  'fib4_rule.flags': { flags: FIB_RULE },
  'fib4_rule.table': { names: RT_TABLE_NAMES },
  'fib4_rule.proto': { names: RTPROT_NAMES },
  'fib4_rule.ip_proto': { names: { ...IPPROTO, 0: 'any' } },
  'fib4_rule.src': address,
  'fib4_rule.dst': address,
  'fib4_rule.srcmask': address,
  'fib4_rule.dstmask': address,
  'fib_nh.nhc_flags': { flags: RTNH_F_NAMES },
  'fib_nh.nhc_scope': { names: RT_SCOPE_NAMES },
  'fib_nh.nhc_family': { names: AF_NAMES },
  'fib_nh.nhc_gw_family': { names: AF_NAMES },
  'fib_config.fc_protocol': { names: RTPROT_NAMES },
  'fib_config.fc_scope': { names: RT_SCOPE_NAMES },
  'fib_config.fc_type': { names: RTN_NAMES },
  'fib_config.fc_table': { names: RT_TABLE_NAMES },
  'fib_config.fc_flags': { flags: RTNH_F_NAMES },
  'flowi4.flowi4_scope': { names: RT_SCOPE_NAMES },
  'in_ifaddr.ifa_scope': { names: RT_SCOPE_NAMES },
  'ip_mc_list.multiaddr': address,
  'inet_peer.daddr': address,
  'socket.state': { names: SOCKET_STATES },
  'socket.type': { names: SOCK_TYPES },
  'tun_struct.flags': { flags: TUN_FLAGS },
  'ifinfomsg.ifi_family': { names: AF_NAMES },
  'ifinfomsg.ifi_type': { names: ARPHRD },
  'ifinfomsg.ifi_flags': { flags: IFF },
  'ifinfomsg.ifi_change': { flags: IFF },
  'ifaddrmsg.ifa_family': { names: AF_NAMES },
  'ifaddrmsg.ifa_scope': { names: RT_SCOPE_NAMES },
  'rtmsg.rtm_family': { names: AF_NAMES },
  'ndmsg.ndm_family': { names: AF_NAMES },
  'ndmsg.ndm_type': { names: RTN_NAMES },
  'fib_rule_hdr.family': { names: AF_NAMES },
  'fib_rule_hdr.table': { names: RT_TABLE_NAMES },
  'nlmsghdr.nlmsg_type': { names: NLMSG_TYPES },
  sk_family: { names: AF_NAMES },
  sk_type: { names: SOCK_TYPES },
  sk_state: { names: TCP_STATES },
  sk_flags: { flags: bitsOf(sock, 'SOCK_', /_(LOCK)$|_MIN_/) },
  inet_flags: { flags: bitsOf(inet, 'INET_FLAGS_') },
  'packet_type.type': { names: ETH_P },
  'in_ifaddr.ifa_flags': { flags: IFA_F },
  nud_state: { flags: NUD },
  verdict: { names: NF_VERDICTS, mask: NF_VERDICT_MASK },
  pkt_type: { names: PACKET_TYPES },
  nlmsg_type: { names: NLMSG_TYPES },
  nlmsg_flags: { flags: NLM_F_NAMES },
  reason: { names: skb_drop_reasons },
  drop_reason: { names: skb_drop_reasons },
  flowi4_proto: { names: IPPROTO },
};
forms['netlink_sock.sk_protocol'] = { names: NETLINK_PROTOCOLS };
for (const struct of ['inet_sock', 'udp_sock', 'raw_sock']) forms[`${struct}.sk_protocol`] = { names: IPPROTO };
for (const name of [
  'saddr',
  'daddr',
  'sip',
  'tip',
  'gateway',
  'rt_gw4',
  'inet_daddr',
  'inet_rcv_saddr',
  'inet_saddr',
  'mc_addr',
  'flowi4_saddr',
  'flowi4_daddr',
  'daddr4',
  'ifa_local',
  'ifa_address',
  'ifa_mask',
  'ifa_broadcast',
  'fc_dst',
  'fc_gw4',
  'fc_prefsrc',
  'fib_prefsrc',
  'nh_saddr',
  'fnhe_daddr',
  'fnhe_gw',
  'nexthop',
  'prefsrc',
])
  forms[name] = address;

const NO_FORM: FieldForm = {};

/** The form of `field` in `struct`; of a variable, when `struct` is null. */
export const formOf = (struct: string | null, field: string): FieldForm =>
  forms[`${struct}.${field}`] ?? forms[field] ?? NO_FORM;

/** The form of a field of a wire header: its table's, or where that leaves it open (it depends on the protocol), ours. */
export const wireFormOf = (struct: string, field: { name: string } & FieldForm): FieldForm =>
  field.names !== undefined || field.flags !== undefined || field.show !== undefined
    ? field
    : formOf(struct, field.name);
