// Making, sharing, growing and freeing socket buffers. Kernel: net/core/skbuff.c
import { ENOMEM } from '../../include/linux/errno.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import {
  __skb_pull,
  __skb_push,
  CHECKSUM_COMPLETE,
  CHECKSUM_NONE,
  CHECKSUM_PARTIAL,
  SKB_HEADER_UNSET,
  sk_buff,
  type sk_buff_head,
  skb_cloned,
  skb_dequeue,
  skb_header_cloned,
  skb_headlen,
  skb_headroom,
  skb_orphan,
  skb_reserve,
  skb_shared,
  skb_shared_info,
  skb_tailroom,
} from '../../include/linux/skbuff.ts';
import {
  SKB_CONSUMED,
  SKB_DROP_REASON_NOMEM,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_DROP_REASON_PKT_TOO_SMALL,
  SKB_DROP_REASON_QUEUE_PURGE,
  SKB_NOT_DROPPED_YET,
  skb_drop_reasons,
} from '../../include/net/dropreason-core.ts';
import { page_frag_alloc } from '../../kernel/page_frag.ts';
import { BUG } from '../../kernel/printk.ts';
import type { World } from '../../kernel/world.ts';

/** Headroom that receiving devices leave, in bytes: a cache line on x86. */
export const NET_SKB_PAD = 64;
/** Makes the IP header behind an Ethernet header 4-byte aligned on machines that need it; 0 on x86. */
export const NET_IP_ALIGN = 0;

/** A new, empty buffer with room for `size` bytes. */
export function alloc_skb(world: World, size: number): sk_buff {
  return new sk_buff(world, page_frag_alloc(world, size), new skb_shared_info());
}

/** A new buffer for a packet that `dev` received: headroom of NET_SKB_PAD before `length` bytes. */
export function netdev_alloc_skb(dev: net_device, length: number): sk_buff {
  const skb = alloc_skb(dev.nd_net.world, length + NET_SKB_PAD);
  skb_reserve(skb, NET_SKB_PAD);
  skb.dev = dev;
  return skb;
}

/** Adds `len` bytes at the end. Returns their offset in `head`. */
export function skb_put(skb: sk_buff, len: number): number {
  const at = skb.tail;
  skb.tail += len;
  skb.len += len;
  if (skb.tail > skb.end) skb_panic(skb, len, 'skb_over_panic');
  return at;
}

export function skb_put_data(skb: sk_buff, data: Uint8Array): number {
  const at = skb_put(skb, data.length);
  skb.head.set(data, at);
  return at;
}

/** Adds `len` bytes at the front. Returns the new `data`. */
export function skb_push(skb: sk_buff, len: number): number {
  __skb_push(skb, len);
  if (skb.data < 0) skb_panic(skb, len, 'skb_under_panic');
  return skb.data;
}

function skb_panic(skb: sk_buff, len: number, what: string): never {
  BUG(
    skb.world,
    `${what}: len:${skb.len} put:${len} data:${skb.data} tail:${skb.tail} end:${skb.end} dev:${skb.dev?.name ?? '<NULL>'}`,
  );
}

/** Another sk_buff for the same bytes. The clone is the caller's. */
export function skb_clone(skb: sk_buff): sk_buff {
  return __skb_clone(new sk_buff(skb.world, skb.head, skb.shinfo), skb);
}

function __skb_clone(n: sk_buff, skb: sk_buff): sk_buff {
  copy_skb_header(n, skb);
  n.len = skb.len;
  n.data_len = skb.data_len;
  n.hdr_len = skb.nohdr ? skb_headroom(skb) : skb.hdr_len;
  n.cloned = true;
  n.data = skb.data;
  n.tail = skb.tail;
  n.end = skb.end;
  n.truesize = skb.truesize;
  skb.cloned = true;
  skb.shinfo.dataref++;
  return n;
}

/** Turns `dst` into a clone of `src`; its own bytes go. */
export function skb_morph(dst: sk_buff, src: sk_buff): sk_buff {
  skb_orphan(dst);
  skb_release_data(dst);
  dst.head = src.head;
  dst.shinfo = src.shinfo;
  return __skb_clone(dst, src);
}

