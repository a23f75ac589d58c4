// Choosing among local addresses, and finding them. Kernel: net/ipv4/devinet.c
import {
  __in_dev_get_rcu,
  IN_DEV_ROUTE_LOCALNET,
  type in_device,
  type in_ifaddr,
  inet_ifa_match,
} from '../../include/linux/inetdevice.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import { flowi4 } from '../../include/net/flow.ts';
import { FIB_LOOKUP_NOREF, FIB_RES_DEV, fib_result } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFA_F_SECONDARY } from '../../include/uapi/linux/if_addr.ts';
import { RT_SCOPE_HOST, RT_SCOPE_LINK, RT_TABLE_LOCAL, RTN_LOCAL } from '../../include/uapi/linux/rtnetlink.ts';
import { fib_get_table } from './fib_frontend-lookup.ts';
import { fib_table_lookup } from './fib_trie.ts';

/** The local address `addr`, the newest if several devices have it; null when it is not ours. */
export function inet_lookup_ifaddr_rcu(net: net, addr: number): in_ifaddr | null {
  const ifas = net.ipv4.inet_addr_lst.get(addr);
  return ifas === undefined ? null : ifas[0];
}

/** The device with the local address `addr`, or null; addresses in local subnets (127.0.0.0/8) included. */
export function __ip_dev_find(net: net, addr: number): net_device | null {
  const ifa = inet_lookup_ifaddr_rcu(net, addr);
  if (ifa !== null) return ifa.ifa_dev.dev;

  const local = fib_get_table(net, RT_TABLE_LOCAL);
  if (local === null) return null;
  const fl4 = new flowi4();
  const res = new fib_result();
  fl4.daddr = addr;
  if (fib_table_lookup(local, fl4, res, FIB_LOOKUP_NOREF) !== 0) return null;
  return res.type === RTN_LOCAL ? FIB_RES_DEV(res) : null;
}

export const ip_dev_find = __ip_dev_find;

/** `a`, and `b` too if it is not 0, are in the prefix of one address of the device. */
export function inet_addr_onlink(in_dev: in_device, a: number, b: number): boolean {
  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) {
    if (!inet_ifa_match(a, ifa)) continue;
    if (b === 0 || inet_ifa_match(b, ifa)) return true;
  }
  return false;
}

/** IPv4 of the device `ifindex`, or null. */
export function inetdev_by_index(net: net, ifindex: number): in_device | null {
  return net.dev_index_head.get(ifindex)?.ip_ptr ?? null;
}

/** The address of the device with this prefix, or null. */
export function inet_ifa_byprefix(in_dev: in_device, prefix: number, mask: number): in_ifaddr | null {
  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) {
    if (ifa.ifa_mask === mask && inet_ifa_match(prefix, ifa)) return ifa;
  }
  return null;
}

function in_dev_select_addr(in_dev: in_device, scope: number): number {
  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) {
    if ((ifa.ifa_flags & IFA_F_SECONDARY) !== 0) continue;
    if (ifa.ifa_scope !== RT_SCOPE_LINK && ifa.ifa_scope <= scope) return ifa.ifa_local;
  }
  return 0;
}

/**
 * The address to send from by `dev`: a primary one of at most `scope`, in the subnet of `dst` if there is one (0: any).
 * If the device has none, one of another device. 0 when there is none at all.
 */
export function inet_select_addr(dev: net_device, dst: number, scope: number): number {
  const net = dev.nd_net;
  const in_dev = __in_dev_get_rcu(dev);
  let addr = 0;

  if (in_dev !== null) {
    const localnet_scope = IN_DEV_ROUTE_LOCALNET(in_dev) ? RT_SCOPE_LINK : RT_SCOPE_HOST;
    for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) {
      if ((ifa.ifa_flags & IFA_F_SECONDARY) !== 0) continue;
      if (Math.min(ifa.ifa_scope, localnet_scope) > scope) continue;
      if (dst === 0 || inet_ifa_match(dst, ifa)) {
        addr = ifa.ifa_local;
        break;
      }
      if (addr === 0) addr = ifa.ifa_local;
    }
    if (addr !== 0) return addr;
  }
  // No address on this device: loopback's first, as it is the first device of the namespace.
  for (const other of net.dev_base_head) {
    const other_in_dev = __in_dev_get_rcu(other);
    if (other_in_dev === null) continue;
    addr = in_dev_select_addr(other_in_dev, scope);
    if (addr !== 0) return addr;
  }
  return 0;
}

function confirm_addr_indev(in_dev: in_device, dst: number, local: number, scope: number): number {
  const localnet_scope = IN_DEV_ROUTE_LOCALNET(in_dev) ? RT_SCOPE_LINK : RT_SCOPE_HOST;
  let addr = 0;
  let same = false;

  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) {
    const min_scope = Math.min(ifa.ifa_scope, localnet_scope);
    if (addr === 0 && (local === ifa.ifa_local || local === 0) && min_scope <= scope) {
      addr = ifa.ifa_local;
      if (same) break;
    }
    if (same) continue;
    same = (local === 0 || inet_ifa_match(local, ifa)) && (dst === 0 || inet_ifa_match(dst, ifa));
    if (!same || addr === 0) continue;
    if (local !== 0 || dst === 0) break;
    // The address that was chosen has to be in the subnet of `dst`; if it is not, this one may do.
    if (inet_ifa_match(addr, ifa)) break;
    if (min_scope <= scope) {
      addr = ifa.ifa_local;
      break;
    }
    same = false;
  }
  return same ? addr : 0;
}

/**
 * Confirms that a local address exists: `local` (0: any) with at most `scope`, in the subnet of `dst` (0: any), on
 * `in_dev` (null: any device). Returns the address, or 0.
 */
export function inet_confirm_addr(
  net: net,
  in_dev: in_device | null,
  dst: number,
  local: number,
  scope: number,
): number {
  if (in_dev !== null) return confirm_addr_indev(in_dev, dst, local, scope);
  for (const dev of net.dev_base_head) {
    const other = __in_dev_get_rcu(dev);
    if (other === null) continue;
    const addr = confirm_addr_indev(other, dst, local, scope);
    if (addr !== 0) return addr;
  }
  return 0;
}
