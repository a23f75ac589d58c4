// Requests about routes: RTM_NEWROUTE, RTM_DELROUTE, RTM_GETROUTE with NLM_F_DUMP. Kernel: net/ipv4/fib_frontend.c

import { EINVAL, ENODEV, ENOENT, EOPNOTSUPP, ESRCH } from '../../include/linux/errno.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET, PF_INET } from '../../include/linux/socket.ts';
import { inet_dsfield_to_dscp, inet_validate_dscp } from '../../include/net/inet_dscp.ts';
import { FIB_TABLE_HASHSZ, fib_config, type fib_dump_filter } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NLA_NESTED,
  NLA_U8,
  NLA_U16,
  NLA_U32,
  NLA_UNSPEC,
  nla_data,
  nla_get_be32,
  nla_get_u16,
  nla_get_u32,
  type nla_policies,
  nla_type,
  type nlattrs,
  nlmsg_data,
  nlmsg_for_each_attr,
  nlmsg_len,
  nlmsg_msg_size,
} from '../../include/net/netlink.ts';
import { RTNL_FLAG_DUMP_SPLIT_NLM_DONE } from '../../include/net/rtnetlink.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { NLM_F_DUMP_FILTERED, type nlattr, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import {
  RT_TABLE_MAIN,
  RTA_DPORT,
  RTA_DST,
  RTA_ENCAP,
  RTA_ENCAP_TYPE,
  RTA_FLOW,
  RTA_GATEWAY,
  RTA_IIF,
  RTA_IP_PROTO,
  RTA_MARK,
  RTA_MAX,
  RTA_METRICS,
  RTA_MULTIPATH,
  RTA_NH_ID,
  RTA_OIF,
  RTA_PREFSRC,
  RTA_PRIORITY,
  RTA_SPORT,
  RTA_SRC,
  RTA_TABLE,
  RTA_UID,
  RTA_UNSPEC,
  RTA_VIA,
  RTM_DELROUTE,
  RTM_F_CLONED,
  RTM_F_PREFIX,
  RTM_GETROUTE,
  RTM_NEWROUTE,
  RTN_LOCAL,
  RTN_MAX,
  rtmsg,
  rtnexthop,
} from '../../include/uapi/linux/rtnetlink.ts';
import type { World } from '../../kernel/world.ts';
import { nlmsg_parse_deprecated_strict, nlmsg_validate_deprecated } from '../../lib/nlattr.ts';
import { __dev_get_by_index } from '../core/dev.ts';
import { rtnl_register } from '../core/rtnetlink.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import { fib_get_table, fib_new_table } from './fib_frontend-lookup.ts';
import { fib_gw_from_via } from './fib_semantics-multipath.ts';
import { fib_table_delete, fib_table_insert } from './fib_trie.ts';
import { fib_table_dump } from './fib_trie-walk.ts';

const policy: nla_policies[number][] = [];
policy[RTA_UNSPEC] = { type: NLA_UNSPEC, strict_start_type: RTA_DPORT + 1 };
for (const type of [RTA_DST, RTA_SRC, RTA_IIF, RTA_OIF, RTA_GATEWAY, RTA_PRIORITY, RTA_PREFSRC, RTA_FLOW]) {
  policy[type] = { type: NLA_U32 };
}
for (const type of [RTA_UID, RTA_MARK, RTA_TABLE, RTA_NH_ID]) policy[type] = { type: NLA_U32 };
policy[RTA_METRICS] = { type: NLA_NESTED };
policy[RTA_MULTIPATH] = { type: NLA_UNSPEC, len: rtnexthop.sizeof };
policy[RTA_ENCAP_TYPE] = { type: NLA_U16 };
policy[RTA_ENCAP] = { type: NLA_NESTED };
policy[RTA_IP_PROTO] = { type: NLA_U8 };
policy[RTA_SPORT] = { type: NLA_U16 };
policy[RTA_DPORT] = { type: NLA_U16 };
export const rtm_ipv4_policy: nla_policies = policy;

/** Takes one attribute of a route into `cfg`. Returns 0 or a negative errno. */
function rta_to_fib_config(attr: nlattr, cfg: fib_config, extack: netlink_ext_ack | null): number {
  switch (nla_type(attr)) {
    case RTA_DST:
      cfg.fc_dst = nla_get_be32(attr);
      break;
    case RTA_OIF:
      cfg.fc_oif = nla_get_u32(attr);
      break;
    case RTA_GATEWAY:
      cfg.fc_gw4 = nla_get_be32(attr);
      if (cfg.fc_gw4 !== 0) cfg.fc_gw_family = AF_INET;
      break;
    case RTA_VIA:
      return fib_gw_from_via(cfg, attr, extack);
    case RTA_PRIORITY:
      cfg.fc_priority = nla_get_u32(attr);
      break;
    case RTA_PREFSRC:
      cfg.fc_prefsrc = nla_get_be32(attr);
      break;
    case RTA_METRICS:
      cfg.fc_mx = attr;
      break;
    case RTA_MULTIPATH:
      cfg.fc_mp = nla_data(attr);
      break;
    case RTA_FLOW:
      cfg.fc_flow = nla_get_u32(attr);
      break;
    case RTA_TABLE:
      cfg.fc_table = nla_get_u32(attr);
      break;
    case RTA_ENCAP:
      cfg.fc_encap = attr;
      break;
    case RTA_ENCAP_TYPE:
      cfg.fc_encap_type = nla_get_u16(attr);
      if (cfg.fc_encap_type === 0) break;
      // Differs: no kind of light-weight tunnel is built in.
      NL_SET_ERR_MSG(extack, 'lwt encapsulation type not supported');
      return -EOPNOTSUPP;
    case RTA_NH_ID:
      cfg.fc_nh_id = nla_get_u32(attr);
      break;
  }
  return 0;
}

