/**
 * The nodes of the routing trie and how it keeps its balance. A vector whose children are mostly used is doubled
 * (`inflate`), one that is mostly empty is halved, one with a single child is left out (`collapse`).
 * Kernel: net/ipv4/fib_trie.c; Nilsson and Karlsson, "IP-address lookup using LC-tries".
 */
import { type fib_alias, key_vector } from '../../include/net/ip_fib.ts';

export const KEYLENGTH = 32;

/** Percent of used children from which on a vector is doubled. */
const inflate_threshold = 50;
/** Percent below which it is halved. */
const halve_threshold = 25;
const inflate_threshold_root = 30;
const halve_threshold_root = 15;
/** Most doublings or halvings of one vector at a time. */
const MAX_WORK = 10;

export const IS_TRIE = (n: key_vector): boolean => n.pos >= KEYLENGTH;
export const IS_TNODE = (n: key_vector): boolean => n.bits !== 0;
export const IS_LEAF = (n: key_vector): boolean => n.bits === 0;

/** Which child of `kv` the address `key` belongs to; too large when it differs in bits that `kv` skips. */
export const get_cindex = (key: number, kv: key_vector): number => ((key ^ kv.key) >>> 0) >>> kv.pos;
/** As `get_cindex`; the root has one child only. */
export const get_index = (key: number, kv: key_vector): number =>
  kv.pos === KEYLENGTH ? 0 : ((key ^ kv.key) >>> 0) >>> kv.pos;

const children = (tn: key_vector): (key_vector | null)[] => tn.tnode as (key_vector | null)[];
export const get_child = (tn: key_vector, i: number): key_vector | null => children(tn)[i];
/** Children of a vector; 0 for the root. */
export const child_length = (tn: key_vector): number => (tn.bits === 0 ? 0 : children(tn).length);
export const node_parent = (n: key_vector): key_vector => n.parent as key_vector;

/** `n` is a vector that follows `tn` without a skipped bit. */
function tnode_full(tn: key_vector, n: key_vector | null): boolean {
  return n !== null && n.pos + n.bits === tn.pos && IS_TNODE(n);
}

export function leaf_new(key: number, fa: fib_alias): key_vector {
  return new key_vector(key, 0, 0, fa.fa_slen, [fa]);
}

export function tnode_new(key: number, pos: number, bits: number): key_vector {
  const shift = pos + bits;
  const prefix = shift < KEYLENGTH ? ((key >>> shift) << shift) >>> 0 : 0;
  const tn = new key_vector(prefix, pos, bits, pos, null);
  tn.empty_children = 2 ** bits;
  return tn;
}

/** Puts `n` at place `i` of `tn`, and keeps the counts of empty and full children. */
export function put_child(tn: key_vector, i: number, n: key_vector | null): void {
  const chi = get_child(tn, i);
  if (n === null && chi !== null) tn.empty_children++;
  if (n !== null && chi === null) tn.empty_children--;

  const wasfull = tnode_full(tn, chi);
  const isfull = tnode_full(tn, n);
  if (wasfull && !isfull) tn.full_children--;
  else if (!wasfull && isfull) tn.full_children++;

  if (n !== null && tn.slen < n.slen) tn.slen = n.slen;
  children(tn)[i] = n;
}

export function put_child_root(tp: key_vector, key: number, n: key_vector | null): void {
  if (IS_TRIE(tp)) children(tp)[0] = n;
  else put_child(tp, get_index(key, tp), n);
}

function update_children(tn: key_vector): void {
  for (const inode of children(tn)) {
    if (inode === null) continue;
    // A child that is ours already was made just now: its children still point to the old node.
    if (inode.parent === tn) {
      if (IS_TNODE(inode)) update_children(inode);
    } else {
      inode.parent = tn;
    }
  }
}

/** Puts `tn` in the place of `oldtnode`. Returns the parent. */
function replace(oldtnode: key_vector, tn: key_vector): key_vector {
  const tp = node_parent(oldtnode);
  tn.parent = tp;
  put_child_root(tp, tn.key, tn);
  update_children(tn);

  let node = tn;
  for (let i = child_length(node); i > 0; ) {
    const inode = get_child(node, --i);
    if (tnode_full(node, inode)) node = resize(inode as key_vector);
  }
  return tp;
}

