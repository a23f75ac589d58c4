// Metrics of routes. Kernel: net/ipv4/metrics.c
import { EINVAL } from '../../include/linux/errno.ts';
import { NL_SET_ERR_MSG, NL_SET_ERR_MSG_ATTR, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import { dst_metrics } from '../../include/net/ip_fib.ts';
import { nla_for_each_nested, nla_get_string, nla_get_u32, nla_len, nla_type } from '../../include/net/netlink.ts';
import type { nlattr } from '../../include/uapi/linux/netlink.ts';
import {
  RTAX_ADVMSS,
  RTAX_CC_ALGO,
  RTAX_FEATURES,
  RTAX_HOPLIMIT,
  RTAX_MAX,
  RTAX_MTU,
} from '../../include/uapi/linux/rtnetlink.ts';

/** ECN, SACK, timestamps, allfrag, microsecond timestamps. */
const RTAX_FEATURE_MASK = 0x1f;

/** Metrics of routes that have none. Never written to. */
const dst_default_metrics = new dst_metrics();

/** Congestion control algorithms by name; the number stands for the name in the metric. */
const TCP_CA_KEYS: { readonly [name: string]: number } = { reno: 0x6f6e6572, cubic: 0x69627563 };
/** Number of an algorithm; 0: unknown. */
export const tcp_ca_get_key_by_name = (name: string): number => TCP_CA_KEYS[name] ?? 0;
export const tcp_ca_get_name_by_key = (key: number): string | null =>
  Object.keys(TCP_CA_KEYS).find(name => TCP_CA_KEYS[name] === key) ?? null;

/** One metric, cut to what makes sense; null with the reason in `extack` when it cannot be. */
function metric_value(nla: nlattr, type: number, extack: netlink_ext_ack | null): number | null {
  if (type === RTAX_CC_ALGO) {
    const key = tcp_ca_get_key_by_name(nla_get_string(nla));
    if (key !== 0) return key;
    NL_SET_ERR_MSG(extack, 'Unknown tcp congestion algorithm');
    return null;
  }
  if (nla_len(nla) !== 4) {
    NL_SET_ERR_MSG_ATTR(extack, nla, 'Invalid attribute in metrics');
    return null;
  }
  const val = nla_get_u32(nla);
  if (type === RTAX_ADVMSS) return Math.min(val, 65535 - 40);
  if (type === RTAX_MTU) return Math.min(val, 65535 - 15);
  if (type === RTAX_HOPLIMIT) return Math.min(val, 255);
  if (type === RTAX_FEATURES && (val & ~RTAX_FEATURE_MASK) !== 0) {
    NL_SET_ERR_MSG(extack, 'Unknown flag set in feature mask in metrics attribute');
    return null;
  }
  return val;
}

/** The metrics of RTA_METRICS (null: none). -EINVAL when one of them makes no sense. */
export function ip_fib_metrics_init(fc_mx: nlattr | null, extack: netlink_ext_ack | null): dst_metrics | number {
  if (fc_mx === null) return dst_default_metrics;
  const fib_metrics = new dst_metrics();
  for (const nla of nla_for_each_nested(fc_mx)) {
    const type = nla_type(nla);
    if (type === 0) continue;
    if (type > RTAX_MAX) {
      NL_SET_ERR_MSG(extack, 'Invalid metric type');
      return -EINVAL;
    }
    const val = metric_value(nla, type, extack);
    if (val === null) return -EINVAL;
    fib_metrics.metrics[type - 1] = val;
  }
  return fib_metrics;
}
