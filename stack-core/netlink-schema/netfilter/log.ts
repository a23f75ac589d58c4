import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { CTA } from './conntrack.ts';
import {
  nfulnl_msg_config_cmd,
  nfulnl_msg_config_mode,
  nfulnl_msg_packet_hdr,
  nfulnl_msg_packet_hw,
  nfulnl_msg_packet_timestamp,
} from './log-structs.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const NFULA_VLAN: AttributeSet = attributes('NFULA_VLAN', {
  NFULA_VLAN_PROTO: attr(1, 'be16'),
  NFULA_VLAN_TCI: attr(2, 'be16'),
});

export const NFULA: AttributeSet = attributes('NFULA', {
  NFULA_PACKET_HDR: attr(1, nfulnl_msg_packet_hdr),
  NFULA_MARK: attr(2, 'be32'),
  NFULA_TIMESTAMP: attr(3, nfulnl_msg_packet_timestamp),
  NFULA_IFINDEX_INDEV: attr(4, 'be32'),
  NFULA_IFINDEX_OUTDEV: attr(5, 'be32'),
  NFULA_IFINDEX_PHYSINDEV: attr(6, 'be32'),
  NFULA_IFINDEX_PHYSOUTDEV: attr(7, 'be32'),
  NFULA_HWADDR: attr(8, nfulnl_msg_packet_hw),
  NFULA_PAYLOAD: attr(9, 'binary'),
  NFULA_PREFIX: attr(10, 'string'),
  NFULA_UID: attr(11, 'be32'),
  NFULA_SEQ: attr(12, 'be32'),
  NFULA_SEQ_GLOBAL: attr(13, 'be32'),
  NFULA_GID: attr(14, 'be32'),
  NFULA_HWTYPE: attr(15, 'be16'),
  NFULA_HWHEADER: attr(16, 'binary'),
  NFULA_HWLEN: attr(17, 'be16'),
  NFULA_CT: attr(
    18,
    nest(() => CTA),
  ),
  NFULA_CT_INFO: attr(19, 'be32'),
  NFULA_VLAN: attr(20, nest(NFULA_VLAN)),
  NFULA_L2HDR: attr(21, 'binary'),
});

export const NFULA_CFG: AttributeSet = attributes('NFULA_CFG', {
  NFULA_CFG_CMD: attr(1, nfulnl_msg_config_cmd),
  NFULA_CFG_MODE: attr(2, nfulnl_msg_config_mode),
  NFULA_CFG_NLBUFSIZ: attr(3, 'be32'),
  NFULA_CFG_TIMEOUT: attr(4, 'be32'),
  NFULA_CFG_QTHRESH: attr(5, 'be32'),
  NFULA_CFG_FLAGS: attr(6, 'be16'),
});

export const nflog = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Packets that are logged to userspace.',
  source: 'include/uapi/linux/netfilter/nfnetlink_log.h, net/netfilter/nfnetlink_log.c',
  header: nfgenmsg,
  attributes: NFULA,
  operations: {
    NFULNL_MSG_PACKET: { id: 0x400 },
    NFULNL_MSG_CONFIG: { id: 0x401, attributes: NFULA_CFG },
  },
});
