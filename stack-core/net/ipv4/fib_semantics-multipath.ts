// Routes with several nexthops, as netlink describes them (RTA_MULTIPATH). Kernel: net/ipv4/fib_semantics.c
import { EINVAL } from '../../include/linux/errno.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import { AF_INET, AF_INET6 } from '../../include/linux/socket.ts';
import { fib_config, type fib_info } from '../../include/net/ip_fib.ts';
import {
  nla_data,
  nla_for_each_attr,
  nla_get_in_addr,
  nla_get_u16,
  nla_get_u32,
  nla_len,
  nla_type,
} from '../../include/net/netlink.ts';
import { NLA_ALIGN, type nlattr } from '../../include/uapi/linux/netlink.ts';
import {
  RTA_ENCAP,
  RTA_ENCAP_TYPE,
  RTA_FLOW,
  RTA_GATEWAY,
  RTA_VIA,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  rtnexthop,
} from '../../include/uapi/linux/rtnetlink.ts';
import { get_be32, get_le16 } from '../../include/wire.ts';
import { fib_nh_init } from './fib_semantics.ts';

/** The nexthop at `offset` is whole. */
function rtnh_ok(mp: Uint8Array, offset: number): boolean {
  const remaining = mp.length - offset;
  if (remaining < rtnexthop.sizeof) return false;
  const len = new rtnexthop(mp, offset).rtnh_len;
  return len >= rtnexthop.sizeof && len <= remaining;
}

const rtnh_next = (rtnh: rtnexthop): number => rtnh.off + NLA_ALIGN(rtnh.rtnh_len);

/** How many nexthops there are; 0, with the reason in `extack`, when something is left over. */
export function fib_count_nexthops(mp: Uint8Array, extack: netlink_ext_ack | null): number {
  let nhs = 0;
  let offset = 0;
  while (rtnh_ok(mp, offset)) {
    nhs++;
    offset = rtnh_next(new rtnexthop(mp, offset));
  }
  if (offset >= mp.length) return nhs;
  NL_SET_ERR_MSG(extack, 'Invalid nexthop configuration - extra data after nexthops');
  return 0;
}

/** What the attributes of one nexthop say; by type. */
export class rtnh_attrs {
  gateway: nlattr | null = null;
  via: nlattr | null = null;
  flow: nlattr | null = null;
  encap: nlattr | null = null;
  encap_type: nlattr | null = null;

  constructor(rtnh: rtnexthop) {
    for (const nla of nla_for_each_attr(rtnh.buf, rtnh.off + rtnexthop.sizeof, rtnh.rtnh_len - rtnexthop.sizeof)) {
      const type = nla_type(nla);
      if (type === RTA_GATEWAY) this.gateway ??= nla;
      if (type === RTA_VIA) this.via ??= nla;
      if (type === RTA_FLOW) this.flow ??= nla;
      if (type === RTA_ENCAP) this.encap ??= nla;
      if (type === RTA_ENCAP_TYPE) this.encap_type ??= nla;
    }
  }
}

/** The nexthops of RTA_MULTIPATH one after another; null where one is not whole. */
export function* rtnexthops(mp: Uint8Array): Generator<rtnexthop | null> {
  for (let offset = 0; ; ) {
    if (!rtnh_ok(mp, offset)) {
      yield null;
      return;
    }
    const rtnh = new rtnexthop(mp, offset);
    yield rtnh;
    offset = rtnh_next(rtnh);
  }
}

/** The gateway of RTA_GATEWAY inside a nexthop: sets `cfg`. Returns 0 or -EINVAL. */
export function fib_gw_from_attr(cfg: fib_config, nla: nlattr, extack: netlink_ext_ack | null): number {
  if (nla_len(nla) < 4) {
    NL_SET_ERR_MSG(extack, 'Invalid IPv4 address in RTA_GATEWAY');
    return -EINVAL;
  }
  cfg.fc_gw4 = nla_get_in_addr(nla);
  return 0;
}

