import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const NFNLA_CHAIN: AttributeSet = attributes('NFNLA_CHAIN', {
  NFNLA_CHAIN_TABLE: attr(1, 'string'),
  NFNLA_CHAIN_FAMILY: attr(2, 'u8'),
  NFNLA_CHAIN_NAME: attr(3, 'string'),
});

export const NFNLA_HOOK_INFO: AttributeSet = attributes('NFNLA_HOOK_INFO', {
  NFNLA_HOOK_INFO_DESC: attr(1, nest(NFNLA_CHAIN)),
  NFNLA_HOOK_INFO_TYPE: attr(2, 'be32'),
});

export const NFNLA_HOOK: AttributeSet = attributes('NFNLA_HOOK', {
  NFNLA_HOOK_HOOKNUM: attr(1, 'be32'),
  NFNLA_HOOK_PRIORITY: attr(2, 'be32'),
  NFNLA_HOOK_DEV: attr(3, 'string'),
  NFNLA_HOOK_FUNCTION_NAME: attr(4, 'string'),
  NFNLA_HOOK_MODULE_NAME: attr(5, 'string'),
  NFNLA_HOOK_CHAIN_INFO: attr(6, nest(NFNLA_HOOK_INFO)),
});

export const nfnl_hook = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Which functions are registered at the hooks.',
  source: 'include/uapi/linux/netfilter/nfnetlink_hook.h, net/netfilter/nfnetlink_hook.c',
  header: nfgenmsg,
  attributes: NFNLA_HOOK,
  operations: {
    NFNL_MSG_HOOK_GET: { id: 0xc00 },
  },
});
