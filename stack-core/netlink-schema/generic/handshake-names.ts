import { enumeration } from '../schema.ts';

export const handshake_handler_class = enumeration(0, [
  'HANDSHAKE_HANDLER_CLASS_NONE',
  'HANDSHAKE_HANDLER_CLASS_TLSHD',
]);

export const handshake_msg_type = enumeration(0, [
  'HANDSHAKE_MSG_TYPE_UNSPEC',
  'HANDSHAKE_MSG_TYPE_CLIENTHELLO',
  'HANDSHAKE_MSG_TYPE_SERVERHELLO',
]);

export const handshake_auth = enumeration(0, [
  'HANDSHAKE_AUTH_UNSPEC',
  'HANDSHAKE_AUTH_UNAUTH',
  'HANDSHAKE_AUTH_PSK',
  'HANDSHAKE_AUTH_X509',
]);
