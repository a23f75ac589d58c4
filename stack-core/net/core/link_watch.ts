// Follows the carrier of devices: operational state, queues, notifications. Kernel: net/core/link_watch.c
import {
  __LINK_STATE_LINKWATCH_PENDING,
  dev_net,
  type net_device,
  netif_carrier_ok,
  netif_device_present,
  netif_dormant,
  netif_running,
  netif_testing,
} from '../../include/linux/netdevice.ts';
import { qdisc_tx_changing } from '../../include/net/sch_generic.ts';
import {
  IF_LINK_MODE_DORMANT,
  IF_LINK_MODE_TESTING,
  IF_OPER_DORMANT,
  IF_OPER_DOWN,
  IF_OPER_LOWERLAYERDOWN,
  IF_OPER_TESTING,
  IF_OPER_UP,
  IFF_UP,
} from '../../include/uapi/linux/if.ts';
import { HZ, jiffies, time_after } from '../../kernel/clock.ts';
import { delayed_work, mod_delayed_work, queue_delayed_work } from '../../kernel/workqueue.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { dev_activate, dev_deactivate } from '../sched/sch_generic.ts';
import { __dev_get_by_index, dev_get_iflink, netdev_state_change } from './dev.ts';

class link_watch_state {
  /** Events that are not urgent wait until then, in jiffies: one round a second. */
  linkwatch_nextevent = 0;
  /** A round is to come at once. */
  urgent = false;
  /** Devices whose carrier changed. */
  lweventlist: net_device[] = [];
  readonly work: delayed_work;

  constructor(world: World) {
    this.work = new delayed_work(world, () => linkwatch_event(world));
  }
}

const link_watch = subsystem('link_watch', world => new link_watch_state(world));

function default_operstate(dev: net_device): number {
  if (netif_testing(dev)) return IF_OPER_TESTING;
  if (!netif_carrier_ok(dev)) {
    const iflink = dev_get_iflink(dev);
    if (iflink === dev.ifindex) return IF_OPER_DOWN;
    const peer = __dev_get_by_index(dev_net(dev), iflink);
    if (peer === null) return IF_OPER_DOWN;
    return netif_carrier_ok(peer) ? IF_OPER_DOWN : IF_OPER_LOWERLAYERDOWN;
  }
  if (netif_dormant(dev)) return IF_OPER_DORMANT;
  return IF_OPER_UP;
}

function rfc2863_policy(dev: net_device): void {
  let operstate = default_operstate(dev);
  if (dev.link_mode === IF_LINK_MODE_TESTING && operstate === IF_OPER_UP) operstate = IF_OPER_TESTING;
  if (dev.link_mode === IF_LINK_MODE_DORMANT && operstate === IF_OPER_UP) operstate = IF_OPER_DORMANT;
  dev.operstate = operstate;
}

/** A new device whose driver has settled its link before the registration. */
export function linkwatch_init_dev(dev: net_device): void {
  if (!netif_carrier_ok(dev) || netif_dormant(dev) || netif_testing(dev)) rfc2863_policy(dev);
}

function linkwatch_urgent_event(dev: net_device): boolean {
  if (!netif_running(dev)) return false;
  if (dev.ifindex !== dev_get_iflink(dev)) return true;
  return netif_carrier_ok(dev) && qdisc_tx_changing(dev);
}

/** Notes that the link of `dev` changed. */
export function linkwatch_fire_event(dev: net_device): void {
  const state = dev_net(dev).world.subsystem(link_watch);
  const urgent = linkwatch_urgent_event(dev);
  if ((dev.state & __LINK_STATE_LINKWATCH_PENDING) === 0) {
    dev.state |= __LINK_STATE_LINKWATCH_PENDING;
    state.lweventlist.push(dev);
  } else if (!urgent) {
    return;
  }
  linkwatch_schedule_work(state, urgent);
}

function linkwatch_schedule_work(state: link_watch_state, urgent: boolean): void {
  if (state.urgent) return;
  if (urgent) {
    state.urgent = true;
    mod_delayed_work(state.work, 0);
    return;
  }
  const delay = state.linkwatch_nextevent - jiffies(state.work.world);
  queue_delayed_work(state.work, delay > HZ || delay < 0 ? 0 : delay);
}

function linkwatch_event(world: World): void {
  const state = world.subsystem(link_watch);
  __linkwatch_run_queue(state, time_after(state.linkwatch_nextevent, jiffies(world)));
}

function __linkwatch_run_queue(state: link_watch_state, urgent_only: boolean): void {
  const now = jiffies(state.work.world);
  // One round a second, so that a link that flaps does not flood netlink.
  if (!urgent_only) state.linkwatch_nextevent = now + HZ;
  else if (time_after(state.linkwatch_nextevent, now + HZ)) state.linkwatch_nextevent = now;
  state.urgent = false;

  const wrk = state.lweventlist;
  state.lweventlist = [];
  for (const dev of wrk) {
    if (!netif_device_present(dev) || (urgent_only && !linkwatch_urgent_event(dev))) {
      state.lweventlist.push(dev);
      continue;
    }
    linkwatch_do_dev(dev);
  }
  if (state.lweventlist.length !== 0) linkwatch_schedule_work(state, false);
}

function linkwatch_do_dev(dev: net_device): void {
  dev.state &= ~__LINK_STATE_LINKWATCH_PENDING;
  rfc2863_policy(dev);
  if ((dev.flags & IFF_UP) === 0) return;
  if (netif_carrier_ok(dev)) dev_activate(dev);
  else dev_deactivate(dev);
  netdev_state_change(dev);
}

/** Handles what is pending for `dev` now, so that its state can be shown. */
export function linkwatch_sync_dev(dev: net_device): void {
  const state = dev_net(dev).world.subsystem(link_watch);
  const at = state.lweventlist.indexOf(dev);
  if (at < 0) return;
  state.lweventlist.splice(at, 1);
  linkwatch_do_dev(dev);
}

/** Forgets a device that goes away. */
export function linkwatch_forget_dev(dev: net_device): void {
  linkwatch_sync_dev(dev);
}

/** Handles everything that is pending. */
export function linkwatch_run_queue(world: World): void {
  __linkwatch_run_queue(world.subsystem(link_watch), false);
}
