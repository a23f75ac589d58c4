// Enabling and disabling a bridge and its ports; which address and priority it has. Kernel: net/bridge/br_stp_if.c
import { ERANGE } from '../../include/linux/errno.ts';
import { eth_hw_addr_set, ether_addr_equal } from '../../include/linux/etherdevice.ts';
import { NET_ADDR_SET, netif_oper_up, netif_running } from '../../include/linux/netdevice.ts';
import { RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import { HZ } from '../../kernel/clock.ts';
import { timer_delete } from '../../kernel/timer.ts';
import { cancel_delayed_work, mod_delayed_work } from '../../kernel/workqueue.ts';
import { br_fdb_change_mac_address, br_fdb_delete_by_port } from './br_fdb.ts';
import { br_ifinfo_notify } from './br_netlink.ts';
import {
  BR_ADMIN_COST,
  BR_PORT_BITS,
  BR_STATE_BLOCKING,
  BR_STATE_DISABLED,
  type net_bridge,
  type net_bridge_port,
} from './br_private.ts';
import { br_become_designated_port, br_configuration_update, br_port_state_selection, br_set_state } from './br_stp.ts';

const BR_MAX_PORT_PRIORITY = 0xffff >> BR_PORT_BITS;
const BR_MIN_PATH_COST = 1;
const BR_MAX_PATH_COST = 65535;

const br_make_port_id = (priority: number, port_no: number): number =>
  ((priority << BR_PORT_BITS) | (port_no & ((1 << BR_PORT_BITS) - 1))) & 0xffff;

export function br_init_port(p: net_bridge_port): void {
  p.port_id = br_make_port_id(p.priority, p.port_no);
  br_become_designated_port(p);
  br_set_state(p, BR_STATE_BLOCKING);
  p.topology_change_ack = 0;
  p.config_pending = 0;
}

export function br_stp_enable_bridge(br: net_bridge): void {
  mod_delayed_work(br.gc_work, HZ / 10);
  for (const p of br.port_list) if (netif_running(p.dev) && netif_oper_up(p.dev)) br_stp_enable_port(p);
}

export function br_stp_disable_bridge(br: net_bridge): void {
  for (const p of br.port_list) if (p.state !== BR_STATE_DISABLED) br_stp_disable_port(p);
  br.topology_change = 0;
  br.topology_change_detected = 0;
  cancel_delayed_work(br.gc_work);
}

export function br_stp_enable_port(p: net_bridge_port): void {
  br_init_port(p);
  br_port_state_selection(p.br);
  br_ifinfo_notify(RTM_NEWLINK, null, p);
}

export function br_stp_disable_port(p: net_bridge_port): void {
  const { br } = p;
  br_become_designated_port(p);
  br_set_state(p, BR_STATE_DISABLED);
  p.topology_change_ack = 0;
  p.config_pending = 0;
  br_ifinfo_notify(RTM_NEWLINK, null, p);
  timer_delete(p.forward_delay_timer);
  br_fdb_delete_by_port(br, p, false);
  br_configuration_update(br);
  br_port_state_selection(br);
}

/** Gives the bridge the address `addr`, which is part of its id. */
export function br_stp_change_bridge_id(br: net_bridge, addr: Uint8Array): void {
  br_fdb_change_mac_address(br, addr);
  const oldaddr = br.bridge_id.addr;
  br.bridge_id.addr = addr.slice();
  eth_hw_addr_set(br.dev, addr);
  for (const p of br.port_list) {
    if (ether_addr_equal(p.designated_bridge.addr, oldaddr)) p.designated_bridge.addr = br.bridge_id.addr;
    if (ether_addr_equal(p.designated_root.addr, oldaddr)) p.designated_root.addr = br.bridge_id.addr;
  }
  br_configuration_update(br);
  br_port_state_selection(br);
}

/** The bridge has the smallest address of its ports, unless somebody chose one. True: that is another one now. */
export function br_stp_recalculate_bridge_id(br: net_bridge): boolean {
  if (br.dev.addr_assign_type === NET_ADDR_SET) return false;
  let addr: Uint8Array | null = null;
  for (const p of br.port_list) if (addr === null || is_less(p.dev.dev_addr, addr)) addr = p.dev.dev_addr;
  const smallest = addr ?? new Uint8Array(6);
  if (ether_addr_equal(br.bridge_id.addr, smallest)) return false;
  br_stp_change_bridge_id(br, smallest);
  return true;
}

function is_less(a: Uint8Array, b: Uint8Array): boolean {
  const differs = a.findIndex((byte, i) => byte !== b[i]);
  return differs >= 0 && a[differs] < b[differs];
}

export function br_stp_set_bridge_priority(br: net_bridge, newprio: number): void {
  for (const p of br.port_list) if (p.state !== BR_STATE_DISABLED) p.designated_bridge.prio = newprio;
  br.bridge_id.prio = newprio;
  br_configuration_update(br);
  br_port_state_selection(br);
}

export function br_stp_set_port_priority(p: net_bridge_port, newprio: number): number {
  if (newprio > BR_MAX_PORT_PRIORITY) return -ERANGE;
  p.port_id = br_make_port_id(newprio, p.port_no);
  p.designated_port = p.port_id;
  p.priority = newprio;
  return 0;
}

export function br_stp_set_path_cost(p: net_bridge_port, path_cost: number): number {
  if (path_cost < BR_MIN_PATH_COST || path_cost > BR_MAX_PATH_COST) return -ERANGE;
  p.flags |= BR_ADMIN_COST;
  p.path_cost = path_cost;
  br_configuration_update(p.br);
  br_port_state_selection(p.br);
  return 0;
}
