// Start of routing. Kernel: net/ipv4/route.c
import type { World } from '../../kernel/world.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import { devinet_init } from './devinet-init.ts';
import { ip_fib_init } from './fib_frontend.ts';
import { route_rtnl_register } from './route-netlink.ts';
import { sysctl_route_net_init } from './route-sysctl.ts';

/** Starts addresses, tables and routes on this machine. Called by `ip_init`. */
export function ip_rt_init(world: World): void {
  devinet_init(world);
  ip_fib_init(world);
  route_rtnl_register(world);
  register_pernet_subsys(world, { name: 'net/ipv4/route', init: sysctl_route_net_init });
}
