// TUN and TAP devices, and files that are attached to them. Kernel: drivers/net/tun.c
import { wait_queue_head } from '../../kernel/sched.ts';
import type { net } from '../net/net_namespace.ts';
import { type napi_struct, type net_device, packet_queue } from './netdevice.ts';

/** A user or group id that belongs to nobody. */
export const INVALID_ID = 0xffffffff;

/** The part of `struct ifreq` that TUN devices use. */
export interface tun_ifreq {
  ifr_name: string;
  /** IFF_TUN, IFF_TAP, IFF_NO_PI, … */
  ifr_flags: number;
}

/** Which frames a TAP hands to its reader; an empty filter hands over all. */
export class tap_filter {
  /** Number of addresses; 0: no filter. */
  count = 0;
  allmulti = false;
  addr: Uint8Array[] = [];
}

/** A TUN or TAP device. */
export class tun_struct {
  dev!: net_device;
  /** Attached files, by queue. */
  readonly tfiles: (tun_file | null)[] = [null];
  numqueues = 0;
  numdisabled = 0;
  /** IFF_TUN or IFF_TAP, IFF_NO_PI, IFF_PERSIST, … */
  flags = 0;
  owner = INVALID_ID;
  group = INVALID_ID;
  readonly txflt = new tap_filter();
  /** Offloads that the reader can handle. */
  set_features = 0n;
  vnet_hdr_sz = 10;
  rx_batched = 0;
  rx_frame_errors = 0;
  /** Why it is being made: the file and its request. */
  file: tun_file | null = null;
  ifr: tun_ifreq | null = null;
}

/** An open `/dev/net/tun`. */
export class tun_file {
  readonly net: net;
  tun: tun_struct | null = null;
  /** ifindex for the device to be made; 0: any. */
  ifindex = 0;
  queue_index = 0;
  detached: tun_struct | null = null;
  napi: napi_struct | null = null;
  napi_enabled = false;
  /** Frames that wait for `read`. */
  readonly tx_ring = new packet_queue();
  /** Frames that `tx_ring` holds. */
  tx_ring_size = 0;
  /** Frames that `write` brought, for NAPI. */
  readonly sk_write_queue = new packet_queue();
  /** Where readers wait. */
  readonly wait = new wait_queue_head();
  /** No frames will come: the device is gone. */
  rcv_shutdown = false;

  constructor(net: net) {
    this.net = net;
  }
}