/** A private copy of the packet, bytes and all, linear; same headroom. */
export function skb_copy(skb: sk_buff): sk_buff {
  const n = alloc_skb(skb.world, skb.end + skb.data_len);
  skb_reserve(n, skb_headroom(skb));
  skb_put(n, skb.len);
  n.head.set(skb.head.subarray(0, skb.data));
  skb_copy_bits(skb, 0, n.head, n.data, skb.len);
  copy_skb_header(n, skb);
  n.shinfo.gso_size = skb.shinfo.gso_size;
  n.shinfo.gso_segs = skb.shinfo.gso_segs;
  n.shinfo.gso_type = skb.shinfo.gso_type;
  return n;
}

/** As `skb_copy`, with this much headroom and tailroom. */
export function skb_copy_expand(skb: sk_buff, newheadroom: number, newtailroom: number): sk_buff {
  const n = alloc_skb(skb.world, newheadroom + skb.len + newtailroom);
  skb_reserve(n, newheadroom);
  skb_put(n, skb.len);
  const kept = Math.min(newheadroom, skb.data);
  n.head.set(skb.head.subarray(skb.data - kept, skb.data), newheadroom - kept);
  skb_copy_bits(skb, 0, n.head, n.data, skb.len);
  copy_skb_header(n, skb);
  skb_headers_offset_update(n, newheadroom - skb.data);
  return n;
}

function copy_skb_header(n: sk_buff, old: sk_buff): void {
  n.dev = old.dev;
  n.cb = old.cb === null ? null : old.cb.clone();
  n._skb_refdst = old._skb_refdst;
  n._nfct = old._nfct;
  n.mac_len = old.mac_len;
  n.queue_mapping = old.queue_mapping;
  n.pkt_type = old.pkt_type;
  n.ignore_df = old.ignore_df;
  n.ip_summed = old.ip_summed;
  n.csum_valid = old.csum_valid;
  n.csum_level = old.csum_level;
  n.csum = old.csum;
  n.csum_start = old.csum_start;
  n.csum_offset = old.csum_offset;
  n.encapsulation = old.encapsulation;
  n.priority = old.priority;
  n.skb_iif = old.skb_iif;
  n.hash = old.hash;
  n.l4_hash = old.l4_hash;
  n.sw_hash = old.sw_hash;
  n.vlan_proto = old.vlan_proto;
  n.vlan_tci = old.vlan_tci;
  n.mark = old.mark;
  n.tstamp = old.tstamp;
  n.protocol = old.protocol;
  n.transport_header = old.transport_header;
  n.network_header = old.network_header;
  n.mac_header = old.mac_header;
  n.inner_transport_header = old.inner_transport_header;
  n.inner_network_header = old.inner_network_header;
  n.inner_mac_header = old.inner_mac_header;
  n.inner_protocol = old.inner_protocol;
}

function skb_headers_offset_update(skb: sk_buff, off: number): void {
  if (skb.ip_summed === CHECKSUM_PARTIAL) skb.csum_start += off;
  if (skb.transport_header !== SKB_HEADER_UNSET) skb.transport_header += off;
  skb.network_header += off;
  if (skb.mac_header !== SKB_HEADER_UNSET) skb.mac_header += off;
  skb.inner_transport_header += off;
  skb.inner_network_header += off;
  skb.inner_mac_header += off;
}

/** A private, perhaps larger buffer under the same sk_buff. Returns 0. */
export function pskb_expand_head(skb: sk_buff, nhead: number, ntail: number): number {
  if (skb_shared(skb)) BUG(skb.world, 'pskb_expand_head: the sk_buff is shared');
  const head = page_frag_alloc(skb.world, nhead + skb.end + ntail);
  head.set(skb.head.subarray(0, skb.tail), nhead);
  const shinfo = new skb_shared_info();
  shinfo.frags = skb.shinfo.frags === null ? null : skb.shinfo.frags.map(frag => ({ ...frag }));
  shinfo.frag_list = skb.shinfo.frag_list;
  shinfo.gso_size = skb.shinfo.gso_size;
  shinfo.gso_segs = skb.shinfo.gso_segs;
  shinfo.gso_type = skb.shinfo.gso_type;
  skb.shinfo.dataref--;
  skb.truesize += head.length - skb.head.length;
  skb.head = head;
  skb.moved += nhead;
  skb.shinfo = shinfo;
  skb.data += nhead;
  skb.tail += nhead;
  skb.end = head.length;
  skb_headers_offset_update(skb, nhead);
  skb.cloned = false;
  skb.hdr_len = 0;
  skb.nohdr = false;
  return 0;
}

