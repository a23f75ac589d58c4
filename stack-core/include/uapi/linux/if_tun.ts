// Kernel: include/uapi/linux/if_tun.h
import { namesOf } from '../../show.ts';

// ioctl numbers of /dev/net/tun.
export const TUNSETNOCSUM = 0x400454c8;
export const TUNSETDEBUG = 0x400454c9;
export const TUNSETIFF = 0x400454ca;
export const TUNSETPERSIST = 0x400454cb;
export const TUNSETOWNER = 0x400454cc;
export const TUNSETLINK = 0x400454cd;
export const TUNSETGROUP = 0x400454ce;
export const TUNGETFEATURES = 0x800454cf;
export const TUNSETOFFLOAD = 0x400454d0;
export const TUNSETTXFILTER = 0x400454d1;
export const TUNGETIFF = 0x800454d2;
export const TUNGETSNDBUF = 0x800454d3;
export const TUNSETSNDBUF = 0x400454d4;
export const TUNGETVNETHDRSZ = 0x800454d7;
export const TUNSETVNETHDRSZ = 0x400454d8;
export const TUNSETQUEUE = 0x400454d9;
export const TUNSETIFINDEX = 0x400454da;
export const TUNSETCARRIER = 0x400454e2;

/** What kind of device: packets without link-layer header. */
export const IFF_TUN = 0x0001;
/** What kind of device: Ethernet frames. */
export const IFF_TAP = 0x0002;
/** Received frames go through NAPI. */
export const IFF_NAPI = 0x0010;
export const IFF_NAPI_FRAGS = 0x0020;
/** Leave the carrier to TUNSETCARRIER. */
export const IFF_NO_CARRIER = 0x0040;
/** Frames without a `struct tun_pi` before them. */
export const IFF_NO_PI = 0x1000;
export const IFF_ONE_QUEUE = 0x2000;
export const IFF_VNET_HDR = 0x4000;
/** The device must not exist yet. */
export const IFF_TUN_EXCL = 0x8000;
export const IFF_MULTI_QUEUE = 0x0100;
export const IFF_ATTACH_QUEUE = 0x0200;
export const IFF_DETACH_QUEUE = 0x0400;
/** Read-only: the device stays when nobody has it open. */
export const IFF_PERSIST = 0x0800;
export const IFF_NOFILTER = 0x1000;

export const TUN_FLAGS = namesOf({
  IFF_TUN,
  IFF_TAP,
  IFF_NAPI,
  IFF_NAPI_FRAGS,
  IFF_NO_CARRIER,
  IFF_MULTI_QUEUE,
  IFF_PERSIST,
  IFF_NO_PI,
  IFF_ONE_QUEUE,
  IFF_VNET_HDR,
  IFF_TUN_EXCL,
});

/** The frame was cut because the reader's buffer was too short. */
export const TUN_PKT_STRIP = 0x0001;

// Attributes of a link of kind "tun" (include/uapi/linux/if_link.h).
export const IFLA_TUN_UNSPEC = 0;
export const IFLA_TUN_OWNER = 1;
export const IFLA_TUN_GROUP = 2;
export const IFLA_TUN_TYPE = 3;
export const IFLA_TUN_PI = 4;
export const IFLA_TUN_VNET_HDR = 5;
export const IFLA_TUN_PERSIST = 6;
export const IFLA_TUN_MULTI_QUEUE = 7;
export const IFLA_TUN_NUM_QUEUES = 8;
export const IFLA_TUN_NUM_DISABLED_QUEUES = 9;
