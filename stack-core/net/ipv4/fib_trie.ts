// Routing tables: longest prefix first, in a trie. Kernel: net/ipv4/fib_trie.c
import { EAGAIN, EEXIST, ENOENT, ESRCH } from '../../include/linux/errno.ts';
import { ip_ignore_linkdown } from '../../include/linux/inetdevice.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { flowi4 } from '../../include/net/flow.ts';
import { INET_DSCP_LEGACY_TOS_MASK } from '../../include/net/inet_dscp.ts';
import {
  FA_S_ACCESSED,
  FIB_LOOKUP_IGNORE_LINKSTATE,
  fib_alias,
  fib_alias_accessed,
  type fib_config,
  fib_info_nhc,
  fib_info_num_path,
  type fib_nh_common,
  type fib_result,
  fib_table,
  key_vector,
} from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from '../../include/uapi/linux/netlink.ts';
import {
  RT_SCOPE_NOWHERE,
  RTM_DELROUTE,
  RTM_NEWROUTE,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
} from '../../include/uapi/linux/rtnetlink.ts';
import { fib_create_info, fib_release_info } from './fib_semantics.ts';
import { rtmsg_fib } from './fib_semantics-dump.ts';
import { fib_metrics_match, fib_nh_match } from './fib_semantics-match.ts';
import { fib_props } from './fib_semantics-props.ts';
import {
  get_child,
  get_cindex,
  get_index,
  IS_LEAF,
  IS_TNODE,
  IS_TRIE,
  KEYLENGTH,
  leaf_new,
  node_parent,
  node_pull_suffix,
  node_push_suffix,
  put_child,
  put_child_root,
  tnode_new,
  trie_rebalance,
} from './fib_trie-nodes.ts';
import { rt_cache_flush } from './route-cache.ts';

/** No route of this leaf will do. Not an errno. */
const MISS = 1;

/** The leaf of `key` and the vector above it; the leaf is null where there is none. */
function fib_find_node(t: key_vector, key: number): { l: key_vector | null; tp: key_vector } {
  let pn = t;
  let n: key_vector | null = t;
  let index = 0;
  do {
    pn = n;
    n = get_child(n, index);
    if (n === null) break;

    index = get_cindex(key, n);
    // The address differs in a bit that the node skips.
    if (index >>> n.bits !== 0) {
      n = null;
      break;
    }
  } while (IS_TNODE(n));
  return { l: n, tp: pn };
}

/**
 * Place in `fah` of the first route with this prefix length, table and DS field whose priority is `prio` or larger, or
 * of the one before which such a route belongs; -1: none. `find_first`: of the first one of the prefix at all.
 */
function fib_find_alias(
  fah: fib_alias[],
  slen: number,
  dscp: number,
  prio: number,
  tb_id: number,
  find_first: boolean,
): number {
  for (let at = 0; at < fah.length; at++) {
    const fa = fah[at];
    if (fa.fa_slen < slen) continue;
    if (fa.fa_slen !== slen) break;
    if (fa.tb_id > tb_id) continue;
    if (fa.tb_id !== tb_id) break;
    if (find_first) return at;
    if (fa.fa_dscp > dscp) continue;
    if (fa.fa_info.fib_priority >= prio || fa.fa_dscp < dscp) return at;
  }
  return -1;
}

function fib_insert_node(parent: key_vector, new_fa: fib_alias, key: number): void {
  let tp = parent;
  const l = leaf_new(key, new_fa);
  const n = get_child(tp, get_index(key, tp));

  // The place is taken by a node with another address: a new vector tells the two apart.
  if (n !== null) {
    const differing = 31 - Math.clz32(key ^ n.key);
    const tn = tnode_new(key, differing, 1);
    tn.parent = tp;
    put_child(tn, get_index(key, tn) ^ 1, n);
    put_child_root(tp, key, tn);
    n.parent = tn;
    tp = tn;
  }
  node_push_suffix(tp, new_fa.fa_slen);
  l.parent = tp;
  put_child_root(tp, key, l);
  trie_rebalance(tp);
}

