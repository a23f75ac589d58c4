// Boots the machine: starts each part of the stack, in the kernel's order. Kernel: init/main.c and the initcalls

import { dummy_init } from '../drivers/net/dummy.ts';
import { tun_init } from '../drivers/net/tun.ts';
import { veth_init } from '../drivers/net/veth.ts';
import { World, type WorldOptions } from '../kernel/world.ts';
import { br_init } from '../net/bridge/br.ts';
import { net_dev_init } from '../net/core/dev.ts';
import { fib_rules_init } from '../net/core/fib_rules-netlink.ts';
import { neigh_init } from '../net/core/neighbour.ts';
import { net_ns_init } from '../net/core/net_namespace.ts';
import { net_ns_ids_init } from '../net/core/net_namespace-ids.ts';
import { rtnetlink_init } from '../net/core/rtnetlink.ts';
import { inet_init } from '../net/ipv4/af_inet.ts';
import { llc_init } from '../net/llc/llc_input.ts';
import { genl_init } from '../net/netlink/genetlink-ctrl.ts';
import { netlink_proto_init } from '../net/netlink/socket.ts';
import { packet_init } from '../net/packet/af_packet.ts';

/** A machine that has booted: one namespace with a loopback device that is down, and nobody logged in. */
export function start_kernel(options: WorldOptions = {}): World {
  const world = new World(options);
  net_ns_init(world);
  do_initcalls(world);
  return world;
}

function do_initcalls(world: World): void {
  // core_initcall
  netlink_proto_init(world);
  rtnetlink_init(world);
  net_ns_ids_init(world);
  genl_init(world);
  // subsys_initcall
  net_dev_init(world);
  neigh_init(world);
  fib_rules_init(world);
  // fs_initcall
  inet_init(world);
  // module_init
  packet_init(world);
  llc_init(world);
  br_init(world);
  // device_initcall
  dummy_init(world);
  tun_init(world);
  veth_init(world);
}
