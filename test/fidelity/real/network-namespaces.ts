// The network namespaces of the lab that runs, and the TAPs in them, as the agent sees them.
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { messageType, RTM_DELLINK, RTM_NEWLINK } from '../netlink-message.ts';
import { changes, readCounters } from './counters.ts';
import { readLink, splitMessages } from './notifications.ts';
import { inNetwork, openRtnetlinkMonitor, openTap, receive, syncLinkState, waitReadable } from './syscalls.ts';

const FIRST = 'root';
const NAMED = '/run/netns';
/** A frame out of a TAP that comes later than this after the one before is not waited for. */
export const QUIET_MS = 40;
/** Likewise for notifications: time for the kernel's link-watch work. */
const NOTIFICATIONS_QUIET_MS = 10;
/** The kernel takes a deleted namespace down in the background. */
const CLEANUP_MS = 250;
const MAX_FRAME_BYTES = 65_550;

interface Namespace {
  name: string;
  /** An open file, for setns. */
  fd: number;
  inode: number;
  monitor: number;
  notifications: Buffer[];
  countersBefore: Map<string, number> | null;
}

export interface Tap {
  /** `NETNS.DEV` of its making: the name of its file in the record. */
  file: string;
  fd: number;
  namespace: Namespace;
  name: string;
  ifindex: number;
  present: boolean;
  frames: Buffer[];
  /** How many of `frames` were taken by `expect`. */
  expected: number;
}

export class NetworkNamespaces {
  readonly #byName = new Map<string, Namespace>();
  readonly #taps: Tap[] = [];
  readonly #home: number;
  readonly #buffer = Buffer.alloc(MAX_FRAME_BYTES);

