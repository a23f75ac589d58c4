// Bonds and their members. Kernel: drivers/net/bonding/bond_netlink.c
import { array, attr, attributes, nest } from '../schema.ts';

const BOND_MODE = {
  0: 'BOND_MODE_ROUNDROBIN',
  1: 'BOND_MODE_ACTIVEBACKUP',
  2: 'BOND_MODE_XOR',
  3: 'BOND_MODE_BROADCAST',
  4: 'BOND_MODE_8023AD',
  5: 'BOND_MODE_TLB',
  6: 'BOND_MODE_ALB',
};

const adInfo = attributes('IFLA_BOND_AD_INFO', {
  IFLA_BOND_AD_INFO_AGGREGATOR: attr(1, 'u16'),
  IFLA_BOND_AD_INFO_NUM_PORTS: attr(2, 'u16'),
  IFLA_BOND_AD_INFO_ACTOR_KEY: attr(3, 'u16'),
  IFLA_BOND_AD_INFO_PARTNER_KEY: attr(4, 'u16'),
  IFLA_BOND_AD_INFO_PARTNER_MAC: attr(5, 'lladdr'),
});

export const bondKind = attributes('IFLA_BOND', {
  IFLA_BOND_MODE: attr(1, 'u8', { names: BOND_MODE }),
  IFLA_BOND_ACTIVE_SLAVE: attr(2, 'u32'),
  IFLA_BOND_MIIMON: attr(3, 'u32'),
  IFLA_BOND_UPDELAY: attr(4, 'u32'),
  IFLA_BOND_DOWNDELAY: attr(5, 'u32'),
  IFLA_BOND_USE_CARRIER: attr(6, 'u8'),
  IFLA_BOND_ARP_INTERVAL: attr(7, 'u32'),
  IFLA_BOND_ARP_IP_TARGET: attr(8, array('ip')),
  IFLA_BOND_ARP_VALIDATE: attr(9, 'u32'),
  IFLA_BOND_ARP_ALL_TARGETS: attr(10, 'u32'),
  IFLA_BOND_PRIMARY: attr(11, 'u32'),
  IFLA_BOND_PRIMARY_RESELECT: attr(12, 'u8'),
  IFLA_BOND_FAIL_OVER_MAC: attr(13, 'u8'),
  IFLA_BOND_XMIT_HASH_POLICY: attr(14, 'u8'),
  IFLA_BOND_RESEND_IGMP: attr(15, 'u32'),
  IFLA_BOND_NUM_PEER_NOTIF: attr(16, 'u8'),
  IFLA_BOND_ALL_SLAVES_ACTIVE: attr(17, 'u8'),
  IFLA_BOND_MIN_LINKS: attr(18, 'u32'),
  IFLA_BOND_LP_INTERVAL: attr(19, 'u32'),
  IFLA_BOND_PACKETS_PER_SLAVE: attr(20, 'u32'),
  IFLA_BOND_AD_LACP_RATE: attr(21, 'u8'),
  IFLA_BOND_AD_SELECT: attr(22, 'u8'),
  IFLA_BOND_AD_INFO: attr(23, nest(adInfo)),
  IFLA_BOND_AD_ACTOR_SYS_PRIO: attr(24, 'u16'),
  IFLA_BOND_AD_USER_PORT_KEY: attr(25, 'u16'),
  IFLA_BOND_AD_ACTOR_SYSTEM: attr(26, 'lladdr'),
  IFLA_BOND_TLB_DYNAMIC_LB: attr(27, 'u8'),
  IFLA_BOND_PEER_NOTIF_DELAY: attr(28, 'u32'),
  IFLA_BOND_AD_LACP_ACTIVE: attr(29, 'u8'),
  IFLA_BOND_MISSED_MAX: attr(30, 'u8'),
  IFLA_BOND_NS_IP6_TARGET: attr(31, array('ip')),
  IFLA_BOND_COUPLED_CONTROL: attr(32, 'u8'),
  IFLA_BOND_BROADCAST_NEIGH: attr(33, 'u8'),
  IFLA_BOND_LACP_STRICT: attr(34, 'u8'),
});

export const bondSlave = attributes('IFLA_BOND_SLAVE', {
  IFLA_BOND_SLAVE_STATE: attr(1, 'u8', { names: { 0: 'BOND_STATE_ACTIVE', 1: 'BOND_STATE_BACKUP' } }),
  IFLA_BOND_SLAVE_MII_STATUS: attr(2, 'u8'),
  IFLA_BOND_SLAVE_LINK_FAILURE_COUNT: attr(3, 'u32'),
  IFLA_BOND_SLAVE_PERM_HWADDR: attr(4, 'lladdr'),
  IFLA_BOND_SLAVE_QUEUE_ID: attr(5, 'u16'),
  IFLA_BOND_SLAVE_AD_AGGREGATOR_ID: attr(6, 'u16'),
  IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE: attr(7, 'u8'),
  IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE: attr(8, 'u16'),
  IFLA_BOND_SLAVE_PRIO: attr(9, 's32'),
  IFLA_BOND_SLAVE_ACTOR_PORT_PRIO: attr(10, 'u16'),
  IFLA_BOND_SLAVE_AD_CHURN_ACTOR_STATE: attr(11, 'u8'),
  IFLA_BOND_SLAVE_AD_CHURN_PARTNER_STATE: attr(12, 'u8'),
});
