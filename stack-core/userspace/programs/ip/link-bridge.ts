// Bridges and their ports in `ip link`: `type bridge …`, `type bridge_slave …`, and what `ip -d link` shows of them.

import type { Attribute, Attributes } from '../../netlink.ts';
import { parseLinkAddress } from './addresses.ts';
import type { Arguments, Ip } from './context.ts';
import { parseNumber } from './names.ts';
import { RawJson } from './output.ts';

/** Words of `type bridge` that take a number, with their attribute and the largest value. */
const BRIDGE_NUMBERS: Record<string, readonly [attribute: string, max: number]> = {
  forward_delay: ['IFLA_BR_FORWARD_DELAY', 0xffffffff],
  hello_time: ['IFLA_BR_HELLO_TIME', 0xffffffff],
  max_age: ['IFLA_BR_MAX_AGE', 0xffffffff],
  ageing_time: ['IFLA_BR_AGEING_TIME', 0xffffffff],
  stp_state: ['IFLA_BR_STP_STATE', 0xffffffff],
  priority: ['IFLA_BR_PRIORITY', 0xffff],
  vlan_filtering: ['IFLA_BR_VLAN_FILTERING', 0xff],
  group_fwd_mask: ['IFLA_BR_GROUP_FWD_MASK', 0xffff],
  mcast_router: ['IFLA_BR_MCAST_ROUTER', 0xff],
  mcast_snooping: ['IFLA_BR_MCAST_SNOOPING', 0xff],
  mcast_query_use_ifaddr: ['IFLA_BR_MCAST_QUERY_USE_IFADDR', 0xff],
  mcast_querier: ['IFLA_BR_MCAST_QUERIER', 0xff],
  mcast_hash_max: ['IFLA_BR_MCAST_HASH_MAX', 0xffffffff],
  mcast_last_member_count: ['IFLA_BR_MCAST_LAST_MEMBER_CNT', 0xffffffff],
  mcast_startup_query_count: ['IFLA_BR_MCAST_STARTUP_QUERY_CNT', 0xffffffff],
  mcast_last_member_interval: ['IFLA_BR_MCAST_LAST_MEMBER_INTVL', Number.MAX_SAFE_INTEGER],
  mcast_membership_interval: ['IFLA_BR_MCAST_MEMBERSHIP_INTVL', Number.MAX_SAFE_INTEGER],
  mcast_querier_interval: ['IFLA_BR_MCAST_QUERIER_INTVL', Number.MAX_SAFE_INTEGER],
  mcast_query_interval: ['IFLA_BR_MCAST_QUERY_INTVL', Number.MAX_SAFE_INTEGER],
  mcast_query_response_interval: ['IFLA_BR_MCAST_QUERY_RESPONSE_INTVL', Number.MAX_SAFE_INTEGER],
  mcast_startup_query_interval: ['IFLA_BR_MCAST_STARTUP_QUERY_INTVL', Number.MAX_SAFE_INTEGER],
  mcast_stats_enabled: ['IFLA_BR_MCAST_STATS_ENABLED', 0xff],
  mcast_igmp_version: ['IFLA_BR_MCAST_IGMP_VERSION', 0xff],
  mcast_mld_version: ['IFLA_BR_MCAST_MLD_VERSION', 0xff],
  nf_call_iptables: ['IFLA_BR_NF_CALL_IPTABLES', 0xff],
  nf_call_ip6tables: ['IFLA_BR_NF_CALL_IP6TABLES', 0xff],
  nf_call_arptables: ['IFLA_BR_NF_CALL_ARPTABLES', 0xff],
};

