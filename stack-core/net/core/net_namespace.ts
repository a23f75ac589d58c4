// Network namespaces come and go. Kernel: net/core/net_namespace.c
import { net, type pernet_operations } from '../../include/net/net_namespace.ts';
import { subsystem, type World } from '../../kernel/world.ts';

/** Inode number of the first namespace; the numbers of others follow one another. */
const PROC_NET_INIT_INO = 4026531840;

const next_inum = subsystem('next_net_inum', () => ({ value: PROC_NET_INIT_INO }));

/** Adds a part of the stack that keeps state per namespace; namespaces that exist get theirs at once. */
export function register_pernet_subsys(world: World, ops: pernet_operations): number {
  world.pernet_list.push(ops);
  for (const net of world.net_namespace_list) ops.init?.(net);
  return 0;
}

/** Devices of a namespace are set up as its other parts. */
export const register_pernet_device = register_pernet_subsys;

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
  const reversed = [...world.pernet_list].reverse();
  for (const ops of reversed) ops.pre_exit?.(net);
  for (const ops of reversed) ops.exit?.(net);
  world.net_namespace_list.splice(world.net_namespace_list.indexOf(net), 1);
}
