import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, array, attr, attributes, family, nest } from '../schema.ts';
import { __kernel_timespec } from './taskstats-structs.ts';
import { wgallowedip_flag, wgdevice_flag, wgpeer_flag } from './wireguard-names.ts';

export const WGALLOWEDIP_A: AttributeSet = attributes('WGALLOWEDIP_A', {
  WGALLOWEDIP_A_FAMILY: attr(1, 'u16'),
  WGALLOWEDIP_A_IPADDR: attr(2, 'ip'),
  WGALLOWEDIP_A_CIDR_MASK: attr(3, 'u8'),
  WGALLOWEDIP_A_FLAGS: attr(4, 'u32', { flags: wgallowedip_flag }),
});

export const WGPEER_A: AttributeSet = attributes('WGPEER_A', {
  WGPEER_A_PUBLIC_KEY: attr(1, 'binary'),
  WGPEER_A_PRESHARED_KEY: attr(2, 'binary'),
  WGPEER_A_FLAGS: attr(3, 'u32', { flags: wgpeer_flag }),
  WGPEER_A_ENDPOINT: attr(4, 'binary'),
  WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL: attr(5, 'u16'),
  WGPEER_A_LAST_HANDSHAKE_TIME: attr(6, __kernel_timespec),
  WGPEER_A_RX_BYTES: attr(7, 'u64'),
  WGPEER_A_TX_BYTES: attr(8, 'u64'),
  WGPEER_A_ALLOWEDIPS: attr(9, array(nest(WGALLOWEDIP_A))),
  WGPEER_A_PROTOCOL_VERSION: attr(10, 'u32'),
});

export const WGDEVICE_A: AttributeSet = attributes('WGDEVICE_A', {
  WGDEVICE_A_IFINDEX: attr(1, 'u32'),
  WGDEVICE_A_IFNAME: attr(2, 'string'),
  WGDEVICE_A_PRIVATE_KEY: attr(3, 'binary'),
  WGDEVICE_A_PUBLIC_KEY: attr(4, 'binary'),
  WGDEVICE_A_FLAGS: attr(5, 'u32', { flags: wgdevice_flag }),
  WGDEVICE_A_LISTEN_PORT: attr(6, 'u16'),
  WGDEVICE_A_FWMARK: attr(7, 'u32'),
  WGDEVICE_A_PEERS: attr(8, array(nest(WGPEER_A))),
});

export const wireguard = family({
  protocol: NETLINK_GENERIC,
  name: 'wireguard',
  version: 1,
  doc: 'WireGuard devices and their peers.',
  source: 'include/uapi/linux/wireguard.h, drivers/net/wireguard/netlink.c',
  header: genlmsghdr,
  attributes: WGDEVICE_A,
  operations: {
    WG_CMD_GET_DEVICE: { id: 0 },
    WG_CMD_SET_DEVICE: { id: 1 },
  },
});
