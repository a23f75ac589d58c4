import { enumeration } from '../schema.ts';

export const net_shaper_scope = enumeration(0, [
  'NET_SHAPER_SCOPE_UNSPEC',
  'NET_SHAPER_SCOPE_NETDEV',
  'NET_SHAPER_SCOPE_QUEUE',
  'NET_SHAPER_SCOPE_NODE',
]);