/** Attributes that the words behind `type bridge` ask for; null: they make no sense, which has been said. */
export function parseBridge(ip: Ip, args: Arguments): Attribute[] | null {
  const attrs: Attribute[] = [];
  for (; !args.done; args.advance()) {
    const { word } = args;
    const numeric = BRIDGE_NUMBERS[word];
    if (numeric !== undefined) {
      const text = args.next();
      const value = parseNumber(text, numeric[1]);
      if (value === null) return ip.wrong(text, `invalid ${word}`);
      attrs.push([numeric[0], value]);
    } else if (word === 'fdb_flush') attrs.push(['IFLA_BR_FDB_FLUSH', true]);
    else if (word === 'no_linklocal_learn') {
      const text = args.next();
      const value = parseNumber(text, 0xff);
      if (value === null) return ip.wrong(text, 'invalid no_linklocal_learn');
      attrs.push(['IFLA_BR_MULTI_BOOLOPT', Uint8Array.of(value === 0 ? 0 : 1, 0, 0, 0, 1, 0, 0, 0)]);
    } else if (word === 'group_address') {
      const text = args.next();
      const address = parseLinkAddress(text);
      if (address === null || address.length !== 6) return ip.wrong(text, 'invalid group_address');
      attrs.push(['IFLA_BR_GROUP_ADDR', address]);
    } else {
      ip.complain(`bridge: unknown command "${word}"?`);
      return null;
    }
  }
  return attrs;
}

/** Words of ports that are switched on and off. */
export const PORT_SWITCHES: Record<string, string> = {
  hairpin: 'IFLA_BRPORT_MODE',
  guard: 'IFLA_BRPORT_GUARD',
  root_block: 'IFLA_BRPORT_PROTECT',
  fastleave: 'IFLA_BRPORT_FAST_LEAVE',
  learning: 'IFLA_BRPORT_LEARNING',
  flood: 'IFLA_BRPORT_UNICAST_FLOOD',
  proxy_arp: 'IFLA_BRPORT_PROXYARP',
  proxy_arp_wifi: 'IFLA_BRPORT_PROXYARP_WIFI',
  mcast_fast_leave: 'IFLA_BRPORT_FAST_LEAVE',
  mcast_flood: 'IFLA_BRPORT_MCAST_FLOOD',
  bcast_flood: 'IFLA_BRPORT_BCAST_FLOOD',
  mcast_to_unicast: 'IFLA_BRPORT_MCAST_TO_UCAST',
  neigh_suppress: 'IFLA_BRPORT_NEIGH_SUPPRESS',
  isolated: 'IFLA_BRPORT_ISOLATED',
  locked: 'IFLA_BRPORT_LOCKED',
};
const PORT_NUMBERS: Record<string, readonly [attribute: string, max: number]> = {
  state: ['IFLA_BRPORT_STATE', 0xff],
  priority: ['IFLA_BRPORT_PRIORITY', 0xffff],
  cost: ['IFLA_BRPORT_COST', 0xffffffff],
  mcast_router: ['IFLA_BRPORT_MULTICAST_ROUTER', 0xff],
  group_fwd_mask: ['IFLA_BRPORT_GROUP_FWD_MASK', 0xffff],
};

/** Attributes that the words behind `type bridge_slave` ask for; null: they make no sense, which has been said. */
export function parseBridgePort(ip: Ip, args: Arguments): Attribute[] | null {
  const attrs: Attribute[] = [];
  for (; !args.done; args.advance()) {
    const { word } = args;
    const numeric = PORT_NUMBERS[word];
    const toggled = PORT_SWITCHES[word];
    if (numeric !== undefined) {
      const text = args.next();
      const value = parseNumber(text, numeric[1]);
      if (value === null) return ip.wrong(text, `${word} is invalid`);
      attrs.push([numeric[0], value]);
    } else if (toggled !== undefined) {
      const on = parseSwitch(ip, word, args.next());
      if (on === null) return null;
      attrs.push([toggled, on]);
    } else if (word === 'fdb_flush') attrs.push(['IFLA_BRPORT_FLUSH', true]);
    else {
      ip.complain(`bridge_slave: unknown option "${word}"?`);
      return null;
    }
  }
  return attrs;
}

/** 1 for on, 0 for off; null: it is neither, which has been said. */
export function parseSwitch(ip: Ip, word: string, text: string): number | null {
  if (text === 'on' || text === 'off') return text === 'on' ? 1 : 0;
  ip.complain(`Error: argument of "${word}" must be one of "off", "on", not "${text}"`);
  return null;
}

