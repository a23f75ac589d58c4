// Devices upon other devices. Kernel: net/8021q/vlan_netlink.c, drivers/net/{macvlan,ipvlan,vrf,macsec,netkit}
import { ETH_P } from '../../include/uapi/linux/if_ether.ts';
import { u32, wire } from '../../include/wire.ts';
import { type AttributeSet, attr, attributes, nest } from '../schema.ts';

class ifla_vlan_flags extends wire(
  { struct: 'ifla_vlan_flags', source: 'include/uapi/linux/if_link.h' },
  { flags: u32(), mask: u32({ doc: 'The flags that count.' }) },
) {}
class ifla_vlan_qos_mapping extends wire(
  { struct: 'ifla_vlan_qos_mapping', source: 'include/uapi/linux/if_link.h' },
  { from: u32(), to: u32() },
) {}
class ifla_rmnet_flags extends wire(
  { struct: 'ifla_rmnet_flags', source: 'include/uapi/linux/if_link.h' },
  { flags: u32(), mask: u32() },
) {}

const MACVLAN_MODE = {
  1: 'MACVLAN_MODE_PRIVATE',
  2: 'MACVLAN_MODE_VEPA',
  4: 'MACVLAN_MODE_BRIDGE',
  8: 'MACVLAN_MODE_PASSTHRU',
  16: 'MACVLAN_MODE_SOURCE',
};

const qosMapping = attributes('IFLA_VLAN_QOS', { IFLA_VLAN_QOS_MAPPING: attr(1, ifla_vlan_qos_mapping) });

export const vlanKind = attributes('IFLA_VLAN', {
  IFLA_VLAN_ID: attr(1, 'u16'),
  IFLA_VLAN_FLAGS: attr(2, ifla_vlan_flags),
  IFLA_VLAN_EGRESS_QOS: attr(3, nest(qosMapping)),
  IFLA_VLAN_INGRESS_QOS: attr(4, nest(qosMapping)),
  IFLA_VLAN_PROTOCOL: attr(5, 'be16', { names: ETH_P }),
});

export const macvlanKind: AttributeSet = attributes('IFLA_MACVLAN', {
  IFLA_MACVLAN_MODE: attr(1, 'u32', { flags: MACVLAN_MODE }),
  IFLA_MACVLAN_FLAGS: attr(2, 'u16'),
  IFLA_MACVLAN_MACADDR_MODE: attr(3, 'u32'),
  IFLA_MACVLAN_MACADDR: attr(4, 'lladdr'),
  IFLA_MACVLAN_MACADDR_DATA: attr(
    5,
    nest(() => macvlanKind),
  ),
  IFLA_MACVLAN_MACADDR_COUNT: attr(6, 'u32'),
  IFLA_MACVLAN_BC_QUEUE_LEN: attr(7, 'u32'),
  IFLA_MACVLAN_BC_QUEUE_LEN_USED: attr(8, 'u32', { reject: true }),
  IFLA_MACVLAN_BC_CUTOFF: attr(9, 's32'),
});

export const ipvlanKind = attributes('IFLA_IPVLAN', {
  IFLA_IPVLAN_MODE: attr(1, 'u16', { names: { 0: 'IPVLAN_MODE_L2', 1: 'IPVLAN_MODE_L3', 2: 'IPVLAN_MODE_L3S' } }),
  IFLA_IPVLAN_FLAGS: attr(2, 'u16'),
});

export const vrfKind = attributes('IFLA_VRF', {
  IFLA_VRF_TABLE: attr(1, 'u32'),
});

export const vrfPort = attributes('IFLA_VRF_PORT', {
  IFLA_VRF_PORT_TABLE: attr(1, 'u32'),
});

export const macsecKind = attributes('IFLA_MACSEC', {
  IFLA_MACSEC_SCI: attr(1, 'be64'),
  IFLA_MACSEC_PORT: attr(2, 'u16'),
  IFLA_MACSEC_ICV_LEN: attr(3, 'u8'),
  IFLA_MACSEC_CIPHER_SUITE: attr(4, 'u64'),
  IFLA_MACSEC_WINDOW: attr(5, 'u32'),
  IFLA_MACSEC_ENCODING_SA: attr(6, 'u8'),
  IFLA_MACSEC_ENCRYPT: attr(7, 'u8'),
  IFLA_MACSEC_PROTECT: attr(8, 'u8'),
  IFLA_MACSEC_INC_SCI: attr(9, 'u8'),
  IFLA_MACSEC_ES: attr(10, 'u8'),
  IFLA_MACSEC_SCB: attr(11, 'u8'),
  IFLA_MACSEC_REPLAY_PROTECT: attr(12, 'u8'),
  IFLA_MACSEC_VALIDATION: attr(13, 'u8'),
  IFLA_MACSEC_PAD: attr(14, 'binary'),
  IFLA_MACSEC_OFFLOAD: attr(15, 'u8'),
});

export const hsrKind = attributes('IFLA_HSR', {
  IFLA_HSR_SLAVE1: attr(1, 'u32'),
  IFLA_HSR_SLAVE2: attr(2, 'u32'),
  IFLA_HSR_MULTICAST_SPEC: attr(3, 'u8'),
  IFLA_HSR_SUPERVISION_ADDR: attr(4, 'lladdr'),
  IFLA_HSR_SEQ_NR: attr(5, 'u16'),
  IFLA_HSR_VERSION: attr(6, 'u8'),
  IFLA_HSR_PROTOCOL: attr(7, 'u8'),
  IFLA_HSR_INTERLINK: attr(8, 'u32'),
});

export const rmnetKind = attributes('IFLA_RMNET', {
  IFLA_RMNET_MUX_ID: attr(1, 'u16'),
  IFLA_RMNET_FLAGS: attr(2, ifla_rmnet_flags),
});

export const ipoibKind = attributes('IFLA_IPOIB', {
  IFLA_IPOIB_PKEY: attr(1, 'u16'),
  IFLA_IPOIB_MODE: attr(2, 'u16'),
  IFLA_IPOIB_UMCAST: attr(3, 'u16'),
});

export const batadvKind = attributes('IFLA_BATADV', {
  IFLA_BATADV_ALGO_NAME: attr(1, 'string'),
});

export const netkitKind = attributes('IFLA_NETKIT', {
  IFLA_NETKIT_PEER_INFO: attr(1, 'binary'),
  IFLA_NETKIT_PRIMARY: attr(2, 'u8'),
  IFLA_NETKIT_POLICY: attr(3, 'u32'),
  IFLA_NETKIT_PEER_POLICY: attr(4, 'u32'),
  IFLA_NETKIT_MODE: attr(5, 'u32'),
  IFLA_NETKIT_SCRUB: attr(6, 'u32'),
  IFLA_NETKIT_PEER_SCRUB: attr(7, 'u32'),
  IFLA_NETKIT_HEADROOM: attr(8, 'u16'),
  IFLA_NETKIT_TAILROOM: attr(9, 'u16'),
  IFLA_NETKIT_PAIRING: attr(10, 'u32'),
});