/** Adds a route: before place `at` of the leaf, or (-1) behind all that it has to follow. */
export function fib_insert_alias(
  tp: key_vector,
  l: key_vector | null,
  new_fa: fib_alias,
  at: number,
  key: number,
): void {
  if (l === null) {
    fib_insert_node(tp, new_fa, key);
    return;
  }
  const fah = l.leaf as fib_alias[];
  let place = at;
  if (place < 0) {
    place = 0;
    for (const last of fah) {
      if (new_fa.fa_slen < last.fa_slen) break;
      if (new_fa.fa_slen === last.fa_slen && new_fa.tb_id > last.tb_id) break;
      place++;
    }
  }
  fah.splice(place, 0, new_fa);

  if (l.slen < new_fa.fa_slen) {
    l.slen = new_fa.fa_slen;
    node_push_suffix(tp, new_fa.fa_slen);
  }
}

/** Where a clone of a route of `key` has to go: for `fib_trie_unmerge`. */
export function fib_insert_clone(t: key_vector, new_fa: fib_alias, key: number): void {
  const { l, tp } = fib_find_node(t, key);
  fib_insert_alias(tp, l, new_fa, -1, key);
}

/** Adds the route that `cfg` describes. Returns 0 or a negative errno. */
export function fib_table_insert(net: net, tb: fib_table, cfg: fib_config, extack: netlink_ext_ack | null): number {
  const plen = cfg.fc_dst_len;
  const slen = KEYLENGTH - plen;
  const key = cfg.fc_dst;
  const dscp = cfg.fc_dscp;
  let nlflags = NLM_F_EXCL;

  const fi = fib_create_info(cfg, extack);
  if (typeof fi === 'number') return fi;

  const { l, tp } = fib_find_node(tb.kv, key);
  const fah = l === null ? [] : (l.leaf as fib_alias[]);
  let at = fib_find_alias(fah, slen, dscp, fi.fib_priority, tb.tb_id, false);
  let err: number;

  out: {
    const same = at >= 0 && fah[at].fa_dscp === dscp && fah[at].fa_info.fib_priority === fi.fib_priority;
    if (same) {
      err = -EEXIST;
      if ((cfg.fc_nlflags & NLM_F_EXCL) !== 0) break out;

      nlflags &= ~NLM_F_EXCL;
      // Look for a route that is the same in everything, and for the place behind its equals (NLM_F_APPEND).
      const first = at;
      let match = -1;
      for (; at < fah.length; at++) {
        const fa = fah[at];
        if (fa.fa_slen !== slen || fa.tb_id !== tb.tb_id || fa.fa_dscp !== dscp) break;
        if (fa.fa_info.fib_priority !== fi.fib_priority) break;
        if (fa.fa_type === cfg.fc_type && fa.fa_info === fi) {
          match = at;
          break;
        }
      }
      if (at === fah.length) at = -1;

      if ((cfg.fc_nlflags & NLM_F_REPLACE) !== 0) {
        nlflags |= NLM_F_REPLACE;
        if (match >= 0) {
          if (match === first) err = 0;
          break out;
        }
        replace_alias(net, fah, first, fi, tb, cfg, nlflags);
        return 0;
      }
      if (match >= 0) break out;

      if ((cfg.fc_nlflags & NLM_F_APPEND) !== 0) nlflags |= NLM_F_APPEND;
      else at = first;
    }
    err = -ENOENT;
    if ((cfg.fc_nlflags & NLM_F_CREATE) === 0) break out;

    nlflags |= NLM_F_CREATE;
    const new_fa = new fib_alias(fi);
    new_fa.fa_dscp = dscp;
    new_fa.fa_type = cfg.fc_type;
    new_fa.fa_slen = slen;
    new_fa.tb_id = tb.tb_id;
    fib_insert_alias(tp, l, new_fa, at, key);

    if (plen === 0) tb.tb_num_default++;
    rt_cache_flush(cfg.fc_nlinfo.nl_net);
    rtmsg_fib(RTM_NEWROUTE, key, new_fa, plen, new_fa.tb_id, cfg.fc_nlinfo, nlflags);
    return 0;
  }
  fib_release_info(fi);
  return err;
}

