import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { CTA } from './conntrack.ts';
import { CTA_EXPECT } from './expectation.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';
import {
  nfqnl_msg_config_cmd,
  nfqnl_msg_config_params,
  nfqnl_msg_packet_hdr,
  nfqnl_msg_packet_hw,
  nfqnl_msg_packet_timestamp,
  nfqnl_msg_verdict_hdr,
} from './queue-structs.ts';

export const NFQA_VLAN: AttributeSet = attributes('NFQA_VLAN', {
  NFQA_VLAN_PROTO: attr(1, 'be16'),
  NFQA_VLAN_TCI: attr(2, 'be16'),
});

export const NFQA: AttributeSet = attributes('NFQA', {
  NFQA_PACKET_HDR: attr(1, nfqnl_msg_packet_hdr),
  NFQA_VERDICT_HDR: attr(2, nfqnl_msg_verdict_hdr),
  NFQA_MARK: attr(3, 'be32'),
  NFQA_TIMESTAMP: attr(4, nfqnl_msg_packet_timestamp),
  NFQA_IFINDEX_INDEV: attr(5, 'be32'),
  NFQA_IFINDEX_OUTDEV: attr(6, 'be32'),
  NFQA_IFINDEX_PHYSINDEV: attr(7, 'be32'),
  NFQA_IFINDEX_PHYSOUTDEV: attr(8, 'be32'),
  NFQA_HWADDR: attr(9, nfqnl_msg_packet_hw),
  NFQA_PAYLOAD: attr(10, 'binary'),
  NFQA_CT: attr(
    11,
    nest(() => CTA),
  ),
  NFQA_CT_INFO: attr(12, 'be32'),
  NFQA_CAP_LEN: attr(13, 'be32'),
  NFQA_SKB_INFO: attr(14, 'be32'),
  NFQA_EXP: attr(
    15,
    nest(() => CTA_EXPECT),
  ),
  NFQA_UID: attr(16, 'be32'),
  NFQA_GID: attr(17, 'be32'),
  NFQA_SECCTX: attr(18, 'string'),
  NFQA_VLAN: attr(19, nest(NFQA_VLAN)),
  NFQA_L2HDR: attr(20, 'binary'),
  NFQA_PRIORITY: attr(21, 'be32'),
  NFQA_CGROUP_CLASSID: attr(22, 'be32'),
});

export const NFQA_CFG: AttributeSet = attributes('NFQA_CFG', {
  NFQA_CFG_CMD: attr(1, nfqnl_msg_config_cmd),
  NFQA_CFG_PARAMS: attr(2, nfqnl_msg_config_params),
  NFQA_CFG_QUEUE_MAXLEN: attr(3, 'be32'),
  NFQA_CFG_MASK: attr(4, 'be32'),
  NFQA_CFG_FLAGS: attr(5, 'be32'),
});

export const nfqueue = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Packets that wait for a verdict of userspace.',
  source: 'include/uapi/linux/netfilter/nfnetlink_queue.h, net/netfilter/nfnetlink_queue.c',
  header: nfgenmsg,
  attributes: NFQA,
  operations: {
    NFQNL_MSG_PACKET: { id: 0x300 },
    NFQNL_MSG_VERDICT: { id: 0x301 },
    NFQNL_MSG_CONFIG: { id: 0x302, attributes: NFQA_CFG },
    NFQNL_MSG_VERDICT_BATCH: { id: 0x303 },
  },
});
