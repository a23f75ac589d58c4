// Going through a routing table: flushing, splitting local from main, dumping. Kernel: net/ipv4/fib_trie.c
import type { netlink_callback } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  fib_alias,
  type fib_dump_filter,
  type fib_rt_info,
  type fib_table,
  type key_vector,
} from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { NLM_F_DUMP_FILTERED, NLM_F_MULTI } from '../../include/uapi/linux/netlink.ts';
import { RT_TABLE_LOCAL, RTM_DELROUTE, RTM_NEWROUTE, RTNH_F_DEAD } from '../../include/uapi/linux/rtnetlink.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import { fib_info_nh_uses_dev } from './fib_frontend-validate.ts';
import { fib_release_info } from './fib_semantics.ts';
import { fib_dump_info, rtmsg_fib } from './fib_semantics-dump.ts';
import { fib_props } from './fib_semantics-props.ts';
import { fib_insert_clone, fib_trie_table } from './fib_trie.ts';
import {
  child_length,
  get_child,
  get_index,
  IS_LEAF,
  IS_TNODE,
  IS_TRIE,
  KEYLENGTH,
  node_parent,
  put_child_root,
  resize,
  update_suffix,
} from './fib_trie-nodes.ts';
import { fib_dump_info_fnhe } from './route-netlink.ts';

/** The first leaf whose address is `key` or larger, searching from `tn` on; null at the end. */
function leaf_walk_rcu(tn: key_vector, key: number): { l: key_vector | null; tp: key_vector } {
  let pn = tn;
  let n: key_vector | null = tn;
  let cindex: number;

  // Down to where the key would be.
  do {
    pn = n;
    cindex = key > pn.key ? get_index(key, pn) : 0;
    if (cindex >= 2 ** pn.bits) break;
    n = get_child(pn, cindex++);
    if (n === null) break;
    if (IS_LEAF(n) && n.key >= key) return { l: n, tp: pn };
  } while (IS_TNODE(n));

  // From there on to the next leaf.
  while (!IS_TRIE(pn)) {
    if (cindex >= 2 ** pn.bits) {
      const pkey = pn.key;
      pn = node_parent(pn);
      cindex = get_index(pkey, pn) + 1;
      continue;
    }
    n = get_child(pn, cindex++);
    if (n === null) continue;
    if (IS_LEAF(n)) return { l: n, tp: pn };
    pn = n;
    cindex = 0;
  }
  return { l: null, tp: pn };
}

/** Every leaf, by growing address. */
export function* leaves(root: key_vector): Generator<key_vector> {
  let key = 0;
  let tp = root;
  for (;;) {
    const found = leaf_walk_rcu(tp, key);
    if (found.l === null) return;
    yield found.l;
    key = found.l.key + 1;
    if (key > 0xffffffff) return;
    tp = found.tp;
  }
}

/** Goes through all leaves backwards and takes out of each what `drop` says; then brings the vectors in order. */
function flush_leaves(root: key_vector, drop: (n: key_vector, fa: fib_alias) => boolean): number {
  let pn = root;
  let cindex = 1;
  let found = 0;

  for (;;) {
    if (cindex === 0) {
      if (IS_TRIE(pn)) break;
      const pkey = pn.key;
      // Leaves have gone: how long is the longest suffix now?
      if (pn.slen > pn.pos) update_suffix(pn);
      pn = resize(pn);
      cindex = get_index(pkey, pn);
      continue;
    }
    cindex--;
    const n = get_child(pn, cindex);
    if (n === null) continue;
    if (IS_TNODE(n)) {
      pn = n;
      cindex = child_length(n);
      continue;
    }
    const fah = n.leaf as fib_alias[];
    let slen = 0;
    for (const fa of [...fah]) {
      if (!drop(n, fa)) {
        slen = fa.fa_slen;
        continue;
      }
      fah.splice(fah.indexOf(fa), 1);
      found++;
    }
    n.slen = slen;
    if (fah.length === 0) put_child_root(pn, n.key, null);
  }
  return found;
}

/** Takes out dead routes; with `flush_all` also those that lead nowhere by design (unreachable, …). Returns how many. */
export function fib_table_flush(net: net, tb: fib_table, flush_all: boolean): number {
  const info = { nlh: null, nl_net: net, portid: 0 };
  return flush_leaves(tb.kv, (n, fa) => {
    const fi = fa.fa_info;
    const dead = (fi.fib_flags & RTNH_F_DEAD) !== 0;
    const error = fib_props[fa.fa_type].error !== 0;
    if (tb.tb_id !== fa.tb_id || (!dead && !error)) return false;
    if (!flush_all && error && !dead) return false;

    // Userspace hears of device and link events itself, not of the loss of a preferred source.
    if (fi.pfsrc_removed) rtmsg_fib(RTM_DELROUTE, n.key, fa, KEYLENGTH - fa.fa_slen, tb.tb_id, info, 0);
    fib_release_info(fi);
    return true;
  });
}

