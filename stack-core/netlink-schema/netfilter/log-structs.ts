import { struct } from '../schema.ts';

export const nfulnl_msg_packet_hdr = struct('nfulnl_msg_packet_hdr', 'include/uapi/linux/netfilter/nfnetlink_log.h', {
  hw_protocol: 'be16',
  hook: 'u8',
  _pad: 'u8',
});

export const nfulnl_msg_packet_timestamp = struct(
  'nfulnl_msg_packet_timestamp',
  'include/uapi/linux/netfilter/nfnetlink_log.h',
  {
    sec: 'be64',
    usec: 'be64',
  },
);

export const nfulnl_msg_packet_hw = struct('nfulnl_msg_packet_hw', 'include/uapi/linux/netfilter/nfnetlink_log.h', {
  hw_addrlen: 'be16',
  _pad: 'u16',
  hw_addr: 'u8[8]',
});

export const nfulnl_msg_config_cmd = struct('nfulnl_msg_config_cmd', 'include/uapi/linux/netfilter/nfnetlink_log.h', {
  command: 'u8',
});

export const nfulnl_msg_config_mode = struct('nfulnl_msg_config_mode', 'include/uapi/linux/netfilter/nfnetlink_log.h', {
  copy_range: 'be32',
  copy_mode: 'u8',
  _pad: 'u8',
});
