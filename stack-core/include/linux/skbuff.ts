/**
 * The socket buffer: one packet and what the stack knows of it. Kernel: include/linux/skbuff.h
 *
 *     head        data                tail           end
 *      |--headroom--|------ data ------|--tailroom-----|   then frags, when data_len > 0
 *
 * `head` is the memory; `data`, `tail`, `end` and the header offsets count bytes from its start.
 */
import type { World } from '../../kernel/world.ts';
import type { dst_entry } from '../net/dst.ts';
import type { sock } from '../net/sock.ts';
import { ethhdr } from '../uapi/linux/if_ether.ts';
import type { net_device } from './netdevice.ts';

/** No checksum is known: software has to verify or fill it in. */
export const CHECKSUM_NONE = 0;
/** The device or the sender vouches for the checksum. */
export const CHECKSUM_UNNECESSARY = 1;
/** `csum` holds the sum over the whole packet. */
export const CHECKSUM_COMPLETE = 2;
/** The device has to fill it in, from `csum_start` on, at `csum_offset`. */
export const CHECKSUM_PARTIAL = 3;

/** A header offset that has not been set. */
export const SKB_HEADER_UNSET = 0xffff;

/** What a layer keeps in `skb.cb` while the packet is its own. */
export interface skb_cb {
  clone(): skb_cb;
}

/** A piece of data outside the linear buffer. */
export interface skb_frag {
  page: Uint8Array;
  /** First byte of the piece in `page`. */
  offset: number;
  /** Bytes in the piece. */
  size: number;
}

/** What all clones of a packet share beside the bytes. */
export class skb_shared_info {
  /** How many sk_buffs point at the memory. */
  dataref = 1;
  /** How many of them are interested in the payload only (their headers may be overwritten). */
  nohdr_refs = 0;
  frags: skb_frag[] | null = null;
  frag_list: sk_buff | null = null;
  /** Bytes of payload per segment; 0: no segmentation offload. */
  gso_size = 0;
  gso_segs = 0;
  gso_type = 0;
}

export class sk_buff {
  readonly world: World;
  /** Number of this buffer in the run, for traces. Not in the kernel, which shows the address instead. */
  readonly id: number;
  /** Place in `world.live_skbs`; -1 after the last free. */
  live_slot = -1;
  /** Bytes by which the packet has moved on in its memory: headroom that was added. For the debugger, as `id`. */
  moved = 0;

  /** Next in a list of fragments or segments. */
  next: sk_buff | null = null;
  /** Socket that owns the packet. */
  sk: sock | null = null;
  /** Device it came from or leaves by. */
  dev: net_device | null = null;
  /** Private to the layer that has the packet. */
  cb: skb_cb | null = null;
  /** Route. */
  _skb_refdst: dst_entry | null = null;
  destructor: ((skb: sk_buff) => void) | null = null;
  /** Connection tracking entry. */
  _nfct: object | null = null;

  /** Bytes of packet data, frags included. */
  len = 0;
  /** Bytes of it outside the linear buffer. */
  data_len = 0;
  /** Bytes of the link-layer header. */
  mac_len = 0;
  /** Bytes of headroom that a clone may write to. */
  hdr_len = 0;
  queue_mapping = 0;
  /** Head may be shared with a clone. */
  cloned = false;
  nohdr = false;
  /** PACKET_HOST, PACKET_BROADCAST, … */
  pkt_type = 0;
  /** May be fragmented locally although DF is set. */
  ignore_df = false;
  /** CHECKSUM_NONE, CHECKSUM_UNNECESSARY, … */
  ip_summed = CHECKSUM_NONE;
  /** `csum` has been checked already. */
  csum_valid = false;
  csum_level = 0;
  /** One's complement sum (CHECKSUM_COMPLETE). */
  csum = 0;
  /** Offset from `head` where summing begins (CHECKSUM_PARTIAL). */
  csum_start = 0;
  /** Offset from `csum_start` of the field to fill in. */
  csum_offset = 0;
  encapsulation = false;
  dst_pending_confirm = false;
  priority = 0;
  /** ifindex of the device it arrived at. */
  skb_iif = 0;
  hash = 0;
  l4_hash = false;
  sw_hash = false;
  vlan_proto = 0;
  vlan_tci = 0;
  /** Firewall mark. */
  mark = 0;
  /** Arrival or departure time, ns. */
  tstamp = 0;
  /** EtherType of the payload. */
  protocol = 0;
  transport_header = SKB_HEADER_UNSET;
  network_header = 0;
  mac_header = SKB_HEADER_UNSET;
  inner_transport_header = 0;
  inner_network_header = 0;
  inner_mac_header = 0;
  inner_protocol = 0;

