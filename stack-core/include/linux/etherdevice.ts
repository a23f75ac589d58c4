// Ethernet addresses. Kernel: include/linux/etherdevice.h
import { get_random_bytes } from '../../kernel/random.ts';
import type { World } from '../../kernel/world.ts';
import { ETH_ALEN } from '../uapi/linux/if_ether.ts';
import { NET_ADDR_RANDOM, type net_device } from './netdevice.ts';

export const eth_broadcast_addr = (): Uint8Array => new Uint8Array(ETH_ALEN).fill(0xff);

/** Group addresses, broadcast among them. */
export const is_multicast_ether_addr = (addr: Uint8Array): boolean => (addr[0] & 1) !== 0;
export const is_local_ether_addr = (addr: Uint8Array): boolean => (addr[0] & 2) !== 0;
export const is_broadcast_ether_addr = (addr: Uint8Array): boolean =>
  addr[0] === 0xff && addr[1] === 0xff && addr[2] === 0xff && addr[3] === 0xff && addr[4] === 0xff && addr[5] === 0xff;
export const is_unicast_ether_addr = (addr: Uint8Array): boolean => !is_multicast_ether_addr(addr);
export const is_zero_ether_addr = (addr: Uint8Array): boolean =>
  (addr[0] | addr[1] | addr[2] | addr[3] | addr[4] | addr[5]) === 0;
/** An address that a station may have. */
export const is_valid_ether_addr = (addr: Uint8Array): boolean =>
  !is_multicast_ether_addr(addr) && !is_zero_ether_addr(addr);
export const ether_addr_equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3] && a[4] === b[4] && a[5] === b[5];

/** The address at `at` of `buf` is `addr`. For the receive path: needs no view. */
export const ether_addr_equal_at = (buf: Uint8Array, at: number, addr: Uint8Array): boolean =>
  buf[at] === addr[0] &&
  buf[at + 1] === addr[1] &&
  buf[at + 2] === addr[2] &&
  buf[at + 3] === addr[3] &&
  buf[at + 4] === addr[4] &&
  buf[at + 5] === addr[5];

/** A random address, locally administered. */
export function eth_random_addr(world: World): Uint8Array {
  const addr = get_random_bytes(world, ETH_ALEN);
  addr[0] &= 0xfe;
  addr[0] |= 0x02;
  return addr;
}

/** Gives `dev` a random address. */
export function eth_hw_addr_random(dev: net_device): void {
  dev.addr_assign_type = NET_ADDR_RANDOM;
  dev.dev_addr = eth_random_addr(dev.nd_net.world);
}

export function eth_hw_addr_set(dev: net_device, addr: Uint8Array): void {
  dev.dev_addr = addr.slice(0, ETH_ALEN);
}
