// Netlink: messages between programs and the kernel. Kernel: net/netlink/af_netlink.c, RFC 3549
import {
  EADDRINUSE,
  EAGAIN,
  EBUSY,
  ECONNREFUSED,
  EINTR,
  EINVAL,
  EMSGSIZE,
  ENOBUFS,
  ESRCH,
} from '../../include/linux/errno.ts';
import { netlink_callback, type netlink_dump_control, netlink_ext_ack } from '../../include/linux/netlink.ts';
import { type sk_buff, skb_pull, skb_queue_tail, skb_tailroom } from '../../include/linux/skbuff.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { NLMSG_GOODSIZE, nlmsg_end, nlmsg_hdr, nlmsg_put, nlmsg_total_size } from '../../include/net/netlink.ts';
import { sk_error_report, type sock, sock_net } from '../../include/net/sock.ts';
import {
  NLM_F_ACK,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_ALIGN,
  NLMSG_DONE,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
  type nlmsghdr,
} from '../../include/uapi/linux/netlink.ts';
import { put_le32 } from '../../include/wire.ts';
import type { World } from '../../kernel/world.ts';
import { alloc_skb, consume_skb, kfree_skb, skb_bytes, skb_clone } from '../core/skbuff.ts';
import { skb_set_owner_r } from '../core/sock.ts';
import { netlink_ack, put_dump_extack } from './ack.ts';
import {
  DUMP_GOES_ON,
  NETLINK_CB,
  NETLINK_F_KERNEL_SOCKET,
  NETLINK_F_RECV_NO_ENOBUFS,
  NETLINK_F_STRICT_CHK,
  netlink_mc_list,
  type netlink_sock,
  netlink_sockets,
  nlk_sk,
  nlk_test_bit,
} from './netlink_sock.ts';

/** A buffer for a message with `payload` bytes behind its header. */
export const nlmsg_new = (world: World, payload: number): sk_buff => alloc_skb(world, nlmsg_total_size(payload));

/** The socket at `portid` of a protocol; null: none. */
export function netlink_lookup(net: net, protocol: number, portid: number): netlink_sock | null {
  return net.generic(netlink_sockets)[protocol].get(portid) ?? null;
}

/** Gives `sk` its port. Returns 0 or a negative errno. */
export function netlink_insert(sk: sock, portid: number): number {
  const nlk = nlk_sk(sk);
  if (nlk.bound) return nlk.portid === portid ? 0 : -EBUSY;
  const ports = sock_net(sk).generic(netlink_sockets)[sk.sk_protocol];
  if (ports.has(portid)) return -EADDRINUSE;
  ports.set(portid, nlk);
  nlk.portid = portid;
  nlk.bound = true;
  return 0;
}

export function netlink_remove(sk: sock): void {
  const nlk = nlk_sk(sk);
  const net = sock_net(sk);
  if (nlk.bound) net.generic(netlink_sockets)[sk.sk_protocol].delete(nlk.portid);
  net.generic(netlink_mc_list)[sk.sk_protocol].delete(nlk);
}

/** Sends `skb` to the socket at `portid`; 0 is the kernel. Owns `skb`. Returns its length or a negative errno. */
export function netlink_unicast(ssk: sock, skb: sk_buff, portid: number): number {
  const sk = netlink_lookup(sock_net(ssk), ssk.sk_protocol, portid);
  if (sk === null || (sk.dst_portid !== 0 && sk.dst_portid !== nlk_sk(ssk).portid)) {
    kfree_skb(skb);
    return -ECONNREFUSED;
  }
  if (nlk_test_bit(NETLINK_F_KERNEL_SOCKET, sk)) return netlink_unicast_kernel(sk, skb, ssk);
  if (sk.sk_rmem_alloc > sk.sk_rcvbuf || sk.congested) {
    netlink_overrun(sk);
    kfree_skb(skb);
    return -EAGAIN;
  }
  return netlink_sendskb(sk, skb);
}

/** The kernel takes the message at once, within the sender's system call. */
function netlink_unicast_kernel(sk: netlink_sock, skb: sk_buff, ssk: sock): number {
  if (sk.netlink_rcv === null) {
    kfree_skb(skb);
    return -ECONNREFUSED;
  }
  const len = skb.len;
  skb_set_owner_r(skb, sk);
  NETLINK_CB(skb).sk = ssk;
  const world = skb.world;
  world.trace.netlink?.(sock_net(sk), sk.sk_protocol, false, NETLINK_CB(skb).portid, 0, skb_bytes(skb));
  sk.netlink_rcv(skb);
  consume_skb(skb);
  return len;
}