  head: Uint8Array;
  data = 0;
  tail = 0;
  end: number;
  /** Bytes charged to the socket: the struct and its memory. */
  truesize: number;
  /** References to this sk_buff. */
  users = 1;
  shinfo: skb_shared_info;

  /** Takes the place in the world's list of live buffers; `net/core/skbuff.ts` makes buffers, nobody else. */
  constructor(world: World, head: Uint8Array, shinfo: skb_shared_info) {
    this.world = world;
    this.id = world.next_skb_id++;
    this.head = head;
    this.end = head.length;
    this.shinfo = shinfo;
    this.truesize = SKB_STRUCT_SIZE + head.length;
    this.live_slot = world.live_skbs.length;
    world.live_skbs.push(this);
  }
}

/** What the kernel charges for the struct and the shared info, in bytes, on a 64-bit machine. */
const SKB_STRUCT_SIZE = 256 + 320;

/** A queue of packets, first in first out. */
export class sk_buff_head {
  readonly list: sk_buff[] = [];

  get qlen(): number {
    return this.list.length;
  }
}

export const skb_queue_empty = (queue: sk_buff_head): boolean => queue.list.length === 0;
export const skb_queue_len = (queue: sk_buff_head): number => queue.list.length;
export const skb_peek = (queue: sk_buff_head): sk_buff | null => queue.list[0] ?? null;
export const skb_dequeue = (queue: sk_buff_head): sk_buff | null => queue.list.shift() ?? null;
export const __skb_dequeue = skb_dequeue;
export const skb_queue_tail = (queue: sk_buff_head, skb: sk_buff): void => {
  queue.list.push(skb);
};
export const __skb_queue_tail = skb_queue_tail;
export const skb_queue_head = (queue: sk_buff_head, skb: sk_buff): void => {
  queue.list.unshift(skb);
};
export const __skb_queue_head = skb_queue_head;
export const skb_unlink = (skb: sk_buff, queue: sk_buff_head): void => {
  const at = queue.list.indexOf(skb);
  if (at >= 0) queue.list.splice(at, 1);
};
export const __skb_unlink = skb_unlink;

export const skb_shinfo = (skb: sk_buff): skb_shared_info => skb.shinfo;
export const skb_is_gso = (skb: sk_buff): boolean => skb.shinfo.gso_size !== 0;
export const skb_headroom = (skb: sk_buff): number => skb.data;
export const skb_tailroom = (skb: sk_buff): number => (skb.data_len !== 0 ? 0 : skb.end - skb.tail);
/** Bytes of data in the linear buffer. */
export const skb_headlen = (skb: sk_buff): number => skb.len - skb.data_len;
export const skb_is_nonlinear = (skb: sk_buff): boolean => skb.data_len !== 0;
export const skb_shared = (skb: sk_buff): boolean => skb.users !== 1;
/** The memory is shared with a clone. */
export const skb_cloned = (skb: sk_buff): boolean => skb.cloned && skb.shinfo.dataref !== 1;
export const skb_header_cloned = (skb: sk_buff): boolean =>
  skb.cloned && skb.shinfo.dataref - skb.shinfo.nohdr_refs !== 1;

/** Makes headroom of an empty buffer: moves data and tail. */
export const skb_reserve = (skb: sk_buff, len: number): void => {
  skb.data += len;
  skb.tail += len;
};

/** Takes `len` bytes off the front; the caller has checked that they are there. Returns the new `data`. */
export const __skb_pull = (skb: sk_buff, len: number): number => {
  skb.len -= len;
  skb.data += len;
  return skb.data;
};

/** Takes `len` bytes off the front. Returns the new `data`, or null when there are fewer in the packet. */
export const skb_pull = (skb: sk_buff, len: number): number | null => (len > skb.len ? null : __skb_pull(skb, len));

