// Options of sockets. Kernel: include/uapi/asm-generic/socket.h
import { namesOf } from '../../show.ts';

export {
  AF_BRIDGE,
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_PACKET,
  AF_UNIX,
  AF_UNSPEC,
  SOL_SOCKET,
} from '../../linux/socket.ts';

export const SO_DEBUG = 1;
export const SO_REUSEADDR = 2;
export const SO_TYPE = 3;
export const SO_ERROR = 4;
export const SO_DONTROUTE = 5;
export const SO_BROADCAST = 6;
export const SO_SNDBUF = 7;
export const SO_RCVBUF = 8;
export const SO_KEEPALIVE = 9;
export const SO_OOBINLINE = 10;
export const SO_NO_CHECK = 11;
export const SO_PRIORITY = 12;
export const SO_LINGER = 13;
export const SO_REUSEPORT = 15;
export const SO_PASSCRED = 16;
export const SO_RCVTIMEO = 20;
export const SO_SNDTIMEO = 21;
export const SO_BINDTODEVICE = 25;
export const SO_ATTACH_FILTER = 26;
export const SO_DETACH_FILTER = 27;
export const SO_LOCK_FILTER = 44;
export const SO_TIMESTAMP = 29;
export const SO_SNDBUFFORCE = 32;
export const SO_RCVBUFFORCE = 33;
export const SO_MARK = 36;
export const SO_PROTOCOL = 38;
export const SO_DOMAIN = 39;
export const SO_RXQ_OVFL = 40;
export const SO_BINDTOIFINDEX = 62;

export const SO_NAMES = namesOf({
  SO_DEBUG,
  SO_REUSEADDR,
  SO_TYPE,
  SO_ERROR,
  SO_DONTROUTE,
  SO_BROADCAST,
  SO_SNDBUF,
  SO_RCVBUF,
  SO_KEEPALIVE,
  SO_OOBINLINE,
  SO_NO_CHECK,
  SO_PRIORITY,
  SO_LINGER,
  SO_REUSEPORT,
  SO_PASSCRED,
  SO_RCVTIMEO,
  SO_SNDTIMEO,
  SO_BINDTODEVICE,
  SO_TIMESTAMP,
  SO_SNDBUFFORCE,
  SO_RCVBUFFORCE,
  SO_MARK,
  SO_PROTOCOL,
  SO_DOMAIN,
  SO_RXQ_OVFL,
  SO_BINDTOIFINDEX,
});
