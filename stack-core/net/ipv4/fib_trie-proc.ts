// /proc/net/route. Kernel: net/ipv4/fib_trie.c

import { inet_make_mask } from '../../include/linux/inetdevice.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import { type fib_alias, fib_info_nhc } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  RT_TABLE_MAIN,
  RTAX_ADVMSS,
  RTAX_RTT,
  RTAX_WINDOW,
  RTN_BROADCAST,
  RTN_MULTICAST,
  RTN_PROHIBIT,
  RTN_UNREACHABLE,
} from '../../include/uapi/linux/rtnetlink.ts';
import { proc_create_net, remove_proc_entry } from '../../kernel/proc.ts';
import { fib_get_table } from './fib_frontend-lookup.ts';
import { leaves } from './fib_trie-walk.ts';

const RTF_UP = 0x0001;
const RTF_GATEWAY = 0x0002;
const RTF_HOST = 0x0004;
const RTF_REJECT = 0x0200;

function fib_flag_trans(type: number, mask: number, gateway: boolean): number {
  let flags = type === RTN_UNREACHABLE || type === RTN_PROHIBIT ? RTF_REJECT : 0;
  if (gateway) flags |= RTF_GATEWAY;
  if (mask === 0xffffffff) flags |= RTF_HOST;
  return flags | RTF_UP;
}

/** Hex digits of an address as a little-endian machine shows its bytes. */
function hex_addr(addr: number): string {
  const swapped = ((addr & 0xff) << 24) | ((addr & 0xff00) << 8) | ((addr >>> 8) & 0xff00) | (addr >>> 24);
  return (swapped >>> 0).toString(16).toUpperCase().padStart(8, '0');
}

function fib_route_line(prefix: number, fa: fib_alias): string {
  const fi = fa.fa_info;
  const nhc = fib_info_nhc(fi, 0);
  const dev: net_device | null = nhc.nhc_dev;
  const mask = inet_make_mask(32 - fa.fa_slen);
  const gw = nhc.nhc_gw_family !== 0 ? nhc.nhc_gw.ipv4 : 0;
  const flags = fib_flag_trans(fa.fa_type, mask, gw !== 0);
  const m = fi.fib_metrics.metrics;
  const advmss = m[RTAX_ADVMSS - 1];
  const mss = dev !== null && advmss !== 0 ? advmss + 40 : 0;
  const numbers = `${flags.toString(16).toUpperCase().padStart(4, '0')}\t0\t0\t${fi.fib_priority}\t${hex_addr(mask)}\t${mss}`;
  const window = dev !== null ? m[RTAX_WINDOW - 1] : 0;
  const rtt = dev !== null ? m[RTAX_RTT - 1] >>> 3 : 0;
  return `${dev?.name ?? '*'}\t${hex_addr(prefix)}\t${hex_addr(gw)}\t${numbers}\t${window}\t${rtt}`;
}

const header = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
const pad = (line: string): string => `${line.padEnd(127)}\n`;

/** The text of /proc/net/route: the main table. */
function fib_route_seq_show(net: net): string {
  let text = pad(header);
  const tb = fib_get_table(net, RT_TABLE_MAIN);
  if (tb === null) return text;
  for (const l of leaves(tb.kv)) {
    for (const fa of l.leaf as fib_alias[]) {
      if (fa.fa_type === RTN_BROADCAST || fa.fa_type === RTN_MULTICAST) continue;
      if (fa.tb_id !== tb.tb_id) continue;
      text += pad(fib_route_line(l.key, fa));
    }
  }
  return text;
}

export function fib_proc_init(net: net): void {
  proc_create_net(net, 'route', () => fib_route_seq_show(net));
}

export function fib_proc_exit(net: net): void {
  remove_proc_entry(net, 'route');
}
