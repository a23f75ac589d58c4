// Extended echo (PROBE): tells whether an interface is up. Kernel: net/ipv4/icmp.c (icmp_build_probe), RFC 8335
import { __in_dev_get_rcu } from '../../include/linux/inetdevice.ts';
import { dev_net, type net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { get_addr } from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  ICMP_AFI_IP,
  ICMP_EXT_CODE_MAL_QUERY,
  ICMP_EXT_CODE_NO_IF,
  ICMP_EXT_ECHO_CTYPE_ADDR,
  ICMP_EXT_ECHO_CTYPE_INDEX,
  ICMP_EXT_ECHO_CTYPE_NAME,
  ICMP_EXT_ECHOREPLY,
  ICMP_EXT_ECHOREPLY_ACTIVE,
  ICMP_EXT_ECHOREPLY_IPV4,
  icmp_echo_hdr,
  type icmphdr,
} from '../../include/uapi/linux/icmp.ts';
import { IFF_UP, IFNAMSIZ } from '../../include/uapi/linux/if.ts';
import { get_be16, get_be32 } from '../../include/wire.ts';
import { __dev_get_by_name, dev_get_by_index } from '../core/dev.ts';
import { skb_bytes } from '../core/skbuff.ts';
import { ip_dev_find } from './devinet-select.ts';

/** Bytes of the extension header, and of an object's header. */
const EXT_HDR = 4;
const EXTOBJ_HDR = 4;
/** The longest object: an interface name, or an address with its header. */
const IIO_SIZE = EXTOBJ_HDR + 20;

/** Makes the reply's header from the request's. False when there is to be no reply. */
export function icmp_build_probe(skb: sk_buff, icmph: icmphdr): boolean {
  const net = dev_net(skb.dev as net_device);
  if (net.ipv4.sysctl_icmp_echo_enable_probe === 0) return false;

  const echo = new icmp_echo_hdr(icmph.buf, icmph.off);
  // Without the L bit it is a question about another host's interface.
  if ((echo.sequence & 1) === 0) return false;
  echo.sequence &= 0xff00;
  icmph.type = ICMP_EXT_ECHOREPLY;

  const dev = find_device(net, skb_bytes(skb));
  if (dev === 'malformed') {
    icmph.code = ICMP_EXT_CODE_MAL_QUERY;
    return true;
  }
  if (dev === null) {
    icmph.code = ICMP_EXT_CODE_NO_IF;
    return true;
  }
  let status = 0;
  if ((dev.flags & IFF_UP) !== 0) status |= ICMP_EXT_ECHOREPLY_ACTIVE;
  const in_dev = __in_dev_get_rcu(dev);
  if (in_dev !== null && in_dev.ifa_list !== null) status |= ICMP_EXT_ECHOREPLY_IPV4;
  echo.sequence |= status;
  return true;
}

/** The device that the object behind the header names: by name, index or address. */
function find_device(net: net, data: Uint8Array): net_device | null | 'malformed' {
  if (data.length < EXT_HDR + EXTOBJ_HDR) return 'malformed';
  const length = get_be16(data, EXT_HDR);
  const class_type = data[EXT_HDR + 3];
  if (length <= EXTOBJ_HDR || length > IIO_SIZE) return 'malformed';
  if (data.length < EXT_HDR + length) return 'malformed';
  const ident = data.subarray(EXT_HDR + EXTOBJ_HDR, EXT_HDR + length);

  switch (class_type) {
    case ICMP_EXT_ECHO_CTYPE_NAME: {
      if (ident.length >= IFNAMSIZ) return 'malformed';
      const name = String.fromCharCode(...ident).replace(/\0.*$/s, '');
      return __dev_get_by_name(net, name);
    }
    case ICMP_EXT_ECHO_CTYPE_INDEX:
      if (ident.length !== 4) return 'malformed';
      return dev_get_by_index(net, get_be32(ident, 0));
    case ICMP_EXT_ECHO_CTYPE_ADDR:
      if (ident.length < 4 || ident.length !== 4 + ident[2]) return 'malformed';
      if (get_be16(ident, 0) !== ICMP_AFI_IP || ident[2] !== 4) return 'malformed';
      return ip_dev_find(net, get_addr(ident, 4));
    default:
      return 'malformed';
  }
}