  /** The current namespace becomes the lab's first one. */
  constructor() {
    this.#home = openSync('/proc/thread-self/ns/net', 'r');
    disableIpv6();
    this.#byName.set(FIRST, {
      name: FIRST,
      fd: this.#home,
      inode: inodeOf('/proc/thread-self/ns/net'),
      monitor: openRtnetlinkMonitor(),
      notifications: [],
      countersBefore: readCounters(),
    });
  }

  /**
   * Takes in what the command before has made: namespaces, TAPs, notifications. Link-watch work that the kernel puts
   * off, by up to a second, is done at once. Ends when no more notifications come.
   */
  update(): void {
    const deleted = this.#letGo();
    this.#findNamespaces();
    this.#readNotificationsUntilQuiet(deleted ? CLEANUP_MS : NOTIFICATIONS_QUIET_MS);
    this.perNamespace(() => linkNames().forEach(syncLinkState));
    this.#readNotificationsUntilQuiet(NOTIFICATIONS_QUIET_MS);
    this.readFrames();
  }

  #readNotificationsUntilQuiet(quietMs: number): void {
    do this.#readNotifications();
    while (waitReadable(this.#monitors(), quietMs));
  }

  /** Closes what would keep deleted namespaces alive. Returns whether there were any. */
  #letGo(): boolean {
    const deleted = [...this.#byName.values()].filter(namespace => !isThere(namespace));
    for (const namespace of deleted) {
      for (const tap of this.#taps.filter(each => each.present && each.namespace === namespace)) {
        tap.present = false;
        closeSync(tap.fd);
      }
      closeSync(namespace.monitor);
      closeSync(namespace.fd);
      this.#byName.delete(namespace.name);
    }
    return deleted.length > 0;
  }

  /** Waits until no TAP has had a frame for 40 ms. */
  settle(): void {
    while (waitReadable(this.#presentFds(), QUIET_MS)) this.readFrames();
  }

  /** Waits until there is a frame of `tap` that no `expect` took. Returns false if none comes in time. */
  waitForFrame(tap: Tap, timeoutMs: number): boolean {
    this.readFrames();
    const deadline = performance.now() + timeoutMs;
    while (tap.frames.length === tap.expected) {
      const leftMs = Math.ceil(deadline - performance.now());
      if (leftMs <= 0) return false;
      waitReadable([tap.fd], leftMs);
      this.readFrames();
    }
    return true;
  }

  readFrames(): void {
    for (const tap of this.#taps) {
      if (!tap.present) continue;
      for (let frame = this.#readFrame(tap); frame; frame = this.#readFrame(tap)) tap.frames.push(frame);
    }
  }

  /** The TAP called `name` in the namespace with this inode, or undefined. */
  tap(inode: number, name: string): Tap | undefined {
    return this.#taps.find(tap => tap.present && tap.namespace.inode === inode && tap.name === name);
  }

  frames(): Record<string, string[]> {
    const byFile: Record<string, string[]> = {};
    for (const tap of this.#taps) {
      byFile[tap.file] ??= [];
      byFile[tap.file].push(...tap.frames.map(frame => frame.toString('hex')));
    }
    return byFile;
  }

  /** Calls `read` in every namespace that has its name still, and collects what it returns. */
  perNamespace<T>(read: () => T): Record<string, T> {
    const result: Record<string, T> = {};
    for (const namespace of this.#byName.values()) {
      result[namespace.name] = inNetwork(namespace.fd, this.#home, read);
    }
    return result;
  }

  counterChanges(): Record<string, Record<string, number>> {
    const after = this.perNamespace(readCounters);
    const result: Record<string, Record<string, number>> = {};
    for (const { name, countersBefore } of this.#byName.values()) result[name] = changes(countersBefore, after[name]);
    return result;
  }

  notifications(): Record<string, string[]> {
    const result: Record<string, string[]> = {};
    for (const { name, notifications } of this.#byName.values()) {
      result[name] = notifications.map(message => message.toString('hex'));
    }
    return result;
  }

  /** Names by inode. */
  inodes(): Record<number, string> {
    return Object.fromEntries([...this.#byName.values()].map(({ inode, name }) => [inode, name]));
  }

  #findNamespaces(): void {
    for (const name of readdirSync(NAMED)) {
      const path = `${NAMED}/${name}`;
      if (this.#byName.get(name)?.inode === inodeOf(path)) continue;
      const fd = openSync(path, 'r');
      const monitor = inNetwork(fd, this.#home, () => {
        disableIpv6();
        return openRtnetlinkMonitor();
      });
      this.#byName.set(name, { name, fd, inode: inodeOf(path), monitor, notifications: [], countersBefore: null });
    }
  }

  #monitors(): number[] {
    return [...this.#byName.values()].map(namespace => namespace.monitor);
  }

  #presentFds(): number[] {
    return this.#taps.filter(tap => tap.present).map(tap => tap.fd);
  }

  #readNotifications(): void {
    for (const namespace of this.#byName.values()) {
      for (let datagram = receive(namespace.monitor); datagram; datagram = receive(namespace.monitor)) {
        for (const message of splitMessages(datagram)) {
          namespace.notifications.push(message);
          this.#followLink(namespace, message);
        }
      }
    }
  }

  /** Holds the TAPs that appear, and knows where each one is and what it is called. */
  #followLink(namespace: Namespace, message: Buffer): void {
    const type = messageType(message);
    if (type !== RTM_NEWLINK && type !== RTM_DELLINK) return;
    const link = readLink(message);
    const tap = this.#taps.find(t => t.present && t.namespace === namespace && t.ifindex === link.ifindex);
    if (type === RTM_DELLINK) {
      if (tap) tap.present = false;
    } else if (tap) {
      tap.name = link.name;
    } else if (link.isTap) {
      this.#hold(namespace, link.name, link.ifindex);
    }
  }

  #hold(namespace: Namespace, name: string, ifindex: number): void {
    const fd = inNetwork(namespace.fd, this.#home, () => {
      // To attach to a TAP that is gone already would make a new one.
      return linkNames().includes(name) ? openTap(name) : null;
    });
    if (fd !== null) {
      const file = `${namespace.name}.${name}`;
      this.#taps.push({ file, fd, namespace, name, ifindex, present: true, frames: [], expected: 0 });
      return;
    }
    // Held already: it has moved here from another namespace.
    const moved = this.#taps.find(t => t.name === name && t.namespace !== namespace);
    if (moved) Object.assign(moved, { namespace, ifindex, present: true });
  }

  #readFrame(tap: Tap): Buffer | null {
    try {
      const length = readSync(tap.fd, this.#buffer);
      return Buffer.from(this.#buffer.subarray(0, length));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
      // The device is gone: its file stays open, but leads nowhere.
      tap.present = false;
      return null;
    }
  }
}

function isThere({ name, inode }: Namespace): boolean {
  const path = `${NAMED}/${name}`;
  return name === FIRST || (existsSync(path) && inodeOf(path) === inode);
}

function inodeOf(path: string): number {
  return statSync(path).ino;
}

/** The devices of a namespace, the current one without `procFile`. */
export function linkNames(procFile = '/proc/thread-self/net/dev'): string[] {
  return [...readFileSync(procFile, 'utf8').matchAll(/^ *([^:|]+):/gm)].map(([, name]) => name);
}

/** For the current namespace, devices to come included. Without IPv6 in the kernel there is nothing to do. */
function disableIpv6(): void {
  for (const which of ['all', 'default']) {
    const path = `/proc/sys/net/ipv6/conf/${which}/disable_ipv6`;
    if (existsSync(path)) writeFileSync(path, '1', { flag: 'r+' });
  }
}
