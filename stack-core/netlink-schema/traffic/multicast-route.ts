import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';
import { rtgenmsg } from './multicast-route-structs.ts';

export const IPMRA_CREPORT: AttributeSet = attributes('IPMRA_CREPORT', {
  IPMRA_CREPORT_MSGTYPE: attr(1, 'u8'),
  IPMRA_CREPORT_VIF_ID: attr(2, 'u32'),
  IPMRA_CREPORT_SRC_ADDR: attr(3, 'ip'),
  IPMRA_CREPORT_DST_ADDR: attr(4, 'ip'),
  IPMRA_CREPORT_PKT: attr(5, 'binary'),
  IPMRA_CREPORT_TABLE: attr(6, 'u32'),
});

export const multicastRoute = family({
  protocol: NETLINK_ROUTE,
  doc: 'Reports of multicast routing.',
  source: 'include/uapi/linux/mroute.h, net/ipv4/ipmr.c',
  header: rtgenmsg,
  attributes: IPMRA_CREPORT,
  operations: {
    RTM_NEWCACHEREPORT: { id: 96 },
  },
});