/** NLM_F_REPLACE: a new route takes the place of the first one with the same prefix, DS field and priority. */
function replace_alias(
  net: net,
  fah: fib_alias[],
  first: number,
  fi: fib_alias['fa_info'],
  tb: fib_table,
  cfg: fib_config,
  nlflags: number,
): void {
  const fa = fah[first];
  const new_fa = new fib_alias(fi);
  new_fa.fa_dscp = fa.fa_dscp;
  new_fa.fa_type = cfg.fc_type;
  new_fa.fa_slen = fa.fa_slen;
  new_fa.tb_id = tb.tb_id;
  fah[first] = new_fa;

  rtmsg_fib(RTM_NEWROUTE, cfg.fc_dst, new_fa, cfg.fc_dst_len, tb.tb_id, cfg.fc_nlinfo, nlflags);
  fib_release_info(fa.fa_info);
  if ((fa.fa_state & FA_S_ACCESSED) !== 0) rt_cache_flush(net);
}

/** Bits in which `key` differs from the prefix of `n`, below the first of its trailing zeros not counted. */
function prefix_mismatch(key: number, n: key_vector): number {
  const prefix = n.key;
  return (key ^ prefix) & (prefix | -prefix);
}

/** `nhc` is alive and fits the flow's device. */
export function fib_lookup_good_nhc(nhc: fib_nh_common, fib_flags: number, flp: flowi4): boolean {
  if ((nhc.nhc_flags & RTNH_F_DEAD) !== 0) return false;

  const linkdown = (nhc.nhc_flags & RTNH_F_LINKDOWN) !== 0 && (fib_flags & FIB_LOOKUP_IGNORE_LINKSTATE) === 0;
  if (linkdown && ip_ignore_linkdown(nhc.nhc_dev as net_device)) return false;

  if (flp.flowi4_oif !== 0 && flp.flowi4_oif !== nhc.nhc_oif) return false;
  return true;
}

/**
 * Longest prefix match for `flp.daddr`. Returns 0 and fills `res`, or the error of an unreachable, prohibit, blackhole or
 * throw route, or -EAGAIN when nothing matches.
 */
export function fib_table_lookup(tb: fib_table, flp: flowi4, res: fib_result, fib_flags: number): number {
  const key = flp.daddr;
  let pn = tb.kv;
  let cindex = 0;
  let n = get_child(pn, cindex);

  // Step 1: travel to the longest prefix that fits.
  while (n !== null) {
    const index = get_cindex(key, n);
    if (index >>> n.bits !== 0) break;

    if (IS_LEAF(n)) {
      const err = check_leaf(n, index, tb, flp, res, fib_flags);
      if (err !== MISS) return err;
      n = null;
      break;
    }
    // There is something shorter below: here we would come back to.
    if (n.slen > n.pos) {
      pn = n;
      cindex = index;
    }
    n = get_child(n, index);
  }

  for (;;) {
    // Step 2: follow the zeros down to the prefix, as long as it fits.
    while (n !== null) {
      if (prefix_mismatch(key, n) !== 0 || n.slen === n.pos) break;

      if (IS_LEAF(n)) {
        const err = check_leaf(n, (key ^ n.key) >>> 0, tb, flp, res, fib_flags);
        if (err !== MISS) return err;
        break;
      }
      n = get_child(n, 0);
    }

    // Backtrace: no bit is left to take away at this level, so one level up.
    while (cindex === 0) {
      if (IS_TRIE(pn)) return -EAGAIN;
      const pkey = pn.key;
      pn = node_parent(pn);
      cindex = get_index(pkey, pn);
    }
    // Take away the lowest bit.
    cindex &= cindex - 1;
    n = get_child(pn, cindex);
  }
}

/** Step 3: the routes of a leaf. `index` holds the bits in which the address differs. */
function check_leaf(
  n: key_vector,
  index: number,
  tb: fib_table,
  flp: flowi4,
  res: fib_result,
  fib_flags: number,
): number {
  const fah = n.leaf as fib_alias[];
  for (let at = 0; at < fah.length; at++) {
    const fa = fah[at];
    const fi = fa.fa_info;
    if (fa.fa_slen < KEYLENGTH && index >>> fa.fa_slen !== 0) continue;
    if (fa.fa_dscp !== 0 && !fib_dscp_masked_match(fa.fa_dscp, flp)) continue;
    if (fi.fib_dead) continue;
    if (fi.fib_scope < flp.flowi4_scope) continue;

    fib_alias_accessed(fa);
    const err = fib_props[fa.fa_type].error;
    if (err < 0) return err;
    if ((fi.fib_flags & RTNH_F_DEAD) !== 0) continue;

    const paths = fib_info_num_path(fi);
    for (let nhsel = 0; nhsel < paths; nhsel++) {
      const nhc = fib_info_nhc(fi, nhsel);
      if (!fib_lookup_good_nhc(nhc, fib_flags, flp)) continue;

      res.prefix = n.key;
      res.prefixlen = KEYLENGTH - fa.fa_slen;
      res.nh_sel = nhsel;
      res.nhc = nhc;
      res.type = fa.fa_type;
      res.scope = fi.fib_scope;
      res.dscp = fa.fa_dscp;
      res.fi = fi;
      res.table = tb;
      res.fa_head = fah;
      return 0;
    }
  }
  return MISS;
}

