// Printers of the structs that people look at most: packet, device, namespace, neighbour, route, hook.
import { net_device } from '../../include/linux/netdevice.ts';
import { nf_hook_state } from '../../include/linux/netfilter.ts';
import { sk_buff, sk_buff_head } from '../../include/linux/skbuff.ts';
import { neighbour } from '../../include/net/neighbour.ts';
import { net } from '../../include/net/net_namespace.ts';
import { rtable } from '../../include/net/route.ts';
import { ipv4, mac, nameOf } from '../../include/show.ts';
import { ETH_P } from '../../include/uapi/linux/if_ether.ts';
import { NUD } from '../../include/uapi/linux/neighbour.ts';
import { NF_INET_HOOKS, NFPROTOS } from '../../include/uapi/linux/netfilter.ts';
import { World } from '../../kernel/world.ts';
import { headerSummary, headersOf } from './headers.ts';
import { type Row, registerPrinter } from './printers.ts';

const deviceName = (dev: net_device | null): string => dev?.name ?? 'none';

function skbSummary(skb: sk_buff): string {
  const inner = headersOf(skb).at(-1);
  // Netlink messages are buffers too, and have no protocol.
  const protocol = skb.protocol === 0 ? '' : `, ${nameOf(ETH_P, skb.protocol)}`;
  const what = inner === undefined ? protocol : `, ${inner.name} ${headerSummary(inner)}`;
  return `#${skb.id} len ${skb.len}${what}`;
}

function skbRows(skb: sk_buff): Row[] {
  const rows: Row[] = headersOf(skb).map(decoded => ({
    name: decoded.name,
    value: decoded.header,
    text: headerSummary(decoded),
  }));
  const { data, tail } = skb;
  rows.push({
    name: 'payload',
    value: skb.head.subarray(data, tail),
    text: `${tail - data} bytes from data to tail`,
  });
  return rows;
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

registerPrinter(net_device, {
  struct: 'net_device',
  summary: dev => `${dev.name}, ifindex ${dev.ifindex}, mtu ${dev.mtu}`,
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
