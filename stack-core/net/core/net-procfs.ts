// /proc/net/dev, dev_mcast, softnet_stat, ptype. Kernel: net/core/net-procfs.c
import type { net_device, netdev_hw_addr, packet_type } from '../../include/linux/netdevice.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { hexBytes } from '../../include/show.ts';
import { ETH_P_ALL } from '../../include/uapi/linux/if_ether.ts';
import { proc_create_net } from '../../kernel/proc.ts';
import { dev_get_stats } from './dev.ts';

export function dev_proc_init(net: net): void {
  proc_create_net(net, 'dev', () => dev_seq_show(net));
  proc_create_net(net, 'dev_mcast', () =>
    net.dev_base_head.flatMap(dev => dev.mc.map(ha => mc_line(dev, ha))).join(''),
  );
  proc_create_net(net, 'softnet_stat', () => softnet_seq_show(net));
  proc_create_net(net, 'ptype', () => ptype_seq_show(net));
}

const DEV_HEADER =
  'Inter-|   Receive                                                |  Transmit\n' +
  ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n';

function dev_seq_show(net: net): string {
  return DEV_HEADER + net.dev_base_head.map(dev_seq_printf_stats).join('');
}

function dev_seq_printf_stats(dev: net_device): string {
  const s = dev_get_stats(dev);
  const rx_frame = s.rx_length_errors + s.rx_over_errors + s.rx_crc_errors + s.rx_frame_errors;
  const tx_carrier = s.tx_carrier_errors + s.tx_aborted_errors + s.tx_window_errors + s.tx_heartbeat_errors;
  const columns: [value: number, width: number][] = [
    [s.rx_bytes, 7],
    [s.rx_packets, 7],
    [s.rx_errors, 4],
    [s.rx_dropped + s.rx_missed_errors, 4],
    [s.rx_fifo_errors, 4],
    [rx_frame, 5],
    [s.rx_compressed, 10],
    [s.multicast, 9],
    [s.tx_bytes, 8],
    [s.tx_packets, 7],
    [s.tx_errors, 4],
    [s.tx_dropped, 4],
    [s.tx_fifo_errors, 4],
    [s.collisions, 5],
    [tx_carrier, 7],
    [s.tx_compressed, 10],
  ];
  const text = columns.map(([value, width]) => String(value).padStart(width)).join(' ');
  return `${dev.name.padStart(6)}: ${text}\n`;
}

function mc_line(dev: net_device, ha: netdev_hw_addr): string {
  return `${String(dev.ifindex).padEnd(4)} ${dev.name.padEnd(15)} ${String(ha.refcount).padEnd(5)} ${(ha.global_use ? '1' : '0').padEnd(5)} ${hexBytes(ha.addr)}\n`;
}

const hex8 = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');

/** One line for the one CPU. */
function softnet_seq_show(net: net): string {
  const sd = net.world.net_hotdata.softnet_data;
  const backlog = sd.input_pkt_queue.qlen;
  const processing = sd.process_queue.qlen;
  const numbers = [sd.processed, sd.dropped, sd.time_squeeze, 0, 0, 0, 0, 0, 0, 0, 0];
  return `${[...numbers, backlog + processing, 0, backlog, processing].map(hex8).join(' ')}\n`;
}

function ptype_seq_show(net: net): string {
  const types = [...net.ptype_all, ...net.ptype_specific];
  for (const dev of net.dev_base_head) types.push(...dev.ptype_all, ...dev.ptype_specific);
  for (const slot of net.world.net_hotdata.ptype_base) types.push(...slot);
  return `Type Device      Function\n${types.map(ptype_line).join('')}`;
}

function ptype_line(pt: packet_type): string {
  const type = pt.type === ETH_P_ALL ? 'ALL ' : pt.type.toString(16).padStart(4, '0');
  return `${type} ${(pt.dev?.name ?? '').padEnd(8)} ${pt.func.name}\n`;
}
