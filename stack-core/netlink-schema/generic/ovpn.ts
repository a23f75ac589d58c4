import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { ovpn_cipher_alg, ovpn_del_peer_reason, ovpn_key_slot } from './ovpn-names.ts';

export const OVPN_A_KEYDIR: AttributeSet = attributes('OVPN_A_KEYDIR', {
  OVPN_A_KEYDIR_CIPHER_KEY: attr(1, 'binary'),
  OVPN_A_KEYDIR_NONCE_TAIL: attr(2, 'binary'),
});

export const OVPN_A_KEYCONF: AttributeSet = attributes('OVPN_A_KEYCONF', {
  OVPN_A_KEYCONF_PEER_ID: attr(1, 'u32'),
  OVPN_A_KEYCONF_SLOT: attr(2, 'u32', { names: ovpn_key_slot }),
  OVPN_A_KEYCONF_KEY_ID: attr(3, 'u32'),
  OVPN_A_KEYCONF_CIPHER_ALG: attr(4, 'u32', { names: ovpn_cipher_alg }),
  OVPN_A_KEYCONF_ENCRYPT_DIR: attr(5, nest(OVPN_A_KEYDIR)),
  OVPN_A_KEYCONF_DECRYPT_DIR: attr(6, nest(OVPN_A_KEYDIR)),
});

export const OVPN_A_PEER: AttributeSet = attributes('OVPN_A_PEER', {
  OVPN_A_PEER_ID: attr(1, 'u32'),
  OVPN_A_PEER_REMOTE_IPV4: attr(2, 'ip'),
  OVPN_A_PEER_REMOTE_IPV6: attr(3, 'ip'),
  OVPN_A_PEER_REMOTE_IPV6_SCOPE_ID: attr(4, 'u32'),
  OVPN_A_PEER_REMOTE_PORT: attr(5, 'be16'),
  OVPN_A_PEER_SOCKET: attr(6, 'u32'),
  OVPN_A_PEER_SOCKET_NETNSID: attr(7, 's32'),
  OVPN_A_PEER_VPN_IPV4: attr(8, 'ip'),
  OVPN_A_PEER_VPN_IPV6: attr(9, 'ip'),
  OVPN_A_PEER_LOCAL_IPV4: attr(10, 'ip'),
  OVPN_A_PEER_LOCAL_IPV6: attr(11, 'ip'),
  OVPN_A_PEER_LOCAL_PORT: attr(12, 'be16'),
  OVPN_A_PEER_KEEPALIVE_INTERVAL: attr(13, 'u32'),
  OVPN_A_PEER_KEEPALIVE_TIMEOUT: attr(14, 'u32'),
  OVPN_A_PEER_DEL_REASON: attr(15, 'u32', { names: ovpn_del_peer_reason }),
  OVPN_A_PEER_VPN_RX_BYTES: attr(16, 'uint'),
  OVPN_A_PEER_VPN_TX_BYTES: attr(17, 'uint'),
  OVPN_A_PEER_VPN_RX_PACKETS: attr(18, 'uint'),
  OVPN_A_PEER_VPN_TX_PACKETS: attr(19, 'uint'),
  OVPN_A_PEER_LINK_RX_BYTES: attr(20, 'uint'),
  OVPN_A_PEER_LINK_TX_BYTES: attr(21, 'uint'),
  OVPN_A_PEER_LINK_RX_PACKETS: attr(22, 'uint'),
  OVPN_A_PEER_LINK_TX_PACKETS: attr(23, 'uint'),
  OVPN_A_PEER_TX_ID: attr(24, 'u32'),
});

export const OVPN_A: AttributeSet = attributes('OVPN_A', {
  OVPN_A_IFINDEX: attr(1, 'u32'),
  OVPN_A_PEER: attr(2, nest(OVPN_A_PEER)),
  OVPN_A_KEYCONF: attr(3, nest(OVPN_A_KEYCONF)),
});

export const ovpn = family({
  protocol: NETLINK_GENERIC,
  name: 'ovpn',
  version: 1,
  doc: 'OpenVPN data channel.',
  source: 'include/uapi/linux/ovpn.h, drivers/net/ovpn/',
  header: genlmsghdr,
  attributes: OVPN_A,
  operations: {
    OVPN_CMD_PEER_NEW: { id: 1 },
    OVPN_CMD_PEER_SET: { id: 2 },
    OVPN_CMD_PEER_GET: { id: 3 },
    OVPN_CMD_PEER_DEL: { id: 4 },
    OVPN_CMD_PEER_DEL_NTF: { id: 5 },
    OVPN_CMD_KEY_NEW: { id: 6 },
    OVPN_CMD_KEY_GET: { id: 7 },
    OVPN_CMD_KEY_SWAP: { id: 8 },
    OVPN_CMD_KEY_SWAP_NTF: { id: 9 },
    OVPN_CMD_KEY_DEL: { id: 10 },
    OVPN_CMD_PEER_FLOAT_NTF: { id: 11 },
  },
});
