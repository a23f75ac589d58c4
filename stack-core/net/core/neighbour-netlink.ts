// Neighbours in rtnetlink: RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH. Kernel: net/core/neighbour.c
import { EAFNOSUPPORT, EEXIST, EINVAL, EMSGSIZE, ENOBUFS, ENODEV, ENOENT } from '../../include/linux/errno.ts';
import { dev_net, MAX_ADDR_LEN, NEIGH_NR_TABLES, type net_device } from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  NEIGH_UPDATE_F_ADMIN,
  NEIGH_UPDATE_F_EXT_LEARNED,
  NEIGH_UPDATE_F_ISROUTER,
  NEIGH_UPDATE_F_MANAGED,
  NEIGH_UPDATE_F_OVERRIDE,
  NEIGH_UPDATE_F_OVERRIDE_ISROUTER,
  NEIGH_UPDATE_F_USE,
  NUD_VALID,
  neigh_event_send,
  type neigh_key,
  type neigh_table,
  type neighbour,
  type pneigh_entry,
} from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NLA_BINARY,
  NLA_NESTED,
  NLA_REJECT,
  NLA_U8,
  NLA_U16,
  NLA_U32,
  nla_data,
  nla_get_u8,
  nla_get_u32,
  nla_len,
  type nla_policies,
  nla_put,
  nla_put_u8,
  nla_put_u32,
  type nlattrs,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_find_attr,
  nlmsg_len,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import { sock_net } from '../../include/net/sock.ts';
import {
  NDA_CACHEINFO,
  NDA_DST,
  NDA_FDB_EXT_ATTRS,
  NDA_FLAGS_EXT,
  NDA_IFINDEX,
  NDA_LLADDR,
  NDA_MASTER,
  NDA_MAX,
  NDA_NDM_FLAGS_MASK,
  NDA_NDM_STATE_MASK,
  NDA_NH_ID,
  NDA_PORT,
  NDA_PROBES,
  NDA_PROTOCOL,
  NDA_SRC_VNI,
  NDA_UNSPEC,
  NDA_VLAN,
  NDA_VNI,
  NTF_EXT_LEARNED,
  NTF_EXT_SHIFT,
  NTF_PROXY,
  NTF_ROUTER,
  NTF_USE,
  NUD_FAILED,
  NUD_NONE,
  NUD_PERMANENT,
  nda_cacheinfo,
  ndmsg,
} from '../../include/uapi/linux/neighbour.ts';
import {
  NLM_F_CREATE,
  NLM_F_DUMP_FILTERED,
  NLM_F_EXCL,
  NLM_F_MULTI,
  NLM_F_REPLACE,
  NLM_F_REQUEST,
  type nlmsghdr,
} from '../../include/uapi/linux/netlink.ts';
import {
  RTM_DELNEIGH,
  RTM_GETNEIGH,
  RTM_GETNEIGHTBL,
  RTM_NEWNEIGH,
  RTM_SETNEIGHTBL,
  RTN_UNICAST,
  RTNLGRP_NEIGH,
} from '../../include/uapi/linux/rtnetlink.ts';
import { get_be32, put_be32 } from '../../include/wire.ts';
import { jiffies, jiffies_to_clock_t } from '../../kernel/clock.ts';
import type { World } from '../../kernel/world.ts';
import { nlmsg_parse_deprecated, nlmsg_parse_deprecated_strict } from '../../lib/nlattr.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import { __dev_get_by_index } from './dev.ts';
import { ___neigh_create, __neigh_update, NTF_MANAGED, neigh_lookup, neigh_remove_one } from './neighbour.ts';
import { neigh_tables } from './neighbour-parms.ts';
import { pneigh_create, pneigh_delete, pneigh_lookup } from './neighbour-proxy.ts';
import { neightbl_dump_info, neightbl_set } from './neighbour-tables.ts';
import { nlmsg_new, rtnl_notify, rtnl_register, rtnl_set_sk_err, rtnl_unicast } from './rtnetlink.ts';
import { kfree_skb } from './skbuff.ts';

const NTF_OLD_MASK = 0xff;
const NTF_EXT_MASK = 0x07;
/** Bytes that one message can need. */
const NEIGH_NLMSG_SIZE = 256;

