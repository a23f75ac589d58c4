// Which route does a request to delete mean? Kernel: net/ipv4/fib_semantics.c
import { EINVAL } from '../../include/linux/errno.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { fib_config, type fib_info, type fib_nh } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { nla_for_each_nested, nla_get_string, nla_get_u32, nla_len, nla_type } from '../../include/net/netlink.ts';
import { RTAX_CC_ALGO, RTAX_MAX, type rtnexthop } from '../../include/uapi/linux/rtnetlink.ts';
import { fib_gw_from_attr, fib_gw_from_via, rtnexthops, rtnh_attrs } from './fib_semantics-multipath.ts';
import { tcp_ca_get_key_by_name } from './metrics.ts';

/** 0 when priority and nexthops that `cfg` names are those of `fi`; 1 when not; -EINVAL when it makes no sense. */
export function fib_nh_match(net: net, cfg: fib_config, fi: fib_info, extack: netlink_ext_ack | null): number {
  if (cfg.fc_priority !== 0 && cfg.fc_priority !== fi.fib_priority) return 1;
  if (cfg.fc_nh_id !== 0) return 1;

  if (cfg.fc_oif !== 0 || cfg.fc_gw_family !== 0) {
    const nh = fi.fib_nh[0];
    if (cfg.fc_flow !== 0 && cfg.fc_flow !== nh.nh_tclassid) return 1;
    if (cfg.fc_oif !== 0 && cfg.fc_oif !== nh.nhc_oif) return 1;
    if (cfg.fc_gw_family !== 0 && cfg.fc_gw_family !== nh.nhc_gw_family) return 1;
    if (cfg.fc_gw_family === AF_INET && cfg.fc_gw4 !== nh.nhc_gw.ipv4) return 1;
    return 0;
  }
  if (cfg.fc_mp === null) return 0;

  let nhsel = 0;
  for (const rtnh of rtnexthops(cfg.fc_mp)) {
    if (nhsel === fi.fib_nh.length) break;
    if (rtnh === null) return -EINVAL;
    const ret = rtnh_match(rtnh, fi.fib_nh[nhsel], cfg, extack);
    if (ret !== 0) return ret;
    nhsel++;
  }
  return 0;
}

function rtnh_match(rtnh: rtnexthop, nh: fib_nh, cfg: fib_config, extack: netlink_ext_ack | null): number {
  if (rtnh.rtnh_ifindex !== 0 && rtnh.rtnh_ifindex !== nh.nhc_oif) return 1;

  const { gateway, via, flow } = new rtnh_attrs(rtnh);
  const cfg2 = new fib_config(cfg.fc_nlinfo);
  if (gateway !== null && via !== null) {
    NL_SET_ERR_MSG(extack, 'Nexthop configuration can not contain both GATEWAY and VIA');
    return -EINVAL;
  }
  if (gateway !== null) {
    const err = fib_gw_from_attr(cfg2, gateway, extack);
    if (err !== 0) return err;
    if (nh.nhc_gw_family !== AF_INET || cfg2.fc_gw4 !== nh.nhc_gw.ipv4) return 1;
  } else if (via !== null) {
    const err = fib_gw_from_via(cfg2, via, extack);
    if (err !== 0) return err;
    if (nh.nhc_gw_family === AF_INET && cfg2.fc_gw4 !== nh.nhc_gw.ipv4) return 1;
  }
  if (flow !== null) {
    if (nla_len(flow) < 4) {
      NL_SET_ERR_MSG(extack, 'Invalid RTA_FLOW');
      return -EINVAL;
    }
    if (nla_get_u32(flow) !== nh.nh_tclassid) return 1;
  }
  return 0;
}

/** The metrics that `cfg` names are those of `fi`. */
export function fib_metrics_match(cfg: fib_config, fi: fib_info): boolean {
  if (cfg.fc_mx === null) return true;
  for (const nla of nla_for_each_nested(cfg.fc_mx)) {
    const type = nla_type(nla);
    if (type === 0) continue;
    if (type > RTAX_MAX) return false;
    if (type !== RTAX_CC_ALGO && nla_len(nla) !== 4) return false;
    const val = type === RTAX_CC_ALGO ? tcp_ca_get_key_by_name(nla_get_string(nla)) : nla_get_u32(nla);
    if (fi.fib_metrics.metrics[type - 1] !== val) return false;
  }
  return true;
}