/** `8000.2:0:0:0:0:1`: priority in hex, then the address without leading zeros. */
function bridgeId(data: Attributes, name: string): string {
  const { prio, addr } = (data.find(name)?.value ?? { prio: 0, addr: '' }) as { prio: number; addr: string };
  const priority = [prio & 0xff, prio >> 8].map(byte => byte.toString(16).padStart(2, '0')).join('');
  const bytes = (addr.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16).toString(16));
  return `${priority}.${bytes.join(':')}`;
}

type Printer = (ip: Ip, data: Attributes) => void;

const numeric =
  (attribute: string, key: string, word = key): Printer =>
  (ip, data) => {
    const value = data.number(attribute);
    if (value !== undefined) ip.output.both(key, value, `${word} ${value} `);
  };
const onOff =
  (attribute: string, key: string): Printer =>
  (ip, data) => {
    const value = data.number(attribute);
    if (value !== undefined) ip.output.both(key, value !== 0, `${key} ${value !== 0 ? 'on' : 'off'} `);
  };
const id =
  (attribute: string, key: string, word = key): Printer =>
  (ip, data) => {
    const text = bridgeId(data, attribute);
    ip.output.both(key, text, `${word} ${text} `);
  };
/** Hundredths of seconds. */
const timer =
  (attribute: string, key: string): Printer =>
  (ip, data) => {
    const value = data.number(attribute) ?? 0;
    const hundredths = String(value % 100).padStart(2, '0');
    const seconds = Math.floor(value / 100);
    ip.output.both(
      key,
      new RawJson(`${seconds}.${hundredths}`),
      `${key} ${String(seconds).padStart(4)}.${hundredths} `,
    );
  };
const hex =
  (attribute: string, key: string, word: string, bare0 = false): Printer =>
  (ip, data) => {
    const value = data.number(attribute) ?? 0;
    const text = value === 0 && bare0 ? '0' : `0x${value.toString(16)}`;
    ip.output.both(key, text, `${word} ${text} `);
  };
const boolopt =
  (bit: number, key: string): Printer =>
  (ip, data) => {
    const { optval, optmask } = data.struct('IFLA_BR_MULTI_BOOLOPT') ?? {};
    if ((optmask & bit) === 0) return;
    const value = (optval & bit) !== 0 ? 1 : 0;
    ip.output.both(key, value, `${key} ${value} `);
  };
const groupAddress: Printer = (ip, data) => {
  const address = data.text('IFLA_BR_GROUP_ADDR') ?? '';
  ip.output.both('group_addr', address, `group_address ${address} `);
};