/** Queues `skb` for the reader of `sk`. Returns its length. */
function netlink_sendskb(sk: netlink_sock, skb: sk_buff): number {
  const len = skb.len;
  skb.world.trace.netlink?.(sock_net(sk), sk.sk_protocol, true, sk.portid, 0, skb_bytes(skb));
  __netlink_sendskb(sk, skb);
  return len;
}

function __netlink_sendskb(sk: netlink_sock, skb: sk_buff): void {
  skb_set_owner_r(skb, sk);
  skb_queue_tail(sk.sk_receive_queue, skb);
  sk.sk_data_ready(sk);
}

/** The reader was too slow: it is told once, ENOBUFS, and gets nothing until it has read what is queued. */
function netlink_overrun(sk: netlink_sock): void {
  if (!nlk_test_bit(NETLINK_F_RECV_NO_ENOBUFS, sk) && !sk.congested) {
    sk.congested = true;
    if (sk.sk_err === 0) {
      sk.sk_err = ENOBUFS;
      sk_error_report(sk);
    }
  }
  sk.sk_drops++;
}

/** Sends `skb` to every socket in `group` but `portid`. Owns `skb`. 0, -ESRCH: nobody there, -ENOBUFS: not all got it. */
export function netlink_broadcast(ssk: sock, skb: sk_buff, portid: number, group: number): number {
  const net = sock_net(ssk);
  NETLINK_CB(skb).dst_group = group;
  skb.world.trace.netlink?.(net, ssk.sk_protocol, true, 0, group, skb_bytes(skb));
  let delivered = false;
  let failed = false;
  for (const sk of net.generic(netlink_mc_list)[ssk.sk_protocol]) {
    if (sk === ssk || sk.portid === portid || !sk.groups.has(group)) continue;
    if (sk.sk_rmem_alloc > sk.sk_rcvbuf || sk.congested) {
      netlink_overrun(sk);
      failed = true;
      continue;
    }
    __netlink_sendskb(sk, skb_clone(skb));
    delivered = true;
  }
  consume_skb(skb);
  if (delivered) return 0;
  return failed ? -ENOBUFS : -ESRCH;
}

/** Is anybody in `group`? */
export function netlink_has_listeners(sk: sock, group: number): boolean {
  for (const listener of sock_net(sk).generic(netlink_mc_list)[sk.sk_protocol]) {
    if (listener.groups.has(group)) return true;
  }
  return false;
}

/** Tells every socket in `group` of an error: what it knows is no longer complete. */
export function netlink_set_err(ssk: sock, portid: number, group: number, code: number): void {
  for (const sk of sock_net(ssk).generic(netlink_mc_list)[ssk.sk_protocol]) {
    if (sk === ssk || sk.portid === portid || !sk.groups.has(group)) continue;
    if (code === ENOBUFS && nlk_test_bit(NETLINK_F_RECV_NO_ENOBUFS, sk)) continue;
    sk.sk_err = code;
    sk_error_report(sk);
  }
}

/** Sends a notification: to the group, and to who asked for it (`report`). Owns `skb`. */
export function nlmsg_notify(sk: sock, skb: sk_buff, portid: number, group: number, report: boolean): number {
  let err = 0;
  if (group !== 0) {
    if (report) skb.users++;
    // -ESRCH is no error: nobody listens.
    err = netlink_broadcast(sk, skb, report ? portid : 0, group);
    if (err === -ESRCH) err = 0;
  }
  if (report) {
    const err2 = netlink_unicast(sk, skb, portid);
    if (err === 0) err = err2 < 0 ? err2 : 0;
  }
  return err;
}

/** A program's messages, one after another: `cb` handles each; refusals and acknowledgements go back. */
export function netlink_rcv_skb(
  skb: sk_buff,
  cb: (skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack) => number,
): number {
  while (skb.len >= NLMSG_HDRLEN) {
    const extack = new netlink_ext_ack();
    const nlh = nlmsg_hdr(skb);
    if (nlh.nlmsg_len < NLMSG_HDRLEN || skb.len < nlh.nlmsg_len) return 0;
    let err = 0;
    // Only requests are handled, and netlink's own types are none.
    const handled = (nlh.nlmsg_flags & NLM_F_REQUEST) !== 0 && nlh.nlmsg_type >= NLMSG_MIN_TYPE;
    if (handled) err = cb(skb, nlh, extack);
    // A dump that has begun acknowledges itself at its end.
    const dumping = err === -EINTR;
    if (!dumping && ((nlh.nlmsg_flags & NLM_F_ACK) !== 0 || err !== 0)) netlink_ack(skb, nlh, err, extack);
    skb_pull(skb, Math.min(NLMSG_ALIGN(nlh.nlmsg_len), skb.len));
  }
  return 0;
}