/** Makes the headers writable, with `headroom` bytes before them. Returns 0 or -ENOMEM. */
export function skb_cow(skb: sk_buff, headroom: number): number {
  return __skb_cow(skb, headroom, skb_cloned(skb));
}

/** As `skb_cow`, when only the headers will be written to. */
export function skb_cow_head(skb: sk_buff, headroom: number): number {
  return __skb_cow(skb, headroom, skb_header_cloned(skb));
}

function __skb_cow(skb: sk_buff, headroom: number, cloned: boolean): number {
  const missing = Math.max(headroom - skb_headroom(skb), 0);
  if (missing === 0 && !cloned) return 0;
  // Rounded up to NET_SKB_PAD, so that the next header does not need a copy again.
  return pskb_expand_head(skb, Math.ceil(missing / NET_SKB_PAD) * NET_SKB_PAD, 0);
}

/** A reference that is the caller's alone: `skb` itself, or a clone when others hold it too. */
export function skb_share_check(skb: sk_buff): sk_buff {
  if (!skb_shared(skb)) return skb;
  const clone = skb_clone(skb);
  consume_skb(skb);
  return clone;
}

/** Bytes that are the caller's alone: `skb` itself, or a copy when a clone shares them. */
export function skb_unshare(skb: sk_buff): sk_buff {
  if (!skb_cloned(skb)) return skb;
  const copy = skb_copy(skb);
  consume_skb(skb);
  return copy;
}

/** A buffer like `skb` with at least `headroom` bytes before the data; `skb` is given up. */
export function skb_expand_head(skb: sk_buff, headroom: number): sk_buff {
  const delta = headroom - skb_headroom(skb);
  if (delta <= 0) return skb;
  let nskb = skb;
  if (skb_shared(skb)) {
    nskb = skb_clone(skb);
    consume_skb(skb);
  }
  pskb_expand_head(nskb, Math.ceil(delta / NET_SKB_PAD) * NET_SKB_PAD, 0);
  return nskb;
}

/** Makes sure that `len` bytes from `data` on are in the linear buffer. SKB_NOT_DROPPED_YET, or why not. */
export function pskb_may_pull_reason(skb: sk_buff, len: number): number {
  if (len <= skb_headlen(skb)) return SKB_NOT_DROPPED_YET;
  if (len > skb.len) return SKB_DROP_REASON_PKT_TOO_SMALL;
  if (__pskb_pull_tail(skb, len - skb_headlen(skb)) === null) return SKB_DROP_REASON_NOMEM;
  return SKB_NOT_DROPPED_YET;
}

/** Makes sure that `len` bytes from `data` on are in the linear buffer. False when the packet is shorter. */
export function pskb_may_pull(skb: sk_buff, len: number): boolean {
  if (len <= skb_headlen(skb)) return true;
  return pskb_may_pull_reason(skb, len) === SKB_NOT_DROPPED_YET;
}

/** Moves `delta` bytes from the frags into the linear buffer. Returns the tail, or null when there are fewer. */
export function __pskb_pull_tail(skb: sk_buff, delta: number): number | null {
  if (delta > skb.data_len) return null;
  const eat = skb.tail + delta - skb.end;
  if (eat > 0 || skb_cloned(skb)) pskb_expand_head(skb, 0, eat > 0 ? eat + 128 : 0);
  skb_copy_bits(skb, skb_headlen(skb), skb.head, skb.tail, delta);
  drop_from_frags(skb, delta);
  skb.tail += delta;
  skb.data_len -= delta;
  return skb.tail;
}

