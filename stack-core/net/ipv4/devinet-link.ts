// What IPv4 says in messages about links: the settings of the device. Kernel: net/ipv4/devinet.c, inet_af_ops
import { EAFNOSUPPORT, EINVAL, ENODATA } from '../../include/linux/errno.ts';
import { ipv4_devconf_set } from '../../include/linux/inetdevice.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import {
  nla_find_nested,
  nla_for_each_nested,
  nla_get_u32,
  nla_len,
  nla_reserve,
  nla_total_size,
  nla_type,
} from '../../include/net/netlink.ts';
import type { rtnl_af_ops } from '../../include/net/rtnetlink.ts';
import { IFLA_INET_CONF } from '../../include/uapi/linux/if_link.ts';
import { IPV4_DEVCONF_MAX } from '../../include/uapi/linux/ip_devconf.ts';
import type { nlattr } from '../../include/uapi/linux/netlink.ts';
import { put_le32 } from '../../include/wire.ts';

/** Bytes of all settings, a 32-bit number each. */
const CONF_SIZE = IPV4_DEVCONF_MAX * 4;

function inet_get_link_af_size(dev: net_device): number {
  return dev.ip_ptr === null ? 0 : nla_total_size(CONF_SIZE);
}

/** Puts the settings of the device. 0, or a negative errno: -ENODATA when it has no IPv4. */
function inet_fill_link_af(skb: sk_buff, dev: net_device): number {
  const in_dev = dev.ip_ptr;
  if (in_dev === null) return -ENODATA;
  const value = nla_reserve(skb, IFLA_INET_CONF, CONF_SIZE);
  if (value < 0) return value;
  for (let i = 0; i < IPV4_DEVCONF_MAX; i++) put_le32(skb.head, value + i * 4, in_dev.cnf.data[i] >>> 0);
  return 0;
}

function inet_validate_link_af(dev: net_device | null, nla: nlattr): number {
  if (dev !== null && dev.ip_ptr === null) return -EAFNOSUPPORT;
  const conf = nla_find_nested(nla, IFLA_INET_CONF);
  if (conf === null) return 0;
  for (const setting of nla_for_each_nested(conf)) {
    const cfgid = nla_type(setting);
    if (nla_len(setting) < 4) return -EINVAL;
    if (cfgid <= 0 || cfgid > IPV4_DEVCONF_MAX) return -EINVAL;
  }
  return 0;
}

function inet_set_link_af(dev: net_device, nla: nlattr): number {
  const in_dev = dev.ip_ptr;
  if (in_dev === null) return -EAFNOSUPPORT;
  const conf = nla_find_nested(nla, IFLA_INET_CONF);
  if (conf === null) return 0;
  for (const setting of nla_for_each_nested(conf)) ipv4_devconf_set(in_dev, nla_type(setting), nla_get_u32(setting));
  return 0;
}

export const inet_af_ops: rtnl_af_ops = {
  family: AF_INET,
  fill_link_af: inet_fill_link_af,
  get_link_af_size: inet_get_link_af_size,
  validate_link_af: inet_validate_link_af,
  set_link_af: inet_set_link_af,
};
