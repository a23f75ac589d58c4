import { enumeration } from '../schema.ts';

export const ovpn_key_slot = enumeration(0, ['OVPN_KEY_SLOT_PRIMARY', 'OVPN_KEY_SLOT_SECONDARY']);

export const ovpn_cipher_alg = enumeration(0, [
  'OVPN_CIPHER_ALG_NONE',
  'OVPN_CIPHER_ALG_AES_GCM',
  'OVPN_CIPHER_ALG_CHACHA20_POLY1305',
]);

export const ovpn_del_peer_reason = enumeration(0, [
  'OVPN_DEL_PEER_REASON_TEARDOWN',
  'OVPN_DEL_PEER_REASON_USERSPACE',
  'OVPN_DEL_PEER_REASON_EXPIRED',
  'OVPN_DEL_PEER_REASON_TRANSPORT_ERROR',
  'OVPN_DEL_PEER_REASON_TRANSPORT_DISCONNECT',
]);
