// Metrics and age of routes in messages. Kernel: net/core/rtnetlink.c
import { EMSGSIZE } from '../../include/linux/errno.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import type { dst_entry } from '../../include/net/dst.ts';
import {
  nla_nest_cancel,
  nla_nest_end,
  nla_nest_start_noflag,
  nla_put_string,
  nla_put_u32,
  nla_reserve,
} from '../../include/net/netlink.ts';
import {
  RTA_CACHEINFO,
  RTA_METRICS,
  RTAX_CC_ALGO,
  RTAX_FEATURES,
  RTAX_MAX,
  rta_cacheinfo,
} from '../../include/uapi/linux/rtnetlink.ts';
import { jiffies, jiffies_to_clock_t } from '../../kernel/clock.ts';
import { tcp_ca_get_name_by_key } from '../ipv4/metrics.ts';

/** ECN, SACK, timestamps, allfrag, microsecond timestamps; a bit that the kernel uses itself is not shown. */
const RTAX_FEATURE_MASK = 0x1f;

/** Writes the metrics that are set. Returns 0, or -EMSGSIZE when there is no room. */
export function rtnetlink_put_metrics(skb: sk_buff, metrics: Uint32Array): number {
  if (metrics.every(value => value === 0)) return 0;
  const mx = nla_nest_start_noflag(skb, RTA_METRICS);
  if (mx === null) return -EMSGSIZE;
  let valid = 0;

  for (let type = 1; type <= RTAX_MAX; type++) {
    let value = metrics[type - 1];
    if (value === 0) continue;
    valid++;
    if (type === RTAX_CC_ALGO) {
      const name = tcp_ca_get_name_by_key(value);
      if (name !== null && nla_put_string(skb, type, name) !== 0) return -EMSGSIZE;
      continue;
    }
    if (type === RTAX_FEATURES) {
      value &= RTAX_FEATURE_MASK;
      if (value === 0) continue;
    }
    if (nla_put_u32(skb, type, value) !== 0) return -EMSGSIZE;
  }
  if (valid === 0) nla_nest_cancel(skb, mx);
  else nla_nest_end(skb, mx);
  return 0;
}

/** Writes how long ago a route was used, and in how many jiffies it expires (0: never). Returns 0 or -EMSGSIZE. */
export function rtnl_put_cacheinfo(skb: sk_buff, dst: dst_entry, id: number, expires: number, error: number): number {
  const value = nla_reserve(skb, RTA_CACHEINFO, rta_cacheinfo.sizeof);
  if (value < 0) return value;
  const ci = new rta_cacheinfo(skb.head, value);
  const now = jiffies(dst.dev.nd_net.world);
  ci.rta_error = error;
  ci.rta_id = id;
  ci.rta_lastuse = jiffies_to_clock_t(now - dst.lastuse);
  ci.rta_used = dst.__use;
  ci.rta_clntref = 1;
  ci.rta_expires = expires === 0 ? 0 : Math.min(jiffies_to_clock_t(expires), 0x7fffffff);
  return 0;
}