/** Begins a dump for who sent `skb`. -EINTR: it has begun; other negative errno: it has not. */
export function netlink_dump_start(ssk: sock, skb: sk_buff, nlh: nlmsghdr, control: netlink_dump_control): number {
  const nlk = netlink_lookup(sock_net(ssk), ssk.sk_protocol, NETLINK_CB(skb).portid);
  if (nlk === null) return -ECONNREFUSED;
  if (nlk.cb_running) return -EBUSY;
  // The request is read again at each step, long after this skb is gone.
  const request = skb_clone(skb);
  skb_set_owner_r(request, ssk);
  const cb = new netlink_callback(request, nlh, control, nlk_test_bit(NETLINK_F_STRICT_CHK, nlk));
  if (control.start !== undefined) {
    cb.extack = new netlink_ext_ack();
    const err = control.start(cb);
    if (err !== 0) {
      consume_skb(request);
      return err;
    }
  }
  nlk.cb = cb;
  nlk.cb_running = true;
  nlk.dump_done_errno = DUMP_GOES_ON;
  const err = netlink_dump(nlk);
  return err < 0 ? err : -EINTR;
}

/** One more step of a running dump: as much as fits into one buffer. Returns 0 or a negative errno. */
export function netlink_dump(nlk: netlink_sock): number {
  const cb = nlk.cb;
  if (!nlk.cb_running || cb === null) return -EINVAL;
  if (nlk.sk_rmem_alloc >= nlk.sk_rcvbuf) return -ENOBUFS;
  const skb = alloc_skb(nlk.sk_net.world, Math.max(cb.min_dump_alloc, NLMSG_GOODSIZE, nlk.max_recvmsg_len));
  skb_set_owner_r(skb, nlk);
  const extack = new netlink_ext_ack();
  if (nlk.dump_done_errno > 0) {
    cb.extack = extack;
    const result = cb.dump(skb, cb);
    // A full buffer is no error: the rest comes with the next one.
    nlk.dump_done_errno = result === -EMSGSIZE && skb.len > 0 ? skb.len : result;
    cb.extack = null;
  }
  if (nlk.dump_done_errno > 0 || skb_tailroom(skb) < nlmsg_total_size(4)) {
    netlink_sendskb(nlk, skb);
    return 0;
  }
  netlink_dump_done(nlk, skb, cb, extack);
  netlink_sendskb(nlk, skb);
  netlink_dump_end(nlk);
  return 0;
}

function netlink_dump_done(nlk: netlink_sock, skb: sk_buff, cb: netlink_callback, extack: netlink_ext_ack): void {
  const nlh = nlmsg_put_answer(skb, cb, NLMSG_DONE, 4, NLM_F_MULTI | cb.answer_flags) as nlmsghdr;
  nl_dump_check_consistent(cb, nlh);
  put_le32(nlh.buf, nlh.off + NLMSG_HDRLEN, nlk.dump_done_errno);
  put_dump_extack(nlk, skb, nlh, extack);
  nlmsg_end(skb, nlh);
}

/** The dump is over, or its reader is gone. */
export function netlink_dump_end(nlk: netlink_sock): void {
  const cb = nlk.cb;
  if (!nlk.cb_running || cb === null) return;
  nlk.cb_running = false;
  nlk.cb = null;
  cb.done?.(cb);
  consume_skb(cb.skb);
}

/** A message of a dump, addressed to who asked. */
export function nlmsg_put_answer(
  skb: sk_buff,
  cb: netlink_callback,
  type: number,
  payload: number,
  flags: number,
): nlmsghdr | null {
  return nlmsg_put(skb, NETLINK_CB(cb.skb).portid, cb.nlh.nlmsg_seq, type, payload, flags);
}

/** Marks the message when what is dumped has changed since the dump began. */
export function nl_dump_check_consistent(cb: netlink_callback, nlh: nlmsghdr): void {
  if (cb.prev_seq !== 0 && cb.seq !== cb.prev_seq) nlh.nlmsg_flags |= NLM_F_DUMP_INTR;
  cb.prev_seq = cb.seq;
}