const policy: nla_policies = (() => {
  const p: { [type: number]: nla_policies[number] } = {};
  p[NDA_UNSPEC] = { type: NLA_REJECT, strict_start_type: NDA_NH_ID };
  p[NDA_DST] = { type: NLA_BINARY, len: MAX_ADDR_LEN };
  p[NDA_LLADDR] = { type: NLA_BINARY, len: MAX_ADDR_LEN };
  p[NDA_CACHEINFO] = { type: NLA_BINARY, len: nda_cacheinfo.sizeof };
  p[NDA_PROBES] = { type: NLA_U32 };
  p[NDA_VLAN] = { type: NLA_U16 };
  p[NDA_PORT] = { type: NLA_U16 };
  p[NDA_VNI] = { type: NLA_U32 };
  p[NDA_IFINDEX] = { type: NLA_U32 };
  p[NDA_MASTER] = { type: NLA_U32 };
  p[NDA_PROTOCOL] = { type: NLA_U8 };
  p[NDA_NH_ID] = { type: NLA_U32 };
  p[NDA_FLAGS_EXT] = { type: NLA_U32, mask: NTF_EXT_MASK };
  p[NDA_FDB_EXT_ATTRS] = { type: NLA_NESTED };
  p[NDA_NDM_STATE_MASK] = { type: NLA_U16 };
  p[NDA_NDM_FLAGS_MASK] = { type: NLA_U8 };
  p[NDA_SRC_VNI] = { type: NLA_U32 };
  return Array.from({ length: NDA_MAX + 1 }, (_, type) => p[type]);
})();

export function neigh_init(world: World): void {
  rtnl_register(world, 0, RTM_NEWNEIGH, neigh_add, null, 0);
  rtnl_register(world, 0, RTM_DELNEIGH, neigh_delete, null, 0);
  rtnl_register(world, 0, RTM_GETNEIGH, neigh_get, neigh_dump_info, 0);
  rtnl_register(world, 0, RTM_GETNEIGHTBL, null, neightbl_dump_info, 0);
  rtnl_register(world, 0, RTM_SETNEIGHTBL, neightbl_set, null, 0);
}

function neigh_find_table(world: World, family: number): neigh_table | null {
  for (const tbl of world.subsystem(neigh_tables)) if (tbl !== null && tbl.family === family) return tbl;
  return null;
}

const requester = (skb: sk_buff): net => sock_net(skb.sk as NonNullable<sk_buff['sk']>);
/** The key that the first bytes of an attribute spell. */
const key_of = (bytes: Uint8Array): neigh_key => get_be32(bytes, 0);

function key_bytes(key: neigh_key): Uint8Array {
  const bytes = new Uint8Array(4);
  put_be32(bytes, 0, key as number);
  return bytes;
}