/** Doubles the vector. Returns the parent. */
function inflate(oldtnode: key_vector): key_vector {
  const tn = tnode_new(oldtnode.key, oldtnode.pos - 1, oldtnode.bits + 1);
  const m = (1 << tn.pos) >>> 0;

  for (let i = child_length(oldtnode); i > 0; ) {
    const inode = get_child(oldtnode, --i);
    if (inode === null) continue;

    // A leaf, or a vector that skips bits: it goes to one of the two places.
    if (!tnode_full(oldtnode, inode)) {
      put_child(tn, get_index(inode.key, tn), inode);
      continue;
    }
    // A vector of two: its children move up.
    if (inode.bits === 1) {
      put_child(tn, 2 * i + 1, get_child(inode, 1));
      put_child(tn, 2 * i, get_child(inode, 0));
      continue;
    }
    // A larger one is split in two; their keys differ in the bit that `tn` now looks at.
    const node1 = tnode_new((inode.key | m) >>> 0, inode.pos, inode.bits - 1);
    const node0 = tnode_new(inode.key, inode.pos, inode.bits - 1);
    const half = child_length(inode) / 2;
    for (let j = 0; j < half; j++) {
      put_child(node1, j, get_child(inode, half + j));
      put_child(node0, j, get_child(inode, j));
    }
    node1.parent = tn;
    node0.parent = tn;
    put_child(tn, 2 * i + 1, node1);
    put_child(tn, 2 * i, node0);
  }
  return replace(oldtnode, tn);
}

/** Halves the vector. Returns the parent. */
function halve(oldtnode: key_vector): key_vector {
  const tn = tnode_new(oldtnode.key, oldtnode.pos + 1, oldtnode.bits - 1);

  for (let i = child_length(oldtnode); i > 0; ) {
    const node1 = get_child(oldtnode, --i);
    const node0 = get_child(oldtnode, --i);
    if (node1 === null || node0 === null) {
      put_child(tn, i / 2, node1 ?? node0);
      continue;
    }
    const inode = tnode_new(node0.key, oldtnode.pos, 1);
    put_child(inode, 1, node1);
    put_child(inode, 0, node0);
    inode.parent = tn;
    put_child(tn, i / 2, inode);
  }
  return replace(oldtnode, tn);
}

/** Puts the only child of a vector, if any, in its place. Returns the parent. */
function collapse(oldtnode: key_vector): key_vector {
  let n: key_vector | null = null;
  for (let i = child_length(oldtnode); n === null && i > 0; ) n = get_child(oldtnode, --i);

  const tp = node_parent(oldtnode);
  put_child_root(tp, oldtnode.key, n);
  if (n !== null) n.parent = tp;
  return tp;
}

/** Finds out anew how long the longest suffix below `tn` is. */
export function update_suffix(tn: key_vector): number {
  let slen = tn.pos;
  // Only child 0 can have a suffix of pos + bits; the others have less.
  const slen_max = Math.min(tn.pos + tn.bits - 1, tn.slen);

  // A suffix longer than `slen` can only stand at places that are multiples of the stride.
  let stride = 2;
  for (let i = 0; i < child_length(tn); i += stride) {
    const n = get_child(tn, i);
    if (n === null || n.slen <= slen) continue;

    stride *= 2 ** (n.slen - slen);
    slen = n.slen;
    i -= i % stride;
    if (slen >= slen_max) break;
  }
  tn.slen = slen;
  return slen;
}

function should_inflate(tp: key_vector, tn: key_vector): boolean {
  const length = child_length(tn);
  const threshold = length * (IS_TRIE(tp) ? inflate_threshold_root : inflate_threshold);
  const used = length - tn.empty_children + tn.full_children;
  return used > 1 && tn.pos !== 0 && 50 * used >= threshold;
}

function should_halve(tp: key_vector, tn: key_vector): boolean {
  const length = child_length(tn);
  const threshold = length * (IS_TRIE(tp) ? halve_threshold_root : halve_threshold);
  const used = length - tn.empty_children;
  return used > 1 && tn.bits > 1 && 100 * used < threshold;
}

/** Brings the vector to a good size. Returns the parent. */
export function resize(node: key_vector): key_vector {
  let tn = node;
  let tp = node_parent(tn);
  const cindex = get_index(tn.key, tp);
  let max_work = MAX_WORK;

  while (should_inflate(tp, tn) && max_work > 0) {
    tp = inflate(tn);
    max_work--;
    tn = get_child(tp, cindex) as key_vector;
  }
  tp = node_parent(tn);
  if (max_work !== MAX_WORK) return tp;

  while (should_halve(tp, tn) && max_work > 0) {
    tp = halve(tn);
    max_work--;
    tn = get_child(tp, cindex) as key_vector;
  }
  // One child or none: the vector is of no use.
  if (child_length(tn) - tn.empty_children < 2) return collapse(tn);
  return node_parent(tn);
}

export function trie_rebalance(node: key_vector): void {
  let tn = node;
  while (!IS_TRIE(tn)) tn = resize(tn);
}

/** A suffix of `slen` bits below `node` has gone: shortens what its parents say. */
export function node_pull_suffix(node: key_vector, slen: number): void {
  let tn = node;
  let node_slen = tn.slen;
  let longest = slen;
  while (node_slen > tn.pos && node_slen > longest) {
    longest = update_suffix(tn);
    if (node_slen === longest) break;
    tn = node_parent(tn);
    node_slen = tn.slen;
  }
}

/** A suffix of `slen` bits below `node` has come. */
export function node_push_suffix(node: key_vector, slen: number): void {
  let tn = node;
  while (tn.slen < slen) {
    tn.slen = slen;
    tn = node_parent(tn);
  }
}