const BRIDGE: readonly Printer[] = [
  numeric('IFLA_BR_FORWARD_DELAY', 'forward_delay'),
  numeric('IFLA_BR_HELLO_TIME', 'hello_time'),
  numeric('IFLA_BR_MAX_AGE', 'max_age'),
  numeric('IFLA_BR_AGEING_TIME', 'ageing_time'),
  numeric('IFLA_BR_STP_STATE', 'stp_state'),
  numeric('IFLA_BR_PRIORITY', 'priority'),
  numeric('IFLA_BR_VLAN_FILTERING', 'vlan_filtering'),
  id('IFLA_BR_BRIDGE_ID', 'bridge_id'),
  id('IFLA_BR_ROOT_ID', 'root_id', 'designated_root'),
  numeric('IFLA_BR_ROOT_PORT', 'root_port'),
  numeric('IFLA_BR_ROOT_PATH_COST', 'root_path_cost'),
  numeric('IFLA_BR_TOPOLOGY_CHANGE', 'topology_change'),
  numeric('IFLA_BR_TOPOLOGY_CHANGE_DETECTED', 'topology_change_detected'),
  timer('IFLA_BR_HELLO_TIMER', 'hello_timer'),
  timer('IFLA_BR_TCN_TIMER', 'tcn_timer'),
  timer('IFLA_BR_TOPOLOGY_CHANGE_TIMER', 'topology_change_timer'),
  timer('IFLA_BR_GC_TIMER', 'gc_timer'),
  hex('IFLA_BR_GROUP_FWD_MASK', 'group_fwd_mask', 'group_fwd_mask', true),
  groupAddress,
  numeric('IFLA_BR_MCAST_SNOOPING', 'mcast_snooping'),
  boolopt(1, 'no_linklocal_learn'),
  boolopt(2, 'mcast_vlan_snooping'),
  numeric('IFLA_BR_MCAST_ROUTER', 'mcast_router'),
  numeric('IFLA_BR_MCAST_QUERY_USE_IFADDR', 'mcast_query_use_ifaddr'),
  numeric('IFLA_BR_MCAST_QUERIER', 'mcast_querier'),
  numeric('IFLA_BR_MCAST_HASH_ELASTICITY', 'mcast_hash_elasticity'),
  numeric('IFLA_BR_MCAST_HASH_MAX', 'mcast_hash_max'),
  numeric('IFLA_BR_MCAST_LAST_MEMBER_CNT', 'mcast_last_member_cnt', 'mcast_last_member_count'),
  numeric('IFLA_BR_MCAST_STARTUP_QUERY_CNT', 'mcast_startup_query_cnt', 'mcast_startup_query_count'),
  numeric('IFLA_BR_MCAST_LAST_MEMBER_INTVL', 'mcast_last_member_intvl', 'mcast_last_member_interval'),
  numeric('IFLA_BR_MCAST_MEMBERSHIP_INTVL', 'mcast_membership_intvl', 'mcast_membership_interval'),
  numeric('IFLA_BR_MCAST_QUERIER_INTVL', 'mcast_querier_intvl', 'mcast_querier_interval'),
  numeric('IFLA_BR_MCAST_QUERY_INTVL', 'mcast_query_intvl', 'mcast_query_interval'),
  numeric('IFLA_BR_MCAST_QUERY_RESPONSE_INTVL', 'mcast_query_response_intvl', 'mcast_query_response_interval'),
  numeric('IFLA_BR_MCAST_STARTUP_QUERY_INTVL', 'mcast_startup_query_intvl', 'mcast_startup_query_interval'),
  numeric('IFLA_BR_MCAST_STATS_ENABLED', 'mcast_stats_enabled'),
  numeric('IFLA_BR_MCAST_IGMP_VERSION', 'mcast_igmp_version'),
  numeric('IFLA_BR_MCAST_MLD_VERSION', 'mcast_mld_version'),
  numeric('IFLA_BR_NF_CALL_IPTABLES', 'nf_call_iptables'),
  numeric('IFLA_BR_NF_CALL_IP6TABLES', 'nf_call_ip6tables'),
  numeric('IFLA_BR_NF_CALL_ARPTABLES', 'nf_call_arptables'),
];

export const PORT_STATES = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'];
export const portState: Printer = (ip, data) => {
  const state = data.number('IFLA_BRPORT_STATE');
  if (state === undefined) return;
  const name = PORT_STATES[state];
  if (name === undefined) ip.output.both('state_index', state, `state (${state}) `);
  else ip.output.both('state', name, `state ${name} `);
};
/** Text only: JSON has it under another name already. */
const fastLeave: Printer = (ip, data) =>
  ip.output.text(`mcast_fast_leave ${data.number('IFLA_BRPORT_FAST_LEAVE') === 0 ? 'off' : 'on'} `);