/** The gateway of RTA_VIA, which says its family: sets `cfg`. Returns 0 or -EINVAL. */
export function fib_gw_from_via(cfg: fib_config, nla: nlattr, extack: netlink_ext_ack | null): number {
  if (nla_len(nla) < 2) {
    NL_SET_ERR_MSG(extack, 'Invalid attribute length for RTA_VIA');
    return -EINVAL;
  }
  const via = nla_data(nla);
  switch (get_le16(via, 0)) {
    case AF_INET:
      if (via.length !== 2 + 4) {
        NL_SET_ERR_MSG(extack, 'Invalid IPv4 address in RTA_VIA');
        return -EINVAL;
      }
      cfg.fc_gw_family = AF_INET;
      cfg.fc_gw4 = get_be32(via, 2);
      return 0;
    case AF_INET6:
      NL_SET_ERR_MSG(extack, 'IPv6 support not enabled in kernel');
      return -EINVAL;
    default:
      NL_SET_ERR_MSG(extack, 'Unsupported address family in RTA_VIA');
      return -EINVAL;
  }
}

/** Fills the nexthops of `fi` from RTA_MULTIPATH. Returns 0 or -EINVAL. */
export function fib_get_nhs(fi: fib_info, mp: Uint8Array, cfg: fib_config, extack: netlink_ext_ack | null): number {
  let nhsel = 0;
  for (const rtnh of rtnexthops(mp)) {
    if (nhsel === fi.fib_nh.length) break;
    if (rtnh === null) {
      NL_SET_ERR_MSG(extack, 'Invalid nexthop configuration - extra data after nexthop');
      return -EINVAL;
    }
    const ret = fib_get_nh(fi, nhsel, rtnh, cfg, extack);
    if (ret !== 0) return ret;
    nhsel++;
  }

  // What the message says beside RTA_MULTIPATH must be so for the first nexthop.
  const nh = fi.fib_nh[0];
  if (cfg.fc_oif !== 0 && nh.nhc_oif !== cfg.fc_oif) {
    NL_SET_ERR_MSG(extack, 'Nexthop device index does not match RTA_OIF');
    return -EINVAL;
  }
  if (cfg.fc_gw_family !== 0) {
    if (cfg.fc_gw_family !== nh.nhc_gw_family || nh.nhc_gw.ipv4 !== cfg.fc_gw4) {
      NL_SET_ERR_MSG(extack, 'Nexthop gateway does not match RTA_GATEWAY or RTA_VIA');
      return -EINVAL;
    }
  }
  if (cfg.fc_flow !== 0 && nh.nh_tclassid !== cfg.fc_flow) {
    NL_SET_ERR_MSG(extack, 'Nexthop class id does not match RTA_FLOW');
    return -EINVAL;
  }
  return 0;
}

function fib_get_nh(
  fi: fib_info,
  nhsel: number,
  rtnh: rtnexthop,
  cfg: fib_config,
  extack: netlink_ext_ack | null,
): number {
  if ((rtnh.rtnh_flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid flags for nexthop - can not contain DEAD or LINKDOWN');
    return -EINVAL;
  }
  const fib_cfg = new fib_config(cfg.fc_nlinfo);
  fib_cfg.fc_flags = (cfg.fc_flags & ~0xff) | rtnh.rtnh_flags;
  fib_cfg.fc_oif = rtnh.rtnh_ifindex;

  const attrs = new rtnh_attrs(rtnh);
  const { gateway, via, flow, encap_type } = attrs;
  if (gateway !== null && via !== null) {
    NL_SET_ERR_MSG(extack, 'Nexthop configuration can not contain both GATEWAY and VIA');
    return -EINVAL;
  }
  if (gateway !== null) {
    const ret = fib_gw_from_attr(fib_cfg, gateway, extack);
    if (ret !== 0) return ret;
    if (fib_cfg.fc_gw4 !== 0) fib_cfg.fc_gw_family = AF_INET;
  } else if (via !== null) {
    const ret = fib_gw_from_via(fib_cfg, via, extack);
    if (ret !== 0) return ret;
  }
  if (flow !== null) {
    if (nla_len(flow) < 4) {
      NL_SET_ERR_MSG(extack, 'Invalid RTA_FLOW');
      return -EINVAL;
    }
    fib_cfg.fc_flow = nla_get_u32(flow);
  }
  fib_cfg.fc_encap = attrs.encap;
  if (encap_type !== null) fib_cfg.fc_encap_type = nla_get_u16(encap_type);
  return fib_nh_init(fi.fib_net, fi.fib_nh[nhsel], fib_cfg, rtnh.rtnh_hops + 1);
}