/** The route that a request describes. A negative errno when it makes no sense. */
function rtm_to_fib_config(net: net, skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): fib_config | number {
  const err = nlmsg_validate_deprecated(nlh, rtmsg.sizeof, RTA_MAX, rtm_ipv4_policy, extack);
  if (err < 0) return err;

  const cfg = new fib_config({ nlh, nl_net: net, portid: NETLINK_CB(skb).portid });
  const rtm = new rtmsg(nlh.buf, nlmsg_data(nlh));
  if (!inet_validate_dscp(rtm.rtm_tos)) {
    NL_SET_ERR_MSG(extack, 'Invalid dsfield (tos): ECN bits must be 0');
    return -EINVAL;
  }
  cfg.fc_dscp = inet_dsfield_to_dscp(rtm.rtm_tos);
  cfg.fc_dst_len = rtm.rtm_dst_len;
  cfg.fc_table = rtm.rtm_table;
  cfg.fc_protocol = rtm.rtm_protocol;
  cfg.fc_scope = rtm.rtm_scope;
  cfg.fc_type = rtm.rtm_type;
  cfg.fc_flags = rtm.rtm_flags;
  cfg.fc_nlflags = nlh.nlmsg_flags;
  if (cfg.fc_type > RTN_MAX) {
    NL_SET_ERR_MSG(extack, 'Invalid route type');
    return -EINVAL;
  }

  let has_gw = false;
  let has_via = false;
  for (const attr of nlmsg_for_each_attr(nlh, rtmsg.sizeof)) {
    if (nla_type(attr) === RTA_GATEWAY) has_gw = true;
    if (nla_type(attr) === RTA_VIA) has_via = true;
    const attr_err = rta_to_fib_config(attr, cfg, extack);
    if (attr_err !== 0) return attr_err;
  }

  if (cfg.fc_dst_len > 32) {
    NL_SET_ERR_MSG(extack, 'Invalid prefix length');
    return -EINVAL;
  }
  if (cfg.fc_dst_len < 32 && cfg.fc_dst << cfg.fc_dst_len !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid prefix for given prefix length');
    return -EINVAL;
  }
  if (cfg.fc_nh_id !== 0) {
    if (cfg.fc_oif !== 0 || cfg.fc_gw_family !== 0 || cfg.fc_encap !== null || cfg.fc_mp !== null) {
      NL_SET_ERR_MSG(extack, 'Nexthop specification and nexthop id are mutually exclusive');
      return -EINVAL;
    }
  }
  if (has_gw && has_via) {
    NL_SET_ERR_MSG(extack, 'Nexthop configuration can not contain both GATEWAY and VIA');
    return -EINVAL;
  }
  if (cfg.fc_table === 0) cfg.fc_table = RT_TABLE_MAIN;
  return cfg;
}

/** RTM_DELROUTE. Returns 0 or a negative errno. */
export function inet_rtm_delroute(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = sock_net(skb.sk as sock);
  const cfg = rtm_to_fib_config(net, skb, nlh, extack);
  if (typeof cfg === 'number') return cfg;

  // Differs: there are no nexthop objects.
  if (cfg.fc_nh_id !== 0) {
    NL_SET_ERR_MSG(extack, 'Nexthop id does not exist');
    return -EINVAL;
  }
  const tb = fib_get_table(net, cfg.fc_table);
  if (tb === null) {
    NL_SET_ERR_MSG(extack, 'FIB table does not exist');
    return -ESRCH;
  }
  return fib_table_delete(net, tb, cfg, extack);
}

/** RTM_NEWROUTE. Returns 0 or a negative errno. */
export function inet_rtm_newroute(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = sock_net(skb.sk as sock);
  const cfg = rtm_to_fib_config(net, skb, nlh, extack);
  if (typeof cfg === 'number') return cfg;

  const tb = fib_new_table(net, cfg.fc_table);
  const err = fib_table_insert(net, tb, cfg, extack);
  if (err === 0 && cfg.fc_type === RTN_LOCAL) net.ipv4.fib_has_custom_local_routes = true;
  return err;
}