/** `ip neigh add`, `change`, `replace`. */
function neigh_add(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = requester(skb);
  const tb: nlattrs = [];
  let err = nlmsg_parse_deprecated(nlh, ndmsg.sizeof, tb, NDA_MAX, policy, extack);
  if (err < 0) return err;
  const dst_attr = tb[NDA_DST];
  if (dst_attr === null) {
    NL_SET_ERR_MSG(extack, 'Network address not specified');
    return -EINVAL;
  }
  const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
  const ext = tb[NDA_FLAGS_EXT];
  const ndm_flags = ndm.ndm_flags | (ext === null ? 0 : nla_get_u32(ext) << NTF_EXT_SHIFT);
  const lladdr_attr = tb[NDA_LLADDR];
  let dev: net_device | null = null;
  if (ndm.ndm_ifindex !== 0) {
    dev = __dev_get_by_index(net, ndm.ndm_ifindex);
    if (dev === null) return -ENODEV;
    if (lladdr_attr !== null && nla_len(lladdr_attr) < dev.addr_len) {
      NL_SET_ERR_MSG(extack, 'Invalid link address');
      return -EINVAL;
    }
  }
  const tbl = neigh_find_table(net.world, ndm.ndm_family);
  if (tbl === null) return -EAFNOSUPPORT;
  if (nla_len(dst_attr) < tbl.key_len) {
    NL_SET_ERR_MSG(extack, 'Invalid network address');
    return -EINVAL;
  }
  const dst = key_of(nla_data(dst_attr));
  const lladdr = lladdr_attr === null ? null : nla_data(lladdr_attr);
  const protocol = tb[NDA_PROTOCOL] === null ? 0 : nla_get_u8(tb[NDA_PROTOCOL]);

  if ((ndm_flags & NTF_PROXY) !== 0) {
    if ((ndm_flags & NTF_MANAGED) !== 0) {
      NL_SET_ERR_MSG(extack, 'Invalid NTF_* flag combination');
      return -EINVAL;
    }
    const pn = pneigh_create(tbl, net, dst, dev);
    if (pn === null) return -ENOBUFS;
    pn.flags = ndm_flags;
    pn.permanent = (ndm.ndm_state & NUD_PERMANENT) !== 0;
    if (protocol !== 0) pn.protocol = protocol;
    return 0;
  }
  if (dev === null) {
    NL_SET_ERR_MSG(extack, 'Device not specified');
    return -EINVAL;
  }
  if (tbl.ops.allow_add !== undefined && !tbl.ops.allow_add(dev, extack)) return -EINVAL;

  let flags = NEIGH_UPDATE_F_ADMIN | NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_OVERRIDE_ISROUTER;
  let neigh: neighbour | number | null = neigh_lookup(tbl, dst, dev);
  if (neigh === null) {
    const permanent = (ndm.ndm_state & NUD_PERMANENT) !== 0;
    const exempt_from_gc = permanent || (ndm_flags & NTF_EXT_LEARNED) !== 0;
    if ((nlh.nlmsg_flags & NLM_F_CREATE) === 0) return -ENOENT;
    if (permanent && (ndm_flags & NTF_MANAGED) !== 0) {
      NL_SET_ERR_MSG(extack, 'Invalid NTF_* flag for permanent entry');
      return -EINVAL;
    }
    neigh = ___neigh_create(tbl, dst, dev, ndm_flags & (NTF_EXT_LEARNED | NTF_MANAGED), exempt_from_gc);
    if (typeof neigh === 'number') return neigh;
  } else {
    if ((nlh.nlmsg_flags & NLM_F_EXCL) !== 0) return -EEXIST;
    if ((nlh.nlmsg_flags & NLM_F_REPLACE) === 0) flags &= ~(NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_OVERRIDE_ISROUTER);
  }

  if (protocol !== 0) neigh.protocol = protocol;
  if ((ndm_flags & NTF_EXT_LEARNED) !== 0) flags |= NEIGH_UPDATE_F_EXT_LEARNED;
  if ((ndm_flags & NTF_ROUTER) !== 0) flags |= NEIGH_UPDATE_F_ISROUTER;
  if ((ndm_flags & NTF_MANAGED) !== 0) flags |= NEIGH_UPDATE_F_MANAGED;
  if ((ndm_flags & NTF_USE) !== 0) flags |= NEIGH_UPDATE_F_USE;
  err = __neigh_update(neigh, lladdr, ndm.ndm_state & 0xff, flags, NETLINK_CB(skb).portid, extack);
  if (err === 0 && (ndm_flags & (NTF_USE | NTF_MANAGED)) !== 0) neigh_event_send(neigh, null);
  return err;
}

/** `ip neigh del`. */
function neigh_delete(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = requester(skb);
  if (nlmsg_len(nlh) < ndmsg.sizeof) return -EINVAL;
  const dst_attr = nlmsg_find_attr(nlh, ndmsg.sizeof, NDA_DST);
  if (dst_attr === null) {
    NL_SET_ERR_MSG(extack, 'Network address not specified');
    return -EINVAL;
  }
  const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
  let dev: net_device | null = null;
  if (ndm.ndm_ifindex !== 0) {
    dev = __dev_get_by_index(net, ndm.ndm_ifindex);
    if (dev === null) return -ENODEV;
  }
  const tbl = neigh_find_table(net.world, ndm.ndm_family);
  if (tbl === null) return -EAFNOSUPPORT;
  if (nla_len(dst_attr) < tbl.key_len) {
    NL_SET_ERR_MSG(extack, 'Invalid network address');
    return -EINVAL;
  }
  const dst = key_of(nla_data(dst_attr));
  if ((ndm.ndm_flags & NTF_PROXY) !== 0) return pneigh_delete(tbl, net, dst, dev);
  if (dev === null) return -EINVAL;
  const neigh = neigh_lookup(tbl, dst, dev);
  if (neigh === null) return -ENOENT;
  const flags = NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN;
  const err = __neigh_update(neigh, null, NUD_FAILED, flags, NETLINK_CB(skb).portid, extack);
  neigh_remove_one(neigh);
  return err;
}

