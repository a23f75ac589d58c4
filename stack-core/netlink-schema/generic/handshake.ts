import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest, noAttributes } from '../schema.ts';
import { handshake_auth, handshake_handler_class, handshake_msg_type } from './handshake-names.ts';

export const HANDSHAKE_A_X509: AttributeSet = attributes('HANDSHAKE_A_X509', {
  HANDSHAKE_A_X509_CERT: attr(1, 's32'),
  HANDSHAKE_A_X509_PRIVKEY: attr(2, 's32'),
});

export const HANDSHAKE_A_ACCEPT: AttributeSet = attributes('HANDSHAKE_A_ACCEPT', {
  HANDSHAKE_A_ACCEPT_SOCKFD: attr(1, 's32'),
  HANDSHAKE_A_ACCEPT_HANDLER_CLASS: attr(2, 'u32', { names: handshake_handler_class }),
  HANDSHAKE_A_ACCEPT_MESSAGE_TYPE: attr(3, 'u32', { names: handshake_msg_type }),
  HANDSHAKE_A_ACCEPT_TIMEOUT: attr(4, 'u32'),
  HANDSHAKE_A_ACCEPT_AUTH_MODE: attr(5, 'u32', { names: handshake_auth }),
  HANDSHAKE_A_ACCEPT_PEER_IDENTITY: attr(6, 'u32'),
  HANDSHAKE_A_ACCEPT_CERTIFICATE: attr(7, nest(HANDSHAKE_A_X509)),
  HANDSHAKE_A_ACCEPT_PEERNAME: attr(8, 'string'),
  HANDSHAKE_A_ACCEPT_KEYRING: attr(9, 'u32'),
});

export const HANDSHAKE_A_DONE: AttributeSet = attributes('HANDSHAKE_A_DONE', {
  HANDSHAKE_A_DONE_STATUS: attr(1, 'u32'),
  HANDSHAKE_A_DONE_SOCKFD: attr(2, 's32'),
  HANDSHAKE_A_DONE_REMOTE_AUTH: attr(3, 'u32'),
});

export const handshake = family({
  protocol: NETLINK_GENERIC,
  name: 'handshake',
  version: 1,
  doc: 'TLS handshakes that userspace does for the kernel.',
  source: 'include/uapi/linux/handshake.h, net/handshake/',
  header: genlmsghdr,
  attributes: noAttributes,
  operations: {
    HANDSHAKE_CMD_READY: { id: 1, attributes: HANDSHAKE_A_ACCEPT },
    HANDSHAKE_CMD_ACCEPT: { id: 2, attributes: HANDSHAKE_A_ACCEPT },
    HANDSHAKE_CMD_DONE: { id: 3, attributes: HANDSHAKE_A_DONE },
  },
});
