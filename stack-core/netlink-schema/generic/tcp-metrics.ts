import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const TCP_METRICS_A_METRICS: AttributeSet = attributes('TCP_METRICS_A_METRICS', {
  TCP_METRICS_A_METRICS_RTT: attr(1, 'u32'),
  TCP_METRICS_A_METRICS_RTTVAR: attr(2, 'u32'),
  TCP_METRICS_A_METRICS_SSTHRESH: attr(3, 'u32'),
  TCP_METRICS_A_METRICS_CWND: attr(4, 'u32'),
  TCP_METRICS_A_METRICS_REODERING: attr(5, 'u32'),
  TCP_METRICS_A_METRICS_RTT_US: attr(6, 'u32'),
  TCP_METRICS_A_METRICS_RTTVAR_US: attr(7, 'u32'),
});

export const TCP_METRICS_ATTR: AttributeSet = attributes('TCP_METRICS_ATTR', {
  TCP_METRICS_ATTR_ADDR_IPV4: attr(1, 'ip'),
  TCP_METRICS_ATTR_ADDR_IPV6: attr(2, 'ip'),
  TCP_METRICS_ATTR_AGE: attr(3, 'u64'),
  TCP_METRICS_ATTR_TW_TSVAL: attr(4, 'u32'),
  TCP_METRICS_ATTR_TW_TS_STAMP: attr(5, 's32'),
  TCP_METRICS_ATTR_VALS: attr(6, nest(TCP_METRICS_A_METRICS)),
  TCP_METRICS_ATTR_FOPEN_MSS: attr(7, 'u16'),
  TCP_METRICS_ATTR_FOPEN_SYN_DROPS: attr(8, 'u16'),
  TCP_METRICS_ATTR_FOPEN_SYN_DROP_TS: attr(9, 'u64'),
  TCP_METRICS_ATTR_FOPEN_COOKIE: attr(10, 'binary'),
  TCP_METRICS_ATTR_SADDR_IPV4: attr(11, 'ip'),
  TCP_METRICS_ATTR_SADDR_IPV6: attr(12, 'ip'),
  TCP_METRICS_ATTR_PAD: attr(13, 'binary'),
});

export const tcp_metrics = family({
  protocol: NETLINK_GENERIC,
  name: 'tcp_metrics',
  version: 1,
  doc: 'What TCP remembers of earlier peers.',
  source: 'include/uapi/linux/tcp_metrics.h, net/ipv4/tcp_metrics.c',
  header: genlmsghdr,
  attributes: TCP_METRICS_ATTR,
  operations: {
    TCP_METRICS_CMD_GET: { id: 1 },
    TCP_METRICS_CMD_DEL: { id: 2 },
  },
});