export const __skb_push = (skb: sk_buff, len: number): number => {
  skb.data -= len;
  skb.len += len;
  return skb.data;
};

/** The bytes of the linear buffer that hold data: a view, not a copy. */
export const skb_linear_data = (skb: sk_buff): Uint8Array => skb.head.subarray(skb.data, skb.data + skb_headlen(skb));

export const skb_reset_mac_header = (skb: sk_buff): void => {
  skb.mac_header = skb.data;
};
export const skb_reset_network_header = (skb: sk_buff): void => {
  skb.network_header = skb.data;
};
export const skb_reset_transport_header = (skb: sk_buff): void => {
  skb.transport_header = skb.data;
};
export const skb_set_mac_header = (skb: sk_buff, offset: number): void => {
  skb.mac_header = skb.data + offset;
};
export const skb_set_network_header = (skb: sk_buff, offset: number): void => {
  skb.network_header = skb.data + offset;
};
export const skb_set_transport_header = (skb: sk_buff, offset: number): void => {
  skb.transport_header = skb.data + offset;
};
export const skb_mac_header_was_set = (skb: sk_buff): boolean => skb.mac_header !== SKB_HEADER_UNSET;
export const skb_transport_header_was_set = (skb: sk_buff): boolean => skb.transport_header !== SKB_HEADER_UNSET;
export const skb_unset_mac_header = (skb: sk_buff): void => {
  skb.mac_header = SKB_HEADER_UNSET;
};
/** Offset of the network header from `data`. */
export const skb_network_offset = (skb: sk_buff): number => skb.network_header - skb.data;
export const skb_transport_offset = (skb: sk_buff): number => skb.transport_header - skb.data;
export const skb_mac_offset = (skb: sk_buff): number => skb.mac_header - skb.data;
export const skb_mac_header_len = (skb: sk_buff): number => skb.network_header - skb.mac_header;
export const skb_network_header_len = (skb: sk_buff): number => skb.transport_header - skb.network_header;
export const skb_reset_mac_len = (skb: sk_buff): void => {
  skb.mac_len = skb.network_header - skb.mac_header;
};
export const skb_mac_header_rebuild = (skb: sk_buff): void => {
  if (!skb_mac_header_was_set(skb)) return;
  const old = skb.mac_header;
  skb_set_mac_header(skb, -skb.mac_len);
  skb.head.copyWithin(skb.mac_header, old, old + skb.mac_len);
};

export const eth_hdr = (skb: sk_buff): ethhdr => new ethhdr(skb.head, skb.mac_header);

export const skb_dst = (skb: sk_buff): dst_entry | null => skb._skb_refdst;
export const skb_valid_dst = (skb: sk_buff): boolean => skb._skb_refdst !== null;
export const skb_dst_set = (skb: sk_buff, dst: dst_entry | null): void => {
  skb._skb_refdst = dst;
};
export const skb_dst_set_noref = skb_dst_set;
export const skb_dst_drop = (skb: sk_buff): void => {
  skb._skb_refdst = null;
};
export const skb_dst_copy = (nskb: sk_buff, oskb: sk_buff): void => {
  nskb._skb_refdst = oskb._skb_refdst;
};

/** Takes the packet from its socket. */
export const skb_orphan = (skb: sk_buff): void => {
  if (skb.destructor === null) return;
  skb.destructor(skb);
  skb.destructor = null;
  skb.sk = null;
};

/** One more reference to the same sk_buff. */
export const skb_get = (skb: sk_buff): sk_buff => {
  skb.users++;
  return skb;
};

export const skb_csum_unnecessary = (skb: sk_buff): boolean =>
  skb.ip_summed === CHECKSUM_UNNECESSARY ||
  skb.csum_valid ||
  (skb.ip_summed === CHECKSUM_PARTIAL && skb_checksum_start_offset(skb) >= 0);
/** Offset from `data` at which the checksum of CHECKSUM_PARTIAL begins. */
export const skb_checksum_start_offset = (skb: sk_buff): number => skb.csum_start - skb.data;
export const skb_vlan_tag_present = (skb: sk_buff): boolean => skb.vlan_proto !== 0;

export const nf_reset_ct = (skb: sk_buff): void => {
  skb._nfct = null;
};