/** Checks a strict dump request, and what it asks for. Returns 0 or a negative errno. */
export function ip_valid_fib_dump_req(net: net, nlh: nlmsghdr, filter: fib_dump_filter, cb: netlink_callback): number {
  const extack = cb.extack;
  if (nlh.nlmsg_len < nlmsg_msg_size(rtmsg.sizeof)) {
    NL_SET_ERR_MSG(extack, 'Invalid header for FIB dump request');
    return -EINVAL;
  }
  const rtm = new rtmsg(nlh.buf, nlmsg_data(nlh));
  if (rtm.rtm_dst_len !== 0 || rtm.rtm_src_len !== 0 || rtm.rtm_tos !== 0 || rtm.rtm_scope !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid values in header for FIB dump request');
    return -EINVAL;
  }
  if ((rtm.rtm_flags & ~(RTM_F_CLONED | RTM_F_PREFIX)) !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid flags for FIB dump request');
    return -EINVAL;
  }
  if ((rtm.rtm_flags & RTM_F_CLONED) !== 0) filter.dump_routes = false;
  else filter.dump_exceptions = false;
  filter.flags = rtm.rtm_flags;
  filter.protocol = rtm.rtm_protocol;
  filter.rt_type = rtm.rtm_type;
  filter.table_id = rtm.rtm_table;

  const tb: nlattrs = [];
  const err = nlmsg_parse_deprecated_strict(nlh, rtmsg.sizeof, tb, RTA_MAX, rtm_ipv4_policy, extack);
  if (err < 0) return err;
  for (let i = 0; i <= RTA_MAX; i++) {
    const nla = tb[i];
    if (nla === null) continue;
    switch (i) {
      case RTA_TABLE:
        filter.table_id = nla_get_u32(nla);
        break;
      case RTA_OIF:
        filter.dev = __dev_get_by_index(net, nla_get_u32(nla));
        if (filter.dev === null) return -ENODEV;
        break;
      default:
        NL_SET_ERR_MSG(extack, 'Unsupported attribute in dump request');
        return -EINVAL;
    }
  }
  const numbers = filter.flags | filter.protocol | filter.rt_type | filter.table_id;
  if (numbers !== 0 || filter.dev !== null) {
    filter.filter_set = true;
    cb.answer_flags = NLM_F_DUMP_FILTERED;
  }
  return 0;
}

/** RTM_GETROUTE with NLM_F_DUMP: every route, table by table. `cb.args[0…1]`: where to go on. Returns 0, or a negative errno: -EMSGSIZE for more. */
export function inet_dump_fib(skb: sk_buff, cb: netlink_callback): number {
  const net = sock_net(skb.sk as sock);
  const nlh = cb.nlh;
  const filter: fib_dump_filter = {
    table_id: 0,
    filter_set: false,
    dump_routes: true,
    dump_exceptions: true,
    protocol: 0,
    rt_type: 0,
    flags: 0,
    dev: null,
  };
  if (cb.strict_check) {
    const err = ip_valid_fib_dump_req(net, nlh, filter, cb);
    if (err < 0) return err;
  } else if (nlmsg_len(nlh) >= rtmsg.sizeof) {
    filter.flags = new rtmsg(nlh.buf, nlmsg_data(nlh)).rtm_flags & (RTM_F_PREFIX | RTM_F_CLONED);
  }
  // IPv4 has no use for this flag.
  if ((filter.flags & RTM_F_PREFIX) !== 0) return 0;

  if (filter.table_id !== 0) {
    const tb = fib_get_table(net, filter.table_id);
    if (tb === null) {
      if (new rtmsg(nlh.buf, nlmsg_data(nlh)).rtm_family !== PF_INET) return 0;
      NL_SET_ERR_MSG(cb.extack, 'ipv4: FIB table does not exist');
      return -ENOENT;
    }
    return fib_table_dump(tb, skb, cb, filter);
  }

  let h = cb.args[0];
  let s_e = cb.args[1];
  let e = 0;
  let dumped = false;
  let err = 0;
  dump: for (; h < FIB_TABLE_HASHSZ; h++, s_e = 0) {
    e = 0;
    for (const tb of net.ipv4.fib_table_hash[h]) {
      if (e >= s_e) {
        if (dumped) cb.args.fill(0, 2);
        err = fib_table_dump(tb, skb, cb, filter);
        if (err < 0) break dump;
        dumped = true;
      }
      e++;
    }
  }
  cb.args[1] = e;
  cb.args[0] = h;
  return err;
}

export function fib_rtnl_register(world: World): void {
  rtnl_register(world, PF_INET, RTM_NEWROUTE, inet_rtm_newroute, null, 0);
  rtnl_register(world, PF_INET, RTM_DELROUTE, inet_rtm_delroute, null, 0);
  rtnl_register(world, PF_INET, RTM_GETROUTE, null, inet_dump_fib, RTNL_FLAG_DUMP_SPLIT_NLM_DONE);
}
