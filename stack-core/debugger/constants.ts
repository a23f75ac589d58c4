// Everything that the kernel's headers name: constants and enumerations for expressions (`skb->pkt_type == PACKET_HOST`) and
// names of breakpoints, wire structs for casts. A unit test holds that no header is missing.

import { arp_eth_ip } from '../expression/layers.ts';
import type { HeaderClass } from '../expression/values.ts';
import * as linuxErrno from '../include/linux/errno.ts';
import * as linuxErrqueue from '../include/linux/errqueue.ts';
import * as linuxEtherdevice from '../include/linux/etherdevice.ts';
import * as linuxIcmp from '../include/linux/icmp.ts';
import * as linuxIfTun from '../include/linux/if_tun.ts';
import * as linuxIfVlan from '../include/linux/if_vlan.ts';
import * as linuxIn from '../include/linux/in.ts';
import * as linuxInetdevice from '../include/linux/inetdevice.ts';
import * as linuxIp from '../include/linux/ip.ts';
import * as linuxNet from '../include/linux/net.ts';
import * as linuxNetdevFeatures from '../include/linux/netdev_features.ts';
import * as linuxNetdevice from '../include/linux/netdevice.ts';
import * as linuxNetfilter from '../include/linux/netfilter.ts';
import * as linuxNetlink from '../include/linux/netlink.ts';
import * as linuxSkbuff from '../include/linux/skbuff.ts';
import * as linuxSocket from '../include/linux/socket.ts';
import * as linuxUdp from '../include/linux/udp.ts';
import * as netArp from '../include/net/arp.ts';
import * as netChecksum from '../include/net/checksum.ts';
import * as netDropreasonCore from '../include/net/dropreason-core.ts';
import * as netDst from '../include/net/dst.ts';
import * as netFibRules from '../include/net/fib_rules.ts';
import * as netFlow from '../include/net/flow.ts';
import * as netGenetlink from '../include/net/genetlink.ts';
import * as netHotdata from '../include/net/hotdata.ts';
import * as netIcmp from '../include/net/icmp.ts';
import * as netInetDscp from '../include/net/inet_dscp.ts';
import * as netInetEcn from '../include/net/inet_ecn.ts';
import * as netInetFrag from '../include/net/inet_frag.ts';
import * as netInetSock from '../include/net/inet_sock.ts';
import * as netInetpeer from '../include/net/inetpeer.ts';
import * as netIp from '../include/net/ip.ts';
import * as netIpFib from '../include/net/ip_fib.ts';
import * as netIpSock from '../include/net/ip-sock.ts';
import * as netNeighbour from '../include/net/neighbour.ts';
import * as netNeighbourVars from '../include/net/neighbour-vars.ts';
import * as netNetNamespace from '../include/net/net_namespace.ts';
import * as netNetlink from '../include/net/netlink.ts';
import * as netNetnsIpv4 from '../include/net/netns/ipv4.ts';
import * as netNetnsMib from '../include/net/netns/mib.ts';
import * as netNetnsNetfilter from '../include/net/netns/netfilter.ts';
import * as netProtocol from '../include/net/protocol.ts';
import * as netRaw from '../include/net/raw.ts';
import * as netRoute from '../include/net/route.ts';
import * as netRtnetlink from '../include/net/rtnetlink.ts';
import * as netSchGeneric from '../include/net/sch_generic.ts';
import * as netSnmp from '../include/net/snmp.ts';
import * as netSnmp4Mibs from '../include/net/snmp4_mibs.ts';
import * as netSock from '../include/net/sock.ts';
import * as uapiErrqueue from '../include/uapi/linux/errqueue.ts';
import * as uapiFibRules from '../include/uapi/linux/fib_rules.ts';
import * as uapiFilter from '../include/uapi/linux/filter.ts';
import * as uapiGenetlink from '../include/uapi/linux/genetlink.ts';
import * as uapiIcmp from '../include/uapi/linux/icmp.ts';
import * as uapiIcmpv6 from '../include/uapi/linux/icmpv6.ts';
import * as uapiIf from '../include/uapi/linux/if.ts';
import * as uapiIfAddr from '../include/uapi/linux/if_addr.ts';
import * as uapiIfArp from '../include/uapi/linux/if_arp.ts';
import * as uapiIfBridge from '../include/uapi/linux/if_bridge.ts';
import * as uapiIfEther from '../include/uapi/linux/if_ether.ts';
import * as uapiIfLink from '../include/uapi/linux/if_link.ts';
import * as uapiIfPacket from '../include/uapi/linux/if_packet.ts';
import * as uapiIfTun from '../include/uapi/linux/if_tun.ts';
import * as uapiIgmp from '../include/uapi/linux/igmp.ts';
import * as uapiIn from '../include/uapi/linux/in.ts';
import * as uapiInRoute from '../include/uapi/linux/in_route.ts';
import * as uapiIp from '../include/uapi/linux/ip.ts';
import * as uapiIpDevconf from '../include/uapi/linux/ip_devconf.ts';
import * as uapiIpv6 from '../include/uapi/linux/ipv6.ts';
import * as uapiIpv6Devconf from '../include/uapi/linux/ipv6_devconf.ts';
import * as uapiNeighbour from '../include/uapi/linux/neighbour.ts';
import * as uapiNetNamespace from '../include/uapi/linux/net_namespace.ts';
import * as uapiNetconf from '../include/uapi/linux/netconf.ts';
import * as uapiNetfilter from '../include/uapi/linux/netfilter.ts';
import * as uapiNetfilterBridge from '../include/uapi/linux/netfilter_bridge.ts';
import * as uapiNetlink from '../include/uapi/linux/netlink.ts';
import * as uapiRtnetlink from '../include/uapi/linux/rtnetlink.ts';
import * as uapiSnmp from '../include/uapi/linux/snmp.ts';
import * as uapiSocket from '../include/uapi/linux/socket.ts';
import * as uapiTcp from '../include/uapi/linux/tcp.ts';
import * as uapiUdp from '../include/uapi/linux/udp.ts';
import * as uapiVeth from '../include/uapi/linux/veth.ts';

