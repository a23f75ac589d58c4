// Printers of the structs that people look at most: packet, device, namespace, neighbour, route, hook.

import { in_ifaddr } from '../../include/linux/inetdevice.ts';
import { net_device } from '../../include/linux/netdevice.ts';
import { nf_hook_state } from '../../include/linux/netfilter.ts';
import { sk_buff, sk_buff_head } from '../../include/linux/skbuff.ts';
import { AF_NAMES } from '../../include/linux/socket.ts';
import { fib_rule } from '../../include/net/fib_rules.ts';
import { inet_sock } from '../../include/net/inet_sock.ts';
import { fib_alias } from '../../include/net/ip_fib.ts';
import { neighbour } from '../../include/net/neighbour.ts';
import { net } from '../../include/net/net_namespace.ts';
import { rtable } from '../../include/net/route.ts';
import { Qdisc } from '../../include/net/sch_generic.ts';
import { sock } from '../../include/net/sock.ts';
import { ipv4, mac, nameOf } from '../../include/show.ts';
import { ETH_P } from '../../include/uapi/linux/if_ether.ts';
import { NUD } from '../../include/uapi/linux/neighbour.ts';
import { NF_INET_HOOKS, NFPROTOS } from '../../include/uapi/linux/netfilter.ts';
import { NETLINK_PROTOCOLS } from '../../include/uapi/linux/netlink.ts';
import { RTN_NAMES } from '../../include/uapi/linux/rtnetlink.ts';
import { World } from '../../kernel/world.ts';
import { dev_get_stats } from '../../net/core/dev.ts';
import { netlink_sock } from '../../net/netlink/netlink_sock.ts';
import { headerSummary, headersOf } from './headers.ts';
import { headerItems } from './packet.ts';
import { type Row, registerPrinter } from './printers.ts';
import { ruleText } from './tables.ts';

const deviceName = (dev: net_device | null): string => dev?.name ?? 'none';

function skbSummary(skb: sk_buff): string {
  const inner = headersOf(skb).at(-1);
  // Netlink messages are buffers too, and have no protocol.
  const protocol = skb.protocol === 0 ? '' : `, ${nameOf(ETH_P, skb.protocol)}`;
  const what = inner === undefined ? protocol : `, ${inner.name} ${headerSummary(inner)}`;
  return `#${skb.id} len ${skb.len}${what}`;
}

function skbRows(skb: sk_buff, frame: number): Row[] {
  const { data, tail } = skb;
  const payload = {
    name: 'payload',
    value: skb.head.subarray(data, tail),
    text: `${tail - data} bytes from data to tail`,
  };
  return [...headerItems(skb, null, frame), payload];
}

registerPrinter(sk_buff, {
  struct: 'sk_buff',
  summary: skbSummary,
  rows: skbRows,
  hidden: ['world', 'live_slot', 'moved'],
});

registerPrinter(sk_buff_head, {
  struct: 'sk_buff_head',
  summary: queue => `${queue.qlen} packets`,
});

/** What `ip addr`, `tc qdisc` and `ip -s link` say of a device. */
function deviceRows(dev: net_device): Row[] {
  const addresses: in_ifaddr[] = [];
  for (let ifa = dev.ip_ptr?.ifa_list ?? null; ifa !== null; ifa = ifa.ifa_next) addresses.push(ifa);
  const statistics = dev_get_stats(dev);
  const counted = Object.entries(statistics).filter(([, n]) => n !== 0);
  return [
    { name: 'addresses', value: addresses, text: addresses.map(addressText).join(', ') || 'none' },
    { name: 'qdisc of the device', value: dev.qdisc, path: 'qdisc' },
    {
      name: 'statistics',
      value: statistics,
      text: counted.map(([name, n]) => `${name} ${n}`).join(', ') || 'all 0',
    },
  ];
}

const addressText = (ifa: in_ifaddr): string => `${ipv4(ifa.ifa_local)}/${ifa.ifa_prefixlen}`;

registerPrinter(in_ifaddr, { struct: 'in_ifaddr', summary: addressText });

registerPrinter(Qdisc, {
  struct: 'Qdisc',
  summary: q => `${q.ops.id}, ${q.qstats.qlen + q.q.qlen} packets, ${q.qstats.drops} dropped`,
});

registerPrinter(fib_alias, {
  struct: 'fib_alias',
  summary: fa => `/${32 - fa.fa_slen} ${nameOf(RTN_NAMES, fa.fa_type)}, table ${fa.tb_id}`,
});

registerPrinter(fib_rule, { struct: 'fib_rule', summary: ruleText });

const endpoint = (address: number, port: number): string =>
  `${address === 0 ? '*' : ipv4(address)}:${port === 0 ? '*' : port}`;

registerPrinter(sock, {
  struct: 'sock',
  summary: sk => {
    if (sk instanceof netlink_sock)
      return `${nameOf(NETLINK_PROTOCOLS, sk.sk_protocol)} ${sk.portid === 0 ? 'of the kernel' : `port ${sk.portid}`}`;
    if (!(sk instanceof inet_sock)) return nameOf(AF_NAMES, sk.sk_family);
    const own = endpoint(sk.inet_rcv_saddr, sk.inet_num);
    return `${sk.sk_prot.name} ${own} to ${endpoint(sk.inet_daddr, sk.inet_dport)}`;
  },
});

registerPrinter(net_device, {
  struct: 'net_device',
  summary: dev => `${dev.name}, ifindex ${dev.ifindex}, mtu ${dev.mtu}`,
  rows: deviceRows,
});

registerPrinter(net, {
  struct: 'net',
  summary: ns => `${ns.name === '' ? 'unnamed' : ns.name}, ${ns.dev_base_head.length} devices`,
  hidden: ['world'],
});

registerPrinter(World, { struct: 'world', summary: world => `${world.net_namespace_list.length} namespaces` });

registerPrinter(nf_hook_state, {
  struct: 'nf_hook_state',
  summary: state =>
    `${nameOf(NFPROTOS, state.pf)} ${nameOf(NF_INET_HOOKS, state.hook)}, in ${deviceName(state.in)}, out ${deviceName(state.out)}`,
});

registerPrinter(neighbour, {
  struct: 'neighbour',
  summary: n => {
    const key = typeof n.primary_key === 'number' ? ipv4(n.primary_key) : String(n.primary_key);
    return `${key} dev ${n.dev.name} lladdr ${mac(n.ha.subarray(0, n.dev.addr_len))} ${nameOf(NUD, n.nud_state)}`;
  },
});

registerPrinter(rtable, {
  struct: 'rtable',
  summary: rt => `dev ${deviceName(rt.dev)}${rt.rt_gw4 === 0 ? '' : ` via ${ipv4(rt.rt_gw4)}`}`,
});