/** Routes compare three bits of the DS field only, those of the old TOS. */
export const fib_dscp_masked_match = (dscp: number, fl4: flowi4): boolean =>
  dscp === (fl4.flowi4_dscp & INET_DSCP_LEGACY_TOS_MASK);

function fib_remove_alias(tp: key_vector, l: key_vector, at: number): void {
  const fah = l.leaf as fib_alias[];
  fah.splice(at, 1);

  if (fah.length === 0) {
    if (tp.slen === l.slen) node_pull_suffix(tp, tp.pos);
    put_child_root(tp, l.key, null);
    trie_rebalance(tp);
    return;
  }
  // It was the last, and so the one with the longest suffix.
  if (at === fah.length) {
    l.slen = fah[at - 1].fa_slen;
    node_pull_suffix(tp, l.slen);
  }
}

/** Deletes the first route that fits `cfg`. Returns 0 or -ESRCH. */
export function fib_table_delete(net: net, tb: fib_table, cfg: fib_config, extack: netlink_ext_ack | null): number {
  const plen = cfg.fc_dst_len;
  const slen = KEYLENGTH - plen;
  const key = cfg.fc_dst;
  const dscp = cfg.fc_dscp;

  const { l, tp } = fib_find_node(tb.kv, key);
  if (l === null) return -ESRCH;
  const fah = l.leaf as fib_alias[];
  const first = fib_find_alias(fah, slen, dscp, 0, tb.tb_id, false);
  if (first < 0) return -ESRCH;

  let found = -1;
  for (let at = first; at < fah.length; at++) {
    const fa = fah[at];
    if (fa.fa_slen !== slen || fa.tb_id !== tb.tb_id || fa.fa_dscp !== dscp) break;
    if (fib_alias_match(net, fa, cfg, extack)) {
      found = at;
      break;
    }
  }
  if (found < 0) return -ESRCH;

  const fa_to_delete = fah[found];
  rtmsg_fib(RTM_DELROUTE, key, fa_to_delete, plen, tb.tb_id, cfg.fc_nlinfo, 0);
  if (plen === 0) tb.tb_num_default--;

  fib_remove_alias(tp, l, found);
  if ((fa_to_delete.fa_state & FA_S_ACCESSED) !== 0) rt_cache_flush(cfg.fc_nlinfo.nl_net);
  fib_release_info(fa_to_delete.fa_info);
  return 0;
}

/** What `cfg` names of a route is as in `fa`. */
function fib_alias_match(net: net, fa: fib_alias, cfg: fib_config, extack: netlink_ext_ack | null): boolean {
  const fi = fa.fa_info;
  if (cfg.fc_type !== 0 && fa.fa_type !== cfg.fc_type) return false;
  if (cfg.fc_scope !== RT_SCOPE_NOWHERE && fi.fib_scope !== cfg.fc_scope) return false;
  if (cfg.fc_prefsrc !== 0 && fi.fib_prefsrc !== cfg.fc_prefsrc) return false;
  if (cfg.fc_protocol !== 0 && fi.fib_protocol !== cfg.fc_protocol) return false;
  if (fib_nh_match(net, cfg, fi, extack) !== 0) return false;
  return fib_metrics_match(cfg, fi);
}

/** A new, empty table; with `alias` it shares that table's trie. */
export function fib_trie_table(id: number, alias: fib_table | null): fib_table {
  if (alias !== null) return new fib_table(id, alias.kv, false);
  return new fib_table(id, new key_vector(0, KEYLENGTH, 0, KEYLENGTH, null), true);
}
