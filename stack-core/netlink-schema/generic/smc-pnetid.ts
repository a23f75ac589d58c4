import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';

export const SMC_PNETID: AttributeSet = attributes('SMC_PNETID', {
  SMC_PNETID_NAME: attr(1, 'string'),
  SMC_PNETID_ETHNAME: attr(2, 'string'),
  SMC_PNETID_IBNAME: attr(3, 'string'),
  SMC_PNETID_IBPORT: attr(4, 'u8'),
});

export const smc_pnetid = family({
  protocol: NETLINK_GENERIC,
  name: 'SMC_PNETID',
  version: 1,
  doc: 'Physical networks of SMC.',
  source: 'include/uapi/linux/smc.h, net/smc/smc_pnet.c',
  header: genlmsghdr,
  attributes: SMC_PNETID,
  operations: {
    SMC_PNETID_GET: { id: 1 },
    SMC_PNETID_ADD: { id: 2 },
    SMC_PNETID_DEL: { id: 3 },
    SMC_PNETID_FLUSH: { id: 4 },
  },
});
