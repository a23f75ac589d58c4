// The few Linux system calls that Node does not offer, through libc.
import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';

function bind() {
  // The C library that this process runs on, whatever it is called.
  const libc = koffi.load(null);
  return {
    flock: libc.func('int flock(int fd, int operation)'),
    unshare: libc.func('int unshare(int flags)'),
    setns: libc.func('int setns(int fd, int nstype)'),
    ioctl: libc.func('int ioctl(int fd, unsigned long request, _Inout_ uint8_t *argument)'),
    socket: libc.func('int socket(int domain, int type, int protocol)'),
    bind: libc.func('int bind(int fd, const uint8_t *address, unsigned int length)'),
    setsockopt: libc.func('int setsockopt(int fd, int level, int name, const int *value, unsigned int length)'),
    recv: libc.func('int64_t recv(int fd, _Out_ uint8_t *buffer, size_t length, int flags)'),
    poll: libc.func('int poll(_Inout_ uint8_t *fds, unsigned long count, int timeout)'),
  };
}

/** Elsewhere nobody calls these; who asks whether the real kernel can be had imports them all the same. */
const c = process.platform === 'linux' ? bind() : (null as never);

const LOCK_EX = 2;
const LOCK_NB = 4;
const CLONE_NEWNET = 0x40000000;
const O_RDWR_NONBLOCK = 0o4002;
const TUNSETIFF = 0x400454ca;
const IFF_TAP = 0x0002;
const IFF_NO_PI = 0x1000;
const SIOCETHTOOL = 0x8946;
const ETHTOOL_GLINK = 0x0a;
const AF_INET = 2;
const AF_NETLINK = 16;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const SOCK_NONBLOCK_CLOEXEC = 0o2004000;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const SOL_NETLINK = 270;
const NETLINK_ADD_MEMBERSHIP = 1;
const EAGAIN = 11;
const EBUSY = 16;
const ENOBUFS = 105;
const SOCKADDR_NL_BYTES = 12;
const POLLIN = 1;
const POLLFD_BYTES = 8;

function check(result: number, call: string): number {
  if (result < 0) throw new Error(`${call}: errno ${koffi.errno()}`);
  return result;
}

/** Waits until no other process holds the lock file `path`, and holds it until this process ends. */
export function lockFile(path: string, onWait: () => void): void {
  const fd = openSync(path, 'w');
  if (c.flock(fd, LOCK_EX | LOCK_NB) === 0) return;
  onWait();
  check(c.flock(fd, LOCK_EX), `flock ${path}`);
}

/** Moves the main thread, and with it every child started from now on, into a new network namespace. */
export function unshareNetwork(): void {
  check(c.unshare(CLONE_NEWNET), 'unshare(CLONE_NEWNET)');
}

/** Runs `work` in the network namespace that `namespace` (an open file) refers to, then returns to `home`. */
export function inNetwork<T>(namespace: number, home: number, work: () => T): T {
  check(c.setns(namespace, CLONE_NEWNET), 'setns');
  try {
    return work();
  } finally {
    check(c.setns(home, CLONE_NEWNET), 'setns back');
  }
}

/**
 * Attaches to the TAP `name` of the current namespace (it is made if there is none): a frame per read or write.
 * Returns null if somebody else is attached.
 */
export function openTap(name: string): number | null {
  const fd = openSync('/dev/net/tun', O_RDWR_NONBLOCK);
  const ifreq = Buffer.alloc(40);
  ifreq.write(name, 0, 15, 'latin1');
  ifreq.writeUInt16LE(IFF_TAP | IFF_NO_PI, 16);
  if (c.ioctl(fd, TUNSETIFF, ifreq) < 0) {
    const errno = koffi.errno();
    closeSync(fd);
    if (errno === EBUSY) return null;
    throw new Error(`TUNSETIFF ${name}: errno ${errno}`);
  }
  return fd;
}

/** Asks for the link state of `name`, which makes the kernel do the link-watch work that is pending for it. */
export function syncLinkState(name: string): void {
  const fd = check(c.socket(AF_INET, SOCK_DGRAM, 0), 'socket');
  const value = Buffer.alloc(8);
  value.writeUInt32LE(ETHTOOL_GLINK, 0);
  const ifreq = Buffer.alloc(40);
  ifreq.write(name, 0, 15, 'latin1');
  ifreq.writeBigUInt64LE(koffi.address(value), 16);
  const result = c.ioctl(fd, SIOCETHTOOL, ifreq);
  const errno = koffi.errno();
  closeSync(fd);
  if (result < 0) throw new Error(`ETHTOOL_GLINK ${name}: errno ${errno}`);
}

/** An AF_NETLINK socket of the current namespace that is a member of every rtnetlink multicast group. */
export function openRtnetlinkMonitor(): number {
  const NETLINK_ROUTE = 0;
  const fd = check(c.socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK_CLOEXEC, NETLINK_ROUTE), 'socket');
  check(c.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, [8 << 20], 4), 'SO_RCVBUFFORCE');
  // Without a port of its own the socket counts as a kernel socket, and hears nothing.
  const address = Buffer.alloc(SOCKADDR_NL_BYTES);
  address.writeUInt16LE(AF_NETLINK, 0);
  check(c.bind(fd, address, address.length), 'bind');
  // The kernel refuses the first number that it has no group for.
  let group = 1;
  while (c.setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, [group], 4) === 0) group++;
  if (group < 30) throw new Error(`NETLINK_ADD_MEMBERSHIP ${group}: errno ${koffi.errno()}`);
  return fd;
}

const receiveBuffer = Buffer.alloc(1 << 16);

/** The next datagram of a non-blocking socket, or null if there is none now. */
export function receive(fd: number): Buffer | null {
  const length = Number(c.recv(fd, receiveBuffer, receiveBuffer.length, 0));
  if (length >= 0) return Buffer.from(receiveBuffer.subarray(0, length));
  if (koffi.errno() === EAGAIN) return null;
  if (koffi.errno() === ENOBUFS) throw new Error('recv: notifications were lost (ENOBUFS)');
  throw new Error(`recv: errno ${koffi.errno()}`);
}

/** Waits until one of `fds` can be read, at most `timeoutMs`. Returns whether one can. */
export function waitReadable(fds: number[], timeoutMs: number): boolean {
  const set = Buffer.alloc(fds.length * POLLFD_BYTES);
  fds.forEach((fd, i) => {
    set.writeInt32LE(fd, i * POLLFD_BYTES);
    set.writeInt16LE(POLLIN, i * POLLFD_BYTES + 4);
  });
  return c.poll(set, fds.length, timeoutMs) > 0;
}
