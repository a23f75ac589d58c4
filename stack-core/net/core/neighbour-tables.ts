// Neighbour tables in rtnetlink: RTM_GETNEIGHTBL, RTM_SETNEIGHTBL. Kernel: net/core/neighbour.c
import { EINVAL, EMSGSIZE, ENOENT } from '../../include/linux/errno.ts';
import type { netlink_callback, netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { NEIGH_VAR, NEIGH_VAR_SET, type neigh_parms, type neigh_table } from '../../include/net/neighbour.ts';
import {
  NEIGH_VAR_ANYCAST_DELAY,
  NEIGH_VAR_APP_PROBES,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_DELAY_PROBE_TIME,
  NEIGH_VAR_GC_STALETIME,
  NEIGH_VAR_INTERVAL_PROBE_TIME_MS,
  NEIGH_VAR_LOCKTIME,
  NEIGH_VAR_MCAST_PROBES,
  NEIGH_VAR_MCAST_REPROBES,
  NEIGH_VAR_PROXY_DELAY,
  NEIGH_VAR_PROXY_QLEN,
  NEIGH_VAR_QUEUE_LEN_BYTES,
  NEIGH_VAR_RETRANS_TIME,
  NEIGH_VAR_UCAST_PROBES,
} from '../../include/net/neighbour-vars.ts';
import {
  NLA_NESTED,
  NLA_STRING,
  NLA_U32,
  NLA_U64,
  nla_get_string,
  nla_get_u32,
  nla_get_u64,
  nla_nest_cancel,
  nla_nest_end,
  nla_nest_start_noflag,
  type nla_policies,
  nla_put,
  nla_put_string,
  nla_put_u32,
  nla_put_u64_64bit,
  type nlattrs,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import { sock_net } from '../../include/net/sock.ts';
import {
  NDTA_CONFIG,
  NDTA_GC_INTERVAL,
  NDTA_MAX,
  NDTA_NAME,
  NDTA_PAD,
  NDTA_PARMS,
  NDTA_STATS,
  NDTA_THRESH1,
  NDTA_THRESH2,
  NDTA_THRESH3,
  NDTPA_ANYCAST_DELAY,
  NDTPA_APP_PROBES,
  NDTPA_BASE_REACHABLE_TIME,
  NDTPA_DELAY_PROBE_TIME,
  NDTPA_GC_STALETIME,
  NDTPA_IFINDEX,
  NDTPA_INTERVAL_PROBE_TIME_MS,
  NDTPA_LOCKTIME,
  NDTPA_MAX,
  NDTPA_MCAST_PROBES,
  NDTPA_MCAST_REPROBES,
  NDTPA_PAD,
  NDTPA_PROXY_DELAY,
  NDTPA_PROXY_QLEN,
  NDTPA_QUEUE_LEN,
  NDTPA_QUEUE_LENBYTES,
  NDTPA_REACHABLE_TIME,
  NDTPA_REFCNT,
  NDTPA_RETRANS_TIME,
  NDTPA_UCAST_PROBES,
  ndt_config,
  ndt_stats,
  ndtmsg,
} from '../../include/uapi/linux/neighbour.ts';
import { NLM_F_MULTI, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RTM_NEWNEIGHTBL } from '../../include/uapi/linux/rtnetlink.ts';
import { jiffies, jiffies_to_msecs, msecs_to_jiffies } from '../../kernel/clock.ts';
import { nla_parse_nested_deprecated, nlmsg_parse_deprecated } from '../../lib/nlattr.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import { lookup_neigh_parms, neigh_rand_reach_time, neigh_tables } from './neighbour-parms.ts';
import { SKB_TRUESIZE_ETH_FRAME } from './neighbour-sysctl.ts';

/** Settings that are plain numbers, by attribute. */
const NUMBERS: readonly [attr: number, index: number][] = [
  [NDTPA_QUEUE_LENBYTES, NEIGH_VAR_QUEUE_LEN_BYTES],
  [NDTPA_PROXY_QLEN, NEIGH_VAR_PROXY_QLEN],
  [NDTPA_APP_PROBES, NEIGH_VAR_APP_PROBES],
  [NDTPA_UCAST_PROBES, NEIGH_VAR_UCAST_PROBES],
  [NDTPA_MCAST_PROBES, NEIGH_VAR_MCAST_PROBES],
  [NDTPA_MCAST_REPROBES, NEIGH_VAR_MCAST_REPROBES],
];

/** Settings that are times: jiffies here, milliseconds in the attribute. */
const TIMES: readonly [attr: number, index: number][] = [
  [NDTPA_BASE_REACHABLE_TIME, NEIGH_VAR_BASE_REACHABLE_TIME],
  [NDTPA_GC_STALETIME, NEIGH_VAR_GC_STALETIME],
  [NDTPA_DELAY_PROBE_TIME, NEIGH_VAR_DELAY_PROBE_TIME],
  [NDTPA_RETRANS_TIME, NEIGH_VAR_RETRANS_TIME],
  [NDTPA_ANYCAST_DELAY, NEIGH_VAR_ANYCAST_DELAY],
  [NDTPA_PROXY_DELAY, NEIGH_VAR_PROXY_DELAY],
  [NDTPA_LOCKTIME, NEIGH_VAR_LOCKTIME],
  [NDTPA_INTERVAL_PROBE_TIME_MS, NEIGH_VAR_INTERVAL_PROBE_TIME_MS],
];

const table_policy: nla_policies = (() => {
  const p: { [type: number]: nla_policies[number] } = {};
  p[NDTA_NAME] = { type: NLA_STRING };
  for (const type of [NDTA_THRESH1, NDTA_THRESH2, NDTA_THRESH3]) p[type] = { type: NLA_U32 };
  p[NDTA_GC_INTERVAL] = { type: NLA_U64 };
  p[NDTA_PARMS] = { type: NLA_NESTED };
  return Array.from({ length: NDTA_MAX + 1 }, (_, type) => p[type]);
})();

const parms_policy: nla_policies = (() => {
  const p: { [type: number]: nla_policies[number] } = {};
  p[NDTPA_IFINDEX] = { type: NLA_U32 };
  p[NDTPA_QUEUE_LEN] = { type: NLA_U32 };
  for (const [type] of NUMBERS) p[type] = { type: NLA_U32 };
  for (const [type] of TIMES) p[type] = { type: NLA_U64 };
  return Array.from({ length: NDTPA_MAX + 1 }, (_, type) => p[type]);
})();

const requester = (skb: sk_buff) => sock_net(skb.sk as NonNullable<sk_buff['sk']>);

/** `ip ntable change`. */
export function neightbl_set(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = requester(skb);
  const tb: nlattrs = [];
  let err = nlmsg_parse_deprecated(nlh, ndtmsg.sizeof, tb, NDTA_MAX, table_policy, extack);
  if (err < 0) return err;
  const name = tb[NDTA_NAME];
  if (name === null) return -EINVAL;
  const family = new ndtmsg(nlh.buf, nlmsg_data(nlh)).ndtm_family;
  const tables = net.world.subsystem(neigh_tables);
  const tbl = tables.find(t => t !== null && (family === 0 || t.family === family) && t.id === nla_get_string(name));
  if (tbl === undefined || tbl === null) return -ENOENT;

  const parms = tb[NDTA_PARMS];
  if (parms !== null) {
    const tbp: nlattrs = [];
    err = nla_parse_nested_deprecated(tbp, NDTPA_MAX, parms, parms_policy, extack);
    if (err < 0) return err;
    const ifindex = tbp[NDTPA_IFINDEX] === null ? 0 : nla_get_u32(tbp[NDTPA_IFINDEX]);
    const p = lookup_neigh_parms(tbl, net, ifindex);
    if (p === null) return -ENOENT;
    set_parms(p, tbp);
  }

  const machine_wide = [NDTA_THRESH1, NDTA_THRESH2, NDTA_THRESH3, NDTA_GC_INTERVAL].some(type => tb[type] !== null);
  if (machine_wide && net !== net.world.init_net) return -ENOENT;
  if (tb[NDTA_THRESH1] !== null) tbl.gc_thresh1 = nla_get_u32(tb[NDTA_THRESH1]);
  if (tb[NDTA_THRESH2] !== null) tbl.gc_thresh2 = nla_get_u32(tb[NDTA_THRESH2]);
  if (tb[NDTA_THRESH3] !== null) tbl.gc_thresh3 = nla_get_u32(tb[NDTA_THRESH3]);
  if (tb[NDTA_GC_INTERVAL] !== null) tbl.gc_interval = msecs_to_jiffies(nla_get_u64(tb[NDTA_GC_INTERVAL]));
  return 0;
}

function set_parms(p: neigh_parms, tbp: nlattrs): void {
  const queue_len = tbp[NDTPA_QUEUE_LEN];
  if (queue_len !== null) NEIGH_VAR_SET(p, NEIGH_VAR_QUEUE_LEN_BYTES, nla_get_u32(queue_len) * SKB_TRUESIZE_ETH_FRAME);
  for (const [type, index] of NUMBERS) {
    const attr = tbp[type];
    if (attr !== null) NEIGH_VAR_SET(p, index, nla_get_u32(attr));
  }
  for (const [type, index] of TIMES) {
    const attr = tbp[type];
    if (attr === null) continue;
    NEIGH_VAR_SET(p, index, msecs_to_jiffies(nla_get_u64(attr)));
    if (index === NEIGH_VAR_BASE_REACHABLE_TIME)
      p.reachable_time = neigh_rand_reach_time(p.tbl.world, NEIGH_VAR(p, index));
  }
}

/** `ip ntable show`: each table, then its settings by device. */
export function neightbl_dump_info(skb: sk_buff, cb: netlink_callback): number {
  const net = requester(skb);
  const family = cb.nlh.buf[nlmsg_data(cb.nlh)];
  const messages: ((skb: sk_buff) => number)[] = [];
  for (const tbl of net.world.subsystem(neigh_tables)) {
    if (tbl === null || (family !== 0 && tbl.family !== family)) continue;
    messages.push(to => neightbl_fill_info(to, tbl, cb));
    for (const p of tbl.parms_list.slice(1))
      if (p.net === net) messages.push(to => neightbl_fill_param_info(to, tbl, p, cb));
  }
  let next = cb.args[0];
  while (next < messages.length && messages[next](skb) >= 0) next++;
  cb.args[0] = next;
  return skb.len;
}

function neightbl_fill_info(skb: sk_buff, tbl: neigh_table, cb: netlink_callback): number {
  const nlh = nlmsg_put(skb, NETLINK_CB(cb.skb).portid, cb.nlh.nlmsg_seq, RTM_NEWNEIGHTBL, ndtmsg.sizeof, NLM_F_MULTI);
  if (nlh === null) return -EMSGSIZE;
  new ndtmsg(skb.head, nlmsg_data(nlh)).ndtm_family = tbl.family;
  const interval = jiffies_to_msecs(tbl.gc_interval);
  nla_put_failure: {
    if (nla_put_string(skb, NDTA_NAME, tbl.id) < 0) break nla_put_failure;
    if (nla_put_u64_64bit(skb, NDTA_GC_INTERVAL, interval, NDTA_PAD) < 0) break nla_put_failure;
    if (nla_put_u32(skb, NDTA_THRESH1, tbl.gc_thresh1) < 0) break nla_put_failure;
    if (nla_put_u32(skb, NDTA_THRESH2, tbl.gc_thresh2) < 0) break nla_put_failure;
    if (nla_put_u32(skb, NDTA_THRESH3, tbl.gc_thresh3) < 0) break nla_put_failure;
    if (nla_put(skb, NDTA_CONFIG, table_config(tbl)) < 0) break nla_put_failure;
    if (nla_put(skb, NDTA_STATS, table_stats(tbl)) < 0) break nla_put_failure;
    if (neightbl_fill_parms(skb, tbl.parms) < 0) break nla_put_failure;
    nlmsg_end(skb, nlh);
    return 0;
  }
  nlmsg_cancel(skb, nlh);
  return -EMSGSIZE;
}

/** Differs: there is no hash to tell of. The size of an entry is that of 6.18 on a 64-bit machine. */
function table_config(tbl: neigh_table): Uint8Array {
  const now = jiffies(tbl.world);
  const ndc = new ndt_config(new Uint8Array(ndt_config.sizeof));
  ndc.ndtc_key_len = tbl.key_len;
  ndc.ndtc_entry_size = 360;
  ndc.ndtc_entries = tbl.entries;
  ndc.ndtc_last_flush = jiffies_to_msecs(now - tbl.last_flush);
  ndc.ndtc_last_rand = jiffies_to_msecs(now - tbl.last_rand);
  ndc.ndtc_proxy_qlen = tbl.proxy_queue.length;
  return ndc.buf;
}

function table_stats(tbl: neigh_table): Uint8Array {
  const st = tbl.stats;
  const ndst = new ndt_stats(new Uint8Array(ndt_stats.sizeof));
  ndst.ndts_allocs = BigInt(st.allocs);
  ndst.ndts_destroys = BigInt(st.destroys);
  ndst.ndts_hash_grows = BigInt(st.hash_grows);
  ndst.ndts_res_failed = BigInt(st.res_failed);
  ndst.ndts_lookups = BigInt(st.lookups);
  ndst.ndts_hits = BigInt(st.hits);
  ndst.ndts_rcv_probes_mcast = BigInt(st.rcv_probes_mcast);
  ndst.ndts_rcv_probes_ucast = BigInt(st.rcv_probes_ucast);
  ndst.ndts_periodic_gc_runs = BigInt(st.periodic_gc_runs);
  ndst.ndts_forced_gc_runs = BigInt(st.forced_gc_runs);
  ndst.ndts_table_fulls = BigInt(st.table_fulls);
  return ndst.buf;
}

function neightbl_fill_param_info(skb: sk_buff, tbl: neigh_table, parms: neigh_parms, cb: netlink_callback): number {
  const nlh = nlmsg_put(skb, NETLINK_CB(cb.skb).portid, cb.nlh.nlmsg_seq, RTM_NEWNEIGHTBL, ndtmsg.sizeof, NLM_F_MULTI);
  if (nlh === null) return -EMSGSIZE;
  new ndtmsg(skb.head, nlmsg_data(nlh)).ndtm_family = tbl.family;
  if (nla_put_string(skb, NDTA_NAME, tbl.id) < 0 || neightbl_fill_parms(skb, parms) < 0) {
    nlmsg_cancel(skb, nlh);
    return -EMSGSIZE;
  }
  nlmsg_end(skb, nlh);
  return 0;
}

function neightbl_fill_parms(skb: sk_buff, parms: neigh_parms): number {
  const nest = nla_nest_start_noflag(skb, NDTA_PARMS);
  if (nest === null) return -EMSGSIZE;
  const queue_len = Math.trunc(NEIGH_VAR(parms, NEIGH_VAR_QUEUE_LEN_BYTES) / SKB_TRUESIZE_ETH_FRAME);
  nla_put_failure: {
    if (parms.dev !== null && nla_put_u32(skb, NDTPA_IFINDEX, parms.dev.ifindex) < 0) break nla_put_failure;
    if (nla_put_u32(skb, NDTPA_REFCNT, parms.refcnt) < 0) break nla_put_failure;
    for (const [type, index] of NUMBERS) {
      if (nla_put_u32(skb, type, NEIGH_VAR(parms, index)) < 0) break nla_put_failure;
      // Approximate value for the deprecated length in packets.
      if (type === NDTPA_QUEUE_LENBYTES && nla_put_u32(skb, NDTPA_QUEUE_LEN, queue_len) < 0) break nla_put_failure;
    }
    if (put_msecs(skb, NDTPA_REACHABLE_TIME, parms.reachable_time) < 0) break nla_put_failure;
    for (const [type, index] of TIMES) if (put_msecs(skb, type, NEIGH_VAR(parms, index)) < 0) break nla_put_failure;
    return nla_nest_end(skb, nest);
  }
  nla_nest_cancel(skb, nest);
  return -EMSGSIZE;
}

function put_msecs(skb: sk_buff, type: number, j: number): number {
  return nla_put_u64_64bit(skb, type, jiffies_to_msecs(j), NDTPA_PAD);
}