/** `ip neigh get`. */
function neigh_get(in_skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = requester(in_skb);
  if (nlmsg_len(nlh) < ndmsg.sizeof) {
    NL_SET_ERR_MSG(extack, 'Invalid header for neighbor get request');
    return -EINVAL;
  }
  const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
  if (ndm.ndm_pad1 !== 0 || ndm.ndm_pad2 !== 0 || ndm.ndm_state !== 0 || ndm.ndm_type !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid values in header for neighbor get request');
    return -EINVAL;
  }
  if ((ndm.ndm_flags & ~NTF_PROXY) !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid flags in header for neighbor get request');
    return -EINVAL;
  }
  const tb: nlattrs = [];
  const err = nlmsg_parse_deprecated_strict(nlh, ndmsg.sizeof, tb, NDA_MAX, policy, extack);
  if (err < 0) return err;
  const tbl = neigh_find_table(net.world, ndm.ndm_family);
  if (tbl === null) {
    NL_SET_ERR_MSG(extack, 'Unsupported family in header for neighbor get request');
    return -EAFNOSUPPORT;
  }
  for (const [type, attr] of tb.entries()) {
    if (attr === null || attr === undefined) continue;
    if (type !== NDA_DST) {
      NL_SET_ERR_MSG(extack, 'Unsupported attribute in neighbor get request');
      return -EINVAL;
    }
    if (nla_len(attr) !== tbl.key_len) {
      NL_SET_ERR_MSG(extack, 'Invalid network address in neighbor get request');
      return -EINVAL;
    }
  }

  let dev: net_device | null = null;
  if (ndm.ndm_ifindex !== 0) {
    dev = __dev_get_by_index(net, ndm.ndm_ifindex);
    if (dev === null) {
      NL_SET_ERR_MSG(extack, 'Unknown device ifindex');
      return -ENODEV;
    }
  }
  const dst_attr = tb[NDA_DST];
  if (dst_attr === null) {
    NL_SET_ERR_MSG(extack, 'Network address not specified');
    return -EINVAL;
  }
  const dst = key_of(nla_data(dst_attr));
  const portid = NETLINK_CB(in_skb).portid;
  const skb = nlmsg_new(net.world, NEIGH_NLMSG_SIZE);
  out: {
    if ((ndm.ndm_flags & NTF_PROXY) !== 0) {
      const pn = pneigh_lookup(tbl, net, dst, dev);
      if (pn === null) {
        NL_SET_ERR_MSG(extack, 'Proxy neighbour entry not found');
        break out;
      }
      pneigh_fill_info(skb, pn, portid, nlh.nlmsg_seq, RTM_NEWNEIGH, 0, tbl);
      return rtnl_unicast(skb, net, portid);
    }
    if (dev === null) {
      NL_SET_ERR_MSG(extack, 'No device specified');
      kfree_skb(skb);
      return -EINVAL;
    }
    const neigh = neigh_lookup(tbl, dst, dev);
    if (neigh === null) {
      NL_SET_ERR_MSG(extack, 'Neighbour entry not found');
      break out;
    }
    neigh_fill_info(skb, neigh, portid, nlh.nlmsg_seq, RTM_NEWNEIGH, 0);
    return rtnl_unicast(skb, net, portid);
  }
  kfree_skb(skb);
  return -ENOENT;
}

/** What a dump is limited to. */
interface neigh_dump_filter {
  master_idx: number;
  dev_idx: number;
}

function neigh_valid_dump_req(
  nlh: nlmsghdr,
  strict_check: boolean,
  filter: neigh_dump_filter,
  extack: netlink_ext_ack | null,
): number {
  const tb: nlattrs = [];
  let err: number;
  if (strict_check) {
    if (nlmsg_len(nlh) < ndmsg.sizeof) {
      NL_SET_ERR_MSG(extack, 'Invalid header for neighbor dump request');
      return -EINVAL;
    }
    const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
    if (
      ndm.ndm_pad1 !== 0 ||
      ndm.ndm_pad2 !== 0 ||
      ndm.ndm_ifindex !== 0 ||
      ndm.ndm_state !== 0 ||
      ndm.ndm_type !== 0
    ) {
      NL_SET_ERR_MSG(extack, 'Invalid values in header for neighbor dump request');
      return -EINVAL;
    }
    if ((ndm.ndm_flags & ~NTF_PROXY) !== 0) {
      NL_SET_ERR_MSG(extack, 'Invalid flags in header for neighbor dump request');
      return -EINVAL;
    }
    err = nlmsg_parse_deprecated_strict(nlh, ndmsg.sizeof, tb, NDA_MAX, policy, extack);
  } else {
    err = nlmsg_parse_deprecated(nlh, ndmsg.sizeof, tb, NDA_MAX, policy, extack);
  }
  if (err < 0) return err;
  for (const [type, attr] of tb.entries()) {
    if (attr === null || attr === undefined) continue;
    if (type === NDA_IFINDEX) filter.dev_idx = nla_get_u32(attr);
    else if (type === NDA_MASTER) filter.master_idx = nla_get_u32(attr);
    else if (strict_check) {
      NL_SET_ERR_MSG(extack, 'Unsupported attribute in neighbor dump request');
      return -EINVAL;
    }
  }
  return 0;
}

