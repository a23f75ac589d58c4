// Registration of transport protocols. Kernel: net/ipv4/protocol.c
import { inet_protos, type net_protocol } from '../../include/net/protocol.ts';
import type { World } from '../../kernel/world.ts';

/** 0, or -1 when the number is taken. */
export function inet_add_protocol(world: World, prot: net_protocol, protocol: number): number {
  const protos = world.subsystem(inet_protos);
  if (protos[protocol] !== null) return -1;
  protos[protocol] = prot;
  return 0;
}

/** 0, or -1 when another has the number. */
export function inet_del_protocol(world: World, prot: net_protocol, protocol: number): number {
  const protos = world.subsystem(inet_protos);
  if (protos[protocol] !== prot) return -1;
  protos[protocol] = null;
  return 0;
}