const PORT: readonly Printer[] = [
  portState,
  numeric('IFLA_BRPORT_PRIORITY', 'priority'),
  numeric('IFLA_BRPORT_COST', 'cost'),
  onOff('IFLA_BRPORT_MODE', 'hairpin'),
  onOff('IFLA_BRPORT_GUARD', 'guard'),
  onOff('IFLA_BRPORT_PROTECT', 'root_block'),
  onOff('IFLA_BRPORT_FAST_LEAVE', 'fastleave'),
  onOff('IFLA_BRPORT_LEARNING', 'learning'),
  onOff('IFLA_BRPORT_UNICAST_FLOOD', 'flood'),
  hex('IFLA_BRPORT_ID', 'id', 'port_id'),
  hex('IFLA_BRPORT_NO', 'no', 'port_no'),
  numeric('IFLA_BRPORT_DESIGNATED_PORT', 'designated_port'),
  numeric('IFLA_BRPORT_DESIGNATED_COST', 'designated_cost'),
  id('IFLA_BRPORT_BRIDGE_ID', 'bridge_id', 'designated_bridge'),
  id('IFLA_BRPORT_ROOT_ID', 'root_id', 'designated_root'),
  timer('IFLA_BRPORT_HOLD_TIMER', 'hold_timer'),
  timer('IFLA_BRPORT_MESSAGE_AGE_TIMER', 'message_age_timer'),
  timer('IFLA_BRPORT_FORWARD_DELAY_TIMER', 'forward_delay_timer'),
  numeric('IFLA_BRPORT_TOPOLOGY_CHANGE_ACK', 'topology_change_ack'),
  numeric('IFLA_BRPORT_CONFIG_PENDING', 'config_pending'),
  onOff('IFLA_BRPORT_PROXYARP', 'proxy_arp'),
  onOff('IFLA_BRPORT_PROXYARP_WIFI', 'proxy_arp_wifi'),
  numeric('IFLA_BRPORT_MULTICAST_ROUTER', 'multicast_router', 'mcast_router'),
  fastLeave,
  onOff('IFLA_BRPORT_MCAST_FLOOD', 'mcast_flood'),
  onOff('IFLA_BRPORT_BCAST_FLOOD', 'bcast_flood'),
  onOff('IFLA_BRPORT_MCAST_TO_UCAST', 'mcast_to_unicast'),
  onOff('IFLA_BRPORT_NEIGH_SUPPRESS', 'neigh_suppress'),
  hex('IFLA_BRPORT_GROUP_FWD_MASK', 'group_fwd_mask', 'group_fwd_mask', true),
  hex('IFLA_BRPORT_GROUP_FWD_MASK', 'group_fwd_mask_str', 'group_fwd_mask_str'),
  onOff('IFLA_BRPORT_VLAN_TUNNEL', 'vlan_tunnel'),
  onOff('IFLA_BRPORT_ISOLATED', 'isolated'),
  onOff('IFLA_BRPORT_LOCKED', 'locked'),
];

/** What `bridge -d link` shows of a port, in its order. */
const PORT_BRIEF: readonly Printer[] = [
  onOff('IFLA_BRPORT_MODE', 'hairpin'),
  onOff('IFLA_BRPORT_GUARD', 'guard'),
  onOff('IFLA_BRPORT_PROTECT', 'root_block'),
  onOff('IFLA_BRPORT_FAST_LEAVE', 'fastleave'),
  onOff('IFLA_BRPORT_LEARNING', 'learning'),
  onOff('IFLA_BRPORT_UNICAST_FLOOD', 'flood'),
  onOff('IFLA_BRPORT_MCAST_FLOOD', 'mcast_flood'),
  onOff('IFLA_BRPORT_BCAST_FLOOD', 'bcast_flood'),
  numeric('IFLA_BRPORT_MULTICAST_ROUTER', 'mcast_router'),
  onOff('IFLA_BRPORT_MCAST_TO_UCAST', 'mcast_to_unicast'),
  onOff('IFLA_BRPORT_NEIGH_SUPPRESS', 'neigh_suppress'),
  onOff('IFLA_BRPORT_VLAN_TUNNEL', 'vlan_tunnel'),
  onOff('IFLA_BRPORT_ISOLATED', 'isolated'),
  onOff('IFLA_BRPORT_LOCKED', 'locked'),
];

const printAll = (ip: Ip, data: Attributes, printers: readonly Printer[]): void => {
  for (const print of printers) print(ip, data);
};
export const printBridge: Printer = (ip, data) => printAll(ip, data, BRIDGE);
export const printBridgePort: Printer = (ip, data) => printAll(ip, data, PORT);
export const printPortSwitches: Printer = (ip, data) => printAll(ip, data, PORT_BRIEF);
