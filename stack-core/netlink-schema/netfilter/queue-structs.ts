import { struct } from '../schema.ts';

export const nfqnl_msg_packet_hdr = struct('nfqnl_msg_packet_hdr', 'include/uapi/linux/netfilter/nfnetlink_queue.h', {
  packet_id: 'be32',
  hw_protocol: 'be16',
  hook: 'u8',
});

export const nfqnl_msg_verdict_hdr = struct('nfqnl_msg_verdict_hdr', 'include/uapi/linux/netfilter/nfnetlink_queue.h', {
  verdict: 'be32',
  id: 'be32',
});

export const nfqnl_msg_packet_timestamp = struct(
  'nfqnl_msg_packet_timestamp',
  'include/uapi/linux/netfilter/nfnetlink_queue.h',
  {
    sec: 'be64',
    usec: 'be64',
  },
);

export const nfqnl_msg_packet_hw = struct('nfqnl_msg_packet_hw', 'include/uapi/linux/netfilter/nfnetlink_queue.h', {
  hw_addrlen: 'be16',
  _pad: 'u16',
  hw_addr: 'u8[8]',
});

export const nfqnl_msg_config_cmd = struct('nfqnl_msg_config_cmd', 'include/uapi/linux/netfilter/nfnetlink_queue.h', {
  command: 'u8',
  _pad: 'u8',
  pf: 'be16',
});

export const nfqnl_msg_config_params = struct(
  'nfqnl_msg_config_params',
  'include/uapi/linux/netfilter/nfnetlink_queue.h',
  {
    copy_range: 'be32',
    copy_mode: 'u8',
  },
);
