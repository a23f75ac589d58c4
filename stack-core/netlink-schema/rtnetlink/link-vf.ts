// Virtual functions of a device, and their ports. Kernel: net/core/rtnetlink.c, ifla_vf_policy, ifla_port_policy
import { be16, bytes, u16, u32, u64, wire } from '../../include/wire.ts';
import { attr, attributes, nest } from '../schema.ts';

const source = 'include/uapi/linux/if_link.h';
class ifla_vf_mac extends wire({ struct: 'ifla_vf_mac', source }, { vf: u32(), mac: bytes(32) }) {}
class ifla_vf_vlan extends wire({ struct: 'ifla_vf_vlan', source }, { vf: u32(), vlan: u32(), qos: u32() }) {}
class ifla_vf_vlan_info extends wire(
  { struct: 'ifla_vf_vlan_info', source },
  { vf: u32(), vlan: u32(), qos: u32(), vlan_proto: be16(), pad: u16() },
) {}
class ifla_vf_tx_rate extends wire(
  { struct: 'ifla_vf_tx_rate', source },
  { vf: u32(), rate: u32({ doc: 'Mbit/s.' }) },
) {}
class ifla_vf_rate extends wire(
  { struct: 'ifla_vf_rate', source },
  { vf: u32(), min_tx_rate: u32({ doc: 'Mbit/s.' }), max_tx_rate: u32({ doc: 'Mbit/s.' }) },
) {}
class ifla_vf_spoofchk extends wire({ struct: 'ifla_vf_spoofchk', source }, { vf: u32(), setting: u32() }) {}
class ifla_vf_link_state extends wire({ struct: 'ifla_vf_link_state', source }, { vf: u32(), link_state: u32() }) {}
class ifla_vf_rss_query_en extends wire({ struct: 'ifla_vf_rss_query_en', source }, { vf: u32(), setting: u32() }) {}
class ifla_vf_trust extends wire({ struct: 'ifla_vf_trust', source }, { vf: u32(), setting: u32() }) {}
class ifla_vf_guid extends wire({ struct: 'ifla_vf_guid', source }, { vf: u32(), pad: u32(), guid: u64() }) {}

const stats = attributes('IFLA_VF_STATS', {
  IFLA_VF_STATS_RX_PACKETS: attr(0, 'u64'),
  IFLA_VF_STATS_TX_PACKETS: attr(1, 'u64'),
  IFLA_VF_STATS_RX_BYTES: attr(2, 'u64'),
  IFLA_VF_STATS_TX_BYTES: attr(3, 'u64'),
  IFLA_VF_STATS_BROADCAST: attr(4, 'u64'),
  IFLA_VF_STATS_MULTICAST: attr(5, 'u64'),
  IFLA_VF_STATS_PAD: attr(6, 'binary'),
  IFLA_VF_STATS_RX_DROPPED: attr(7, 'u64'),
  IFLA_VF_STATS_TX_DROPPED: attr(8, 'u64'),
});
const vlanList = attributes('IFLA_VF_VLAN_INFO', { IFLA_VF_VLAN_INFO: attr(1, ifla_vf_vlan_info) });
const vf = attributes('IFLA_VF', {
  IFLA_VF_MAC: attr(1, ifla_vf_mac),
  IFLA_VF_VLAN: attr(2, ifla_vf_vlan),
  IFLA_VF_TX_RATE: attr(3, ifla_vf_tx_rate),
  IFLA_VF_SPOOFCHK: attr(4, ifla_vf_spoofchk),
  IFLA_VF_LINK_STATE: attr(5, ifla_vf_link_state),
  IFLA_VF_RATE: attr(6, ifla_vf_rate),
  IFLA_VF_RSS_QUERY_EN: attr(7, ifla_vf_rss_query_en),
  IFLA_VF_STATS: attr(8, nest(stats)),
  IFLA_VF_TRUST: attr(9, ifla_vf_trust),
  IFLA_VF_IB_NODE_GUID: attr(10, ifla_vf_guid),
  IFLA_VF_IB_PORT_GUID: attr(11, ifla_vf_guid),
  IFLA_VF_VLAN_LIST: attr(12, nest(vlanList)),
  IFLA_VF_BROADCAST: attr(13, 'binary', { reject: true }),
});
export const IFLA_VFINFO = attributes('IFLA_VF_INFO', { IFLA_VF_INFO: attr(1, nest(vf)) });

export const IFLA_PORT = attributes('IFLA_PORT', {
  IFLA_PORT_VF: attr(1, 'u32'),
  IFLA_PORT_PROFILE: attr(2, 'string', { maxLen: 40 }),
  IFLA_PORT_VSI_TYPE: attr(3, 'binary', { replyOnly: true }),
  IFLA_PORT_INSTANCE_UUID: attr(4, 'binary', { maxLen: 16 }),
  IFLA_PORT_HOST_UUID: attr(5, 'binary', { maxLen: 16 }),
  IFLA_PORT_REQUEST: attr(6, 'u8'),
  IFLA_PORT_RESPONSE: attr(7, 'u16'),
});
export const IFLA_VF_PORTS = attributes('IFLA_VF_PORT', { IFLA_VF_PORT: attr(1, nest(IFLA_PORT)) });