/** Takes routes of other tables out of the trie: they have been copied to one of their own. */
export function fib_table_flush_external(tb: fib_table): void {
  flush_leaves(tb.kv, (_n, fa) => tb.tb_id !== fa.tb_id);
}

/** A local table with a trie of its own, with copies of the routes that it shared with main. */
export function fib_trie_unmerge(oldtb: fib_table): fib_table {
  if (oldtb.owns_trie) return oldtb;
  const local_tb = fib_trie_table(RT_TABLE_LOCAL, null);
  for (const l of leaves(oldtb.kv)) {
    for (const fa of l.leaf as fib_alias[]) {
      if (local_tb.tb_id !== fa.tb_id) continue;
      fib_insert_clone(local_tb.kv, Object.assign(new fib_alias(fa.fa_info), fa), l.key);
    }
  }
  return local_tb;
}

/** Writes the routes of one leaf. Returns 0, or -EMSGSIZE when the message is full. */
function fn_trie_dump_leaf(
  l: key_vector,
  tb: fib_table,
  skb: sk_buff,
  cb: netlink_callback,
  filter: fib_dump_filter,
): number {
  const s_i = cb.args[4];
  const s_fa = cb.args[5];
  let flags = NLM_F_MULTI;
  let i = 0;
  if (filter.filter_set || !filter.dump_exceptions || !filter.dump_routes) flags |= NLM_F_DUMP_FILTERED;

  for (const fa of l.leaf as fib_alias[]) {
    let i_fa = 0;
    if (i >= s_i && tb.tb_id === fa.tb_id && dump_wanted(fa, filter)) {
      if (filter.dump_routes) {
        if (s_fa === 0) {
          const err = fib_dump_info(
            skb,
            NETLINK_CB(cb.skb).portid,
            cb.nlh.nlmsg_seq,
            RTM_NEWROUTE,
            rt_info(l, fa, tb),
            flags,
          );
          if (err < 0) return stop(cb, i, i_fa, err);
        }
        i_fa++;
      }
      if (filter.dump_exceptions) {
        const done = fib_dump_info_fnhe(skb, cb, tb.tb_id, fa.fa_info, i_fa, s_fa, flags);
        i_fa = done.fa_index;
        if (done.err < 0) return stop(cb, i, i_fa, done.err);
      }
    }
    i++;
  }
  cb.args[4] = i;
  return 0;
}

function stop(cb: netlink_callback, i: number, i_fa: number, err: number): number {
  cb.args[4] = i;
  cb.args[5] = i_fa;
  return err;
}

function dump_wanted(fa: fib_alias, filter: fib_dump_filter): boolean {
  if (!filter.filter_set) return true;
  if (filter.rt_type !== 0 && fa.fa_type !== filter.rt_type) return false;
  if (filter.protocol !== 0 && fa.fa_info.fib_protocol !== filter.protocol) return false;
  return filter.dev === null || fib_info_nh_uses_dev(fa.fa_info, filter.dev);
}

const rt_info = (l: key_vector, fa: fib_alias, tb: fib_table): fib_rt_info => ({
  fi: fa.fa_info,
  tb_id: tb.tb_id,
  dst: l.key,
  dst_len: KEYLENGTH - fa.fa_slen,
  dscp: fa.fa_dscp,
  type: fa.fa_type,
  offload: fa.offload,
  trap: fa.trap,
  offload_failed: fa.offload_failed,
});

/** Writes the table's routes from where the last call stopped (`cb.args[2…5]`). Returns 0, or -EMSGSIZE for more. */
export function fib_table_dump(tb: fib_table, skb: sk_buff, cb: netlink_callback, filter: fib_dump_filter): number {
  let count = cb.args[2];
  let key = cb.args[3];
  let tp = tb.kv;
  // All addresses have been dumped.
  if (count !== 0 && key === 0) return 0;

  for (;;) {
    const found = leaf_walk_rcu(tp, key);
    if (found.l === null) break;
    const err = fn_trie_dump_leaf(found.l, tb, skb, cb, filter);
    if (err < 0) {
      cb.args[3] = key;
      cb.args[2] = count;
      return err;
    }
    count++;
    key = (found.l.key + 1) >>> 0;
    cb.args[4] = 0;
    cb.args[5] = 0;
    if (key === 0) break;
    tp = found.tp;
  }
  cb.args[3] = key;
  cb.args[2] = count;
  return 0;
}