const headers: readonly object[] = [
  uapiNetfilterBridge,
  uapiIfBridge,
  linuxErrno,
  linuxErrqueue,
  linuxEtherdevice,
  linuxIcmp,
  linuxIfTun,
  linuxIfVlan,
  linuxIn,
  linuxInetdevice,
  linuxIp,
  linuxNet,
  linuxNetdevFeatures,
  linuxNetdevice,
  linuxNetfilter,
  linuxNetlink,
  linuxSkbuff,
  linuxSocket,
  linuxUdp,
  netArp,
  netChecksum,
  netDropreasonCore,
  netDst,
  netFibRules,
  netFlow,
  netGenetlink,
  netHotdata,
  netIcmp,
  netInetDscp,
  netInetEcn,
  netInetFrag,
  netInetSock,
  netInetpeer,
  netIpSock,
  netIp,
  netIpFib,
  netNeighbourVars,
  netNeighbour,
  netNetNamespace,
  netNetlink,
  netNetnsIpv4,
  netNetnsMib,
  netNetnsNetfilter,
  netProtocol,
  netRaw,
  netRoute,
  netRtnetlink,
  netSchGeneric,
  netSnmp,
  netSnmp4Mibs,
  netSock,
  uapiErrqueue,
  uapiFibRules,
  uapiFilter,
  uapiGenetlink,
  uapiIcmp,
  uapiIcmpv6,
  uapiIf,
  uapiIfAddr,
  uapiIfArp,
  uapiIfEther,
  uapiIfLink,
  uapiIfPacket,
  uapiIfTun,
  uapiIgmp,
  uapiIn,
  uapiInRoute,
  uapiIp,
  uapiIpDevconf,
  uapiIpv6,
  uapiIpv6Devconf,
  uapiNeighbour,
  uapiNetNamespace,
  uapiNetconf,
  uapiNetfilter,
  uapiNetlink,
  uapiRtnetlink,
  uapiSnmp,
  uapiSocket,
  uapiTcp,
  uapiUdp,
  uapiVeth,
];

const isHeader = (value: unknown): value is HeaderClass =>
  typeof value === 'function' && Array.isArray((value as unknown as { layout?: unknown }).layout);

/** Constants by name. */
export const constants: Readonly<Record<string, number>> = constantsOf(headers);

function constantsOf(modules: readonly object[]): Record<string, number> {
  const found: Record<string, number> = Object.create(null);
  for (const [name, value] of modules.flatMap(module => Object.entries(module))) {
    if (typeof value === 'number' && /^_*[A-Z]/.test(name)) found[name] ??= value;
    // An enumeration that has its names in a table only.
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [key, text] of Object.entries(value))
        if (/^\d+$/.test(key) && typeof text === 'string' && /^[A-Z][A-Z0-9]*_\w+$/.test(text))
          found[text] ??= Number(key);
  }
  return found;
}

/** Wire headers by the name of their struct. */
export const structs: ReadonlyMap<string, HeaderClass> = new Map([
  ...headers
    .flatMap(module => Object.entries(module))
    .filter((entry): entry is [string, HeaderClass] => isHeader(entry[1])),
  ['arp_eth_ip', arp_eth_ip as unknown as HeaderClass],
]);
