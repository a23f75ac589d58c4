// Addresses that a device receives besides its own. Kernel: net/core/dev_addr_lists.c
import { ENOENT } from '../../include/linux/errno.ts';
import { type net_device, netdev_hw_addr } from '../../include/linux/netdevice.ts';
import { __dev_set_rx_mode } from './dev-settings.ts';

const same_addr = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

function hw_addr_add(list: netdev_hw_addr[], addr: Uint8Array): number {
  const found = list.find(ha => same_addr(ha.addr, addr));
  if (found !== undefined) found.refcount++;
  else list.push(new netdev_hw_addr(addr.slice()));
  return 0;
}

function hw_addr_del(list: netdev_hw_addr[], addr: Uint8Array): number {
  const at = list.findIndex(ha => same_addr(ha.addr, addr));
  if (at < 0) return -ENOENT;
  list[at].refcount--;
  if (list[at].refcount === 0) list.splice(at, 1);
  return 0;
}

/** Has `dev` receive frames for one more unicast address. */
export function dev_uc_add(dev: net_device, addr: Uint8Array): number {
  const err = hw_addr_add(dev.uc, addr);
  if (err === 0) __dev_set_rx_mode(dev);
  return err;
}

export function dev_uc_del(dev: net_device, addr: Uint8Array): number {
  const err = hw_addr_del(dev.uc, addr);
  if (err === 0) __dev_set_rx_mode(dev);
  return err;
}

/** Has `dev` receive frames for one more multicast address. */
export function dev_mc_add(dev: net_device, addr: Uint8Array): number {
  const err = hw_addr_add(dev.mc, addr);
  if (err === 0) __dev_set_rx_mode(dev);
  return err;
}

/** As `dev_mc_add`, for userspace, which counts once. Returns 0. */
export function dev_mc_add_global(dev: net_device, addr: Uint8Array): number {
  const known = dev.mc.find(ha => same_addr(ha.addr, addr));
  if (known?.global_use === true) return 0;
  dev_mc_add(dev, addr);
  const ha = dev.mc.find(each => same_addr(each.addr, addr)) as netdev_hw_addr;
  ha.global_use = true;
  return 0;
}

/** 0, or -ENOENT when userspace has not put the address there. */
export function dev_mc_del_global(dev: net_device, addr: Uint8Array): number {
  const known = dev.mc.find(ha => same_addr(ha.addr, addr));
  if (known === undefined || !known.global_use) return -ENOENT;
  known.global_use = false;
  return dev_mc_del(dev, addr);
}

/** 0, or -ENOENT when the address is not there. */
export function dev_mc_del(dev: net_device, addr: Uint8Array): number {
  const err = hw_addr_del(dev.mc, addr);
  if (err === 0) __dev_set_rx_mode(dev);
  return err;
}

export function dev_uc_flush(dev: net_device): void {
  dev.uc.length = 0;
}

export function dev_mc_flush(dev: net_device): void {
  dev.mc.length = 0;
}