/** Forgets the first `delta` bytes of what lies outside the linear buffer. */
function drop_from_frags(skb: sk_buff, delta: number): void {
  const shinfo = skb.shinfo;
  const frags = shinfo.frags ?? [];
  while (delta > 0 && frags.length > 0) {
    const frag = frags[0];
    const eaten = Math.min(delta, frag.size);
    frag.offset += eaten;
    frag.size -= eaten;
    delta -= eaten;
    if (frag.size === 0) frags.shift();
  }
  while (delta > 0 && shinfo.frag_list !== null) {
    const first = shinfo.frag_list;
    if (delta < first.len) {
      skb_pull_nonlinear(first, delta);
      return;
    }
    delta -= first.len;
    shinfo.frag_list = first.next;
    consume_skb(first);
  }
}

function skb_pull_nonlinear(skb: sk_buff, len: number): void {
  if (len > skb_headlen(skb)) __pskb_pull_tail(skb, len - skb_headlen(skb));
  __skb_pull(skb, len);
}

/** Brings the whole packet into the linear buffer. Returns 0 or -ENOMEM. */
export function skb_linearize(skb: sk_buff): number {
  if (skb.data_len === 0) return 0;
  return __pskb_pull_tail(skb, skb.data_len) === null ? -ENOMEM : 0;
}

/** Copies `len` bytes from `offset` (counted from `data`) to `to[at…]`. Returns 0, or -1 when there are fewer. */
export function skb_copy_bits(skb: sk_buff, offset: number, to: Uint8Array, at: number, len: number): number {
  if (offset > skb.len - len) return -1;
  const linear = Math.min(len, Math.max(skb_headlen(skb) - offset, 0));
  if (linear > 0) {
    to.set(skb.head.subarray(skb.data + offset, skb.data + offset + linear), at);
    if (linear === len) return 0;
  }
  let position = skb_headlen(skb);
  let copied = linear;
  for (const piece of nonlinear_pieces(skb)) {
    const skip = Math.max(offset + copied - position, 0);
    const take = Math.min(len - copied, piece.length - skip);
    if (take > 0) {
      to.set(piece.subarray(skip, skip + take), at + copied);
      copied += take;
    }
    position += piece.length;
    if (copied === len) break;
  }
  return 0;
}

function nonlinear_pieces(skb: sk_buff): Uint8Array[] {
  const pieces = (skb.shinfo.frags ?? []).map(frag => frag.page.subarray(frag.offset, frag.offset + frag.size));
  for (let part = skb.shinfo.frag_list; part !== null; part = part.next) pieces.push(skb_bytes(part));
  return pieces;
}

/** A copy of all bytes of the packet from `data` on. */
export function skb_bytes(skb: sk_buff): Uint8Array {
  const bytes = new Uint8Array(skb.len);
  skb_copy_bits(skb, 0, bytes, 0, skb.len);
  return bytes;
}

/** Cuts the packet to `len` bytes; longer ones only. */
export function skb_trim(skb: sk_buff, len: number): void {
  if (skb.len > len) pskb_trim(skb, len);
}

/** Cuts the packet to `len` bytes. Returns 0 or -ENOMEM. */
export function pskb_trim(skb: sk_buff, len: number): number {
  if (len >= skb.len) return 0;
  if (skb.data_len !== 0) {
    if (skb_linearize(skb) !== 0) return -ENOMEM;
  }
  skb.len = len;
  skb.tail = skb.data + len;
  return 0;
}

/** As `pskb_trim`; a checksum over the whole packet is no longer good. */
export function pskb_trim_rcsum(skb: sk_buff, len: number): number {
  if (len >= skb.len) return 0;
  if (skb.ip_summed === CHECKSUM_COMPLETE) skb.ip_summed = CHECKSUM_NONE;
  return pskb_trim(skb, len);
}

/** Gives up one reference because the packet is dropped. */
export function kfree_skb(skb: sk_buff | null): void {
  kfree_skb_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED);
}

/** Gives up one reference because the packet is dropped for `reason` (SKB_DROP_REASON_*). */
export function kfree_skb_reason(skb: sk_buff | null, reason: number): void {
  if (skb === null) return;
  sk_skb_reason_drop(null, skb, reason);
}

/** As `kfree_skb_reason`, on behalf of a receiving socket. */
export function sk_skb_reason_drop(sk: object | null, skb: sk_buff, reason: number): void {
  if (!skb_unref(skb)) return;
  const world = skb.world;
  if (reason === SKB_CONSUMED) world.trace.consume_skb?.(skb);
  else world.trace.kfree_skb?.(skb, caller_of_free(), reason);
  __kfree_skb(skb);
}