/** `ip neigh show`. */
function neigh_dump_info(skb: sk_buff, cb: netlink_callback): number {
  const nlh = cb.nlh;
  const net = requester(skb);
  const family = nlh.buf[nlmsg_data(nlh)];
  const proxy = nlmsg_len(nlh) >= ndmsg.sizeof && new ndmsg(nlh.buf, nlmsg_data(nlh)).ndm_flags === NTF_PROXY;
  const filter = { master_idx: 0, dev_idx: 0 };
  const err = neigh_valid_dump_req(nlh, cb.strict_check, filter, cb.extack);
  if (err < 0 && cb.strict_check) return err;

  const tables = net.world.subsystem(neigh_tables);
  const s_t = cb.args[0];
  let t = 0;
  for (; t < NEIGH_NR_TABLES; t++) {
    const tbl = tables[t];
    if (tbl === null || t < s_t || (family !== 0 && tbl.family !== family)) continue;
    if (t > s_t) cb.args.fill(0, 1);
    const full = proxy ? pneigh_dump_table(tbl, skb, cb, filter) : neigh_dump_table(tbl, skb, cb, filter);
    if (full < 0) break;
  }
  cb.args[0] = t;
  return skb.len;
}

/** The device, or what it belongs to, is none of those asked for. Differs: no device has a master yet. */
function neigh_ifindex_filtered(dev: net_device | null, filter: neigh_dump_filter): boolean {
  if (filter.dev_idx !== 0 && dev?.ifindex !== filter.dev_idx) return true;
  return filter.master_idx !== 0;
}

function neigh_dump_table(tbl: neigh_table, skb: sk_buff, cb: netlink_callback, filter: neigh_dump_filter): number {
  const net = requester(skb);
  const multi = NLM_F_MULTI | (filter.dev_idx !== 0 || filter.master_idx !== 0 ? NLM_F_DUMP_FILTERED : 0);
  const s_idx = cb.args[1];
  let idx = 0;
  for (const n of tbl.nht) {
    if (idx < s_idx || dev_net(n.dev) !== net || neigh_ifindex_filtered(n.dev, filter)) {
      idx++;
      continue;
    }
    if (neigh_fill_info(skb, n, NETLINK_CB(cb.skb).portid, cb.nlh.nlmsg_seq, RTM_NEWNEIGH, multi) < 0) {
      cb.args[1] = idx;
      return -EMSGSIZE;
    }
    idx++;
  }
  cb.args[1] = idx;
  return 0;
}

function pneigh_dump_table(tbl: neigh_table, skb: sk_buff, cb: netlink_callback, filter: neigh_dump_filter): number {
  const net = requester(skb);
  const s_idx = cb.args[2];
  let idx = 0;
  for (const n of tbl.phash_buckets) {
    if (idx < s_idx || n.net !== net || neigh_ifindex_filtered(n.dev, filter)) {
      idx++;
      continue;
    }
    const portid = NETLINK_CB(cb.skb).portid;
    if (pneigh_fill_info(skb, n, portid, cb.nlh.nlmsg_seq, RTM_NEWNEIGH, NLM_F_MULTI, tbl) < 0) {
      cb.args[2] = idx;
      return -EMSGSIZE;
    }
    idx++;
  }
  cb.args[2] = idx;
  return 0;
}

