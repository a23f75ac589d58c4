// States of a bridge's ports. Kernel: net/bridge/br_stp.c
// Differs: no spanning tree is built, so each port is the designated one of its link, and the bridge is the root.
import { ERANGE } from '../../include/linux/errno.ts';
import { dev_net } from '../../include/linux/netdevice.ts';
import { RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import { clock_t_to_jiffies, HZ, jiffies } from '../../kernel/clock.ts';
import { mod_timer, timer_delete } from '../../kernel/timer.ts';
import { mod_delayed_work } from '../../kernel/workqueue.ts';
import { netif_carrier_off, netif_carrier_on } from '../sched/sch_generic.ts';
import { br_ifinfo_notify } from './br_netlink.ts';
import {
  BR_STATE_BLOCKING,
  BR_STATE_DISABLED,
  BR_STATE_FORWARDING,
  br_info,
  type net_bridge,
  type net_bridge_port,
} from './br_private.ts';

const br_port_state_names = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'];

const BR_MIN_HELLO_TIME = HZ;
const BR_MAX_HELLO_TIME = 10 * HZ;
const BR_MIN_MAX_AGE = 6 * HZ;
const BR_MAX_MAX_AGE = 40 * HZ;

export function br_set_state(p: net_bridge_port, state: number): void {
  p.state = state;
  br_info(p.br, `port ${p.port_no}(${p.dev.name}) entered ${br_port_state_names[state]} state`);
}

/** The bridge takes part in its own tree only: it is the root. */
export function br_configuration_update(br: net_bridge): void {
  br_root_selection(br);
  br_designated_port_selection(br);
}

function br_root_selection(br: net_bridge): void {
  br.root_port = 0;
  br.designated_root = br.bridge_id.copy();
  br.root_path_cost = 0;
}

function br_designated_port_selection(br: net_bridge): void {
  for (const p of br.port_list) if (p.state !== BR_STATE_DISABLED) br_become_designated_port(p);
}

export function br_become_designated_port(p: net_bridge_port): void {
  const { br } = p;
  p.designated_root = br.designated_root.copy();
  p.designated_cost = br.root_path_cost;
  p.designated_bridge = br.bridge_id.copy();
  p.designated_port = p.port_id;
}

/** A port that was blocked may forward. */
function br_make_forwarding(p: net_bridge_port): void {
  const { br } = p;
  if (p.state !== BR_STATE_BLOCKING) return;
  br_set_state(p, BR_STATE_FORWARDING);
  timer_delete(p.forward_delay_timer);
  br_ifinfo_notify(RTM_NEWLINK, null, p);
  if (br.forward_delay !== 0) mod_timer(p.forward_delay_timer, jiffies(dev_net(br.dev).world) + br.forward_delay);
}

/** Settles the states of all ports; the bridge has a carrier while one of them forwards. */
export function br_port_state_selection(br: net_bridge): void {
  let liveports = 0;
  for (const p of br.port_list) {
    if (p.state === BR_STATE_DISABLED) continue;
    br_make_forwarding(p);
    if (p.state === BR_STATE_FORWARDING) liveports++;
  }
  if (liveports === 0) netif_carrier_off(br.dev);
  else netif_carrier_on(br.dev);
}

/** Sets after how many USER_HZ a silent station is forgotten. 0 or a negative errno. */
export function br_set_ageing_time(br: net_bridge, ageing_time: number): number {
  br.ageing_time = clock_t_to_jiffies(ageing_time);
  mod_delayed_work(br.gc_work, 0);
  return 0;
}

export function br_set_hello_time(br: net_bridge, val: number): number {
  const t = clock_t_to_jiffies(val);
  if (t < BR_MIN_HELLO_TIME || t > BR_MAX_HELLO_TIME) return -ERANGE;
  br.hello_time = t;
  return 0;
}

export function br_set_max_age(br: net_bridge, val: number): number {
  const t = clock_t_to_jiffies(val);
  if (t < BR_MIN_MAX_AGE || t > BR_MAX_MAX_AGE) return -ERANGE;
  br.max_age = t;
  return 0;
}

/** Without a spanning tree any delay is allowed. */
export function br_set_forward_delay(br: net_bridge, val: number): number {
  br.forward_delay = clock_t_to_jiffies(val);
  return 0;
}