/** Frees a chain of fragments or segments. */
export function kfree_skb_list_reason(segs: sk_buff | null, reason: number): void {
  let seg = segs;
  while (seg !== null) {
    const next = seg.next;
    seg.next = null;
    kfree_skb_reason(seg, reason);
    seg = next;
  }
}

export const kfree_skb_list = (segs: sk_buff | null): void =>
  kfree_skb_list_reason(segs, SKB_DROP_REASON_NOT_SPECIFIED);

/** Gives up one reference; the packet has been delivered, nothing is lost. */
export function consume_skb(skb: sk_buff | null): void {
  if (skb === null) return;
  if (!skb_unref(skb)) return;
  skb.world.trace.consume_skb?.(skb);
  __kfree_skb(skb);
}

/** Drops everything in `queue`. */
export function skb_queue_purge_reason(queue: sk_buff_head, reason: number): void {
  for (let skb = skb_dequeue(queue); skb !== null; skb = skb_dequeue(queue)) kfree_skb_reason(skb, reason);
}

export const skb_queue_purge = (queue: sk_buff_head): void =>
  skb_queue_purge_reason(queue, SKB_DROP_REASON_QUEUE_PURGE);

/** True when that was the last reference. A free too many is reported and ignored. */
function skb_unref(skb: sk_buff): boolean {
  if (skb.users <= 0) {
    const text = `double free of sk_buff #${skb.id} in ${caller_of_free()}`;
    skb.world.bugs.push(text);
    skb.world.trace.bug?.('BUG', text);
    return false;
  }
  skb.users--;
  return skb.users === 0;
}

function __kfree_skb(skb: sk_buff): void {
  skb._skb_refdst = null;
  skb_orphan(skb);
  skb._nfct = null;
  skb_release_data(skb);
  forget_live(skb);
}

function skb_release_data(skb: sk_buff): void {
  const shinfo = skb.shinfo;
  shinfo.dataref--;
  if (shinfo.dataref > 0) return;
  if (shinfo.frag_list !== null) kfree_skb_list_reason(shinfo.frag_list, SKB_CONSUMED);
  shinfo.frag_list = null;
}

function forget_live(skb: sk_buff): void {
  const live = skb.world.live_skbs;
  const last = live.pop() as sk_buff;
  if (last !== skb) {
    live[skb.live_slot] = last;
    last.live_slot = skb.live_slot;
  }
  skb.live_slot = -1;
}

/** Functions that free on behalf of their caller: the caller is who drops. */
const FREEING =
  /^(caller_of_free|skb_unref|kfree_skb|kfree_skb_reason|sk_skb_reason_drop|kfree_skb_list|kfree_skb_list_reason|skb_queue_purge|skb_queue_purge_reason|consume_skb)$/;

/** Functions that the compiler puts into their caller: the tracepoint of the real kernel names that one. */
const INLINED = /^(ip_protocol_deliver_rcu|ip_frag_queue|__udp4_lib_mcast_deliver)$/;

/** The kernel function that called for the free: what `skb:kfree_skb` shows as its location. */
function caller_of_free(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 8;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = stackTraceLimit;
  for (const line of stack.split('\n').slice(1)) {
    // A function that a route or a device holds shows as "rtable.ip_forward [as input]".
    const name = /^\s*at (?:[\w$]+\.)*([\w$]+)(?: \[as [\w$]+\])? \(/.exec(line)?.[1];
    if (name !== undefined && !FREEING.test(name) && !INLINED.test(name)) return name;
  }
  return 'unknown';
}

/** Ensures that `len` bytes of tailroom exist and are zero, as padding of short frames needs. Returns 0 or -ENOMEM. */
export function skb_pad(skb: sk_buff, pad: number): number {
  if (skb_cloned(skb) || skb_tailroom(skb) < pad) {
    if (skb_linearize(skb) !== 0) return -ENOMEM;
    pskb_expand_head(skb, 0, pad);
  }
  skb.head.fill(0, skb.tail, skb.tail + pad);
  return 0;
}

/** Name of a drop reason without its prefix. */
export const drop_reason_name = (reason: number): string => skb_drop_reasons[reason] ?? String(reason);
