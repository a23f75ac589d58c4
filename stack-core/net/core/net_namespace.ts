// Network namespaces come and go. Kernel: net/core/net_namespace.c
import { net, type pernet_operations } from '../../include/net/net_namespace.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { unhash_nsid } from './net_namespace-ids.ts';

/** Inode number of the first namespace; the numbers of others follow one another. */
const PROC_NET_INIT_INO = 4026531840;

const next_inum = subsystem('next_net_inum', () => ({ value: PROC_NET_INIT_INO }));

/** Adds a part of the stack that keeps state per namespace; namespaces that exist get theirs at once. */
export function register_pernet_subsys(world: World, ops: pernet_operations): number {
  const first_device = world.pernet_list.findIndex(other => other.device === true);
  if (first_device < 0 || ops.device === true) world.pernet_list.push(ops);
  else world.pernet_list.splice(first_device, 0, ops);
  for (const net of world.net_namespace_list) ops.init?.(net);
  return 0;
}

/** Adds a part that brings or removes devices: they come after all that stands above devices, and go before it. */
export function register_pernet_device(world: World, ops: pernet_operations): number {
  return register_pernet_subsys(world, { ...ops, device: true });
}

/** The first namespace. */
export function net_ns_init(world: World): void {
  setup_net(world, 'root');
}

/** A new namespace, with a loopback device that is down. `name` is for messages. */
export function copy_net_ns(world: World, name: string): net {
  return setup_net(world, name);
}

function setup_net(world: World, name: string): net {
  const numbers = world.subsystem(next_inum);
  const net_ = new net(world, numbers.value++, name);
  world.net_namespace_list.push(net_);
  for (const ops of world.pernet_list) ops.init?.(net_);
  return net_;
}

/** Takes a namespace down that nobody uses any more: devices first, then what stood under them. */
export function cleanup_net(net: net): void {
  const world = net.world;
  net.alive = false;
  unhash_nsid(net);
  const reversed = [...world.pernet_list].reverse();
  for (const ops of reversed) ops.pre_exit?.(net);
  for (const ops of reversed) ops.exit?.(net);
  world.net_namespace_list.splice(world.net_namespace_list.indexOf(net), 1);
}