/** Adds a message about an entry. 0, or -EMSGSIZE when it does not fit. */
function neigh_fill_info(
  skb: sk_buff,
  neigh: neighbour,
  pid: number,
  seq: number,
  type: number,
  flags: number,
): number {
  const nlh = nlmsg_put(skb, pid, seq, type, ndmsg.sizeof, flags);
  if (nlh === null) return -EMSGSIZE;
  const now = jiffies(neigh.tbl.world);
  const ndm = new ndmsg(skb.head, nlmsg_data(nlh));
  ndm.ndm_family = neigh.ops.family;
  ndm.ndm_flags = neigh.flags & NTF_OLD_MASK;
  ndm.ndm_type = neigh.type;
  ndm.ndm_ifindex = neigh.dev.ifindex;
  ndm.ndm_state = neigh.nud_state;

  const ci = new nda_cacheinfo(new Uint8Array(nda_cacheinfo.sizeof));
  ci.ndm_used = jiffies_to_clock_t(now - neigh.used);
  ci.ndm_confirmed = jiffies_to_clock_t(now - neigh.confirmed);
  ci.ndm_updated = jiffies_to_clock_t(now - neigh.updated);
  ci.ndm_refcnt = 0;
  const flags_ext = neigh.flags >>> NTF_EXT_SHIFT;
  nla_put_failure: {
    if (nla_put(skb, NDA_DST, key_bytes(neigh.primary_key)) < 0) break nla_put_failure;
    if ((neigh.nud_state & NUD_VALID) !== 0) {
      if (nla_put(skb, NDA_LLADDR, neigh.ha.subarray(0, neigh.dev.addr_len)) < 0) break nla_put_failure;
    }
    if (nla_put_u32(skb, NDA_PROBES, neigh.probes) < 0) break nla_put_failure;
    if (nla_put(skb, NDA_CACHEINFO, ci.buf) < 0) break nla_put_failure;
    if (neigh.protocol !== 0 && nla_put_u8(skb, NDA_PROTOCOL, neigh.protocol) < 0) break nla_put_failure;
    if (flags_ext !== 0 && nla_put_u32(skb, NDA_FLAGS_EXT, flags_ext) < 0) break nla_put_failure;
    nlmsg_end(skb, nlh);
    return 0;
  }
  nlmsg_cancel(skb, nlh);
  return -EMSGSIZE;
}

function pneigh_fill_info(
  skb: sk_buff,
  pn: pneigh_entry,
  pid: number,
  seq: number,
  type: number,
  flags: number,
  tbl: neigh_table,
): number {
  const nlh = nlmsg_put(skb, pid, seq, type, ndmsg.sizeof, flags);
  if (nlh === null) return -EMSGSIZE;
  const ndm = new ndmsg(skb.head, nlmsg_data(nlh));
  ndm.ndm_family = tbl.family;
  ndm.ndm_flags = (pn.flags & NTF_OLD_MASK) | NTF_PROXY;
  ndm.ndm_type = RTN_UNICAST;
  ndm.ndm_ifindex = pn.dev?.ifindex ?? 0;
  ndm.ndm_state = NUD_NONE;
  const flags_ext = pn.flags >>> NTF_EXT_SHIFT;
  nla_put_failure: {
    if (nla_put(skb, NDA_DST, key_bytes(pn.key)) < 0) break nla_put_failure;
    if (pn.protocol !== 0 && nla_put_u8(skb, NDA_PROTOCOL, pn.protocol) < 0) break nla_put_failure;
    if (flags_ext !== 0 && nla_put_u32(skb, NDA_FLAGS_EXT, flags_ext) < 0) break nla_put_failure;
    nlmsg_end(skb, nlh);
    return 0;
  }
  nlmsg_cancel(skb, nlh);
  return -EMSGSIZE;
}

/** Tells userspace about an entry: RTM_NEWNEIGH, RTM_DELNEIGH, or RTM_GETNEIGH to have it resolved there. */
export function __neigh_notify(n: neighbour, type: number, flags: number, pid: number): void {
  const net = dev_net(n.dev);
  const skb = nlmsg_new(net.world, NEIGH_NLMSG_SIZE);
  const err = neigh_fill_info(skb, n, pid, 0, type, flags);
  if (err < 0) {
    kfree_skb(skb);
    rtnl_set_sk_err(net, RTNLGRP_NEIGH, err);
    return;
  }
  rtnl_notify(skb, net, 0, RTNLGRP_NEIGH, null);
}

/** Asks a daemon in userspace to resolve the neighbour. */
export function neigh_app_ns(n: neighbour): void {
  __neigh_notify(n, RTM_GETNEIGH, NLM_F_REQUEST, 0);
}
