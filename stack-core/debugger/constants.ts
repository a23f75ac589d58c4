// Constants of the kernel's headers, for expressions (`skb->pkt_type == PACKET_HOST`) and names of breakpoints.
import * as dropReasons from '../include/net/dropreason-core.ts';
import * as icmp from '../include/uapi/linux/icmp.ts';
import * as ifFlags from '../include/uapi/linux/if.ts';
import * as ifArp from '../include/uapi/linux/if_arp.ts';
import * as ifEther from '../include/uapi/linux/if_ether.ts';
import * as ifPacket from '../include/uapi/linux/if_packet.ts';
import * as inet from '../include/uapi/linux/in.ts';
import * as neighbour from '../include/uapi/linux/neighbour.ts';
import * as netfilter from '../include/uapi/linux/netfilter.ts';
import * as rtnetlink from '../include/uapi/linux/rtnetlink.ts';

function numbersOf(...modules: object[]): Record<string, number> {
  const found: Record<string, number> = Object.create(null);
  for (const module of modules)
    for (const [name, value] of Object.entries(module)) if (typeof value === 'number') found[name] = value;
  return found;
}

export const constants: Readonly<Record<string, number>> = numbersOf(
  dropReasons,
  ifFlags,
  ifArp,
  ifEther,
  ifPacket,
  icmp,
  inet,
  neighbour,
  netfilter,
  rtnetlink,
);
