// Parsing IPv4 options, and filling in what a host that passes or receives them adds. Kernel: net/ipv4/ip_options.c
import { EINVAL, ENOMEM } from '../../include/linux/errno.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { get_addr, ip_options, MAX_IPOPTLEN, put_addr } from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { skb_rtable } from '../../include/net/route.ts';
import { ICMP_PARAMETERPROB } from '../../include/uapi/linux/icmp.ts';
import { INADDR_ANY } from '../../include/uapi/linux/in.ts';
import {
  IPOPT_CIPSO,
  IPOPT_END,
  IPOPT_LSRR,
  IPOPT_NOOP,
  IPOPT_RA,
  IPOPT_RR,
  IPOPT_SSRR,
  IPOPT_TIMESTAMP,
  IPOPT_TS_PRESPEC,
  IPOPT_TS_TSANDADDR,
  IPOPT_TS_TSONLY,
  iphdr,
} from '../../include/uapi/linux/ip.ts';
import { RTN_UNICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { put_be32 } from '../../include/wire.ts';
import { inet_current_timestamp } from './af_inet.ts';
import { inet_addr_type } from './fib_frontend-lookup.ts';
import { fib_compute_spec_dst } from './fib_frontend-validate.ts';
import { icmp_send } from './icmp.ts';

/** Parses the options of `skb`, or, without one, those in `opt.__data`; a packet's faults go back to the sender. */
export function ip_options_compile(net: net, opt: ip_options, skb: sk_buff | null): number {
  const fault = __ip_options_compile(net, opt, skb);
  if (fault === 0) return 0;
  if (skb !== null) icmp_send(skb, ICMP_PARAMETERPROB, 0, (fault << 24) >>> 0);
  return -EINVAL;
}

/**
 * Checks the options and notes where they stand; fills in this host's address and the time where they ask for it.
 * Returns 0, or the offset from the IP header of the byte at fault.
 */
export function __ip_options_compile(net: net, opt: ip_options, skb: sk_buff | null): number {
  const world = net.world;
  const rt = skb === null ? null : skb_rtable(skb);
  const buf = skb === null ? (opt.__data as Uint8Array) : skb.head;
  // Where the IP header begins, or would begin.
  const iph = skb === null ? -iphdr.sizeof : skb.network_header;
  let spec_dst = INADDR_ANY;
  let optptr = iph + iphdr.sizeof;
  let l = opt.optlen;

  while (l > 0) {
    const type = buf[optptr];
    if (type === IPOPT_END) {
      for (optptr++, l--; l > 0; optptr++, l--) {
        if (buf[optptr] === IPOPT_END) continue;
        buf[optptr] = IPOPT_END;
        opt.is_changed = true;
      }
      return 0;
    }
    if (type === IPOPT_NOOP) {
      l--;
      optptr++;
      continue;
    }
    const at = optptr - iph;
    if (l < 2) return at;
    const optlen = buf[optptr + 1];
    if (optlen < 2 || optlen > l) return at;

    switch (type) {
      case IPOPT_SSRR:
      case IPOPT_LSRR:
        if (optlen < 3) return at + 1;
        if (buf[optptr + 2] < 4) return at + 2;
        // RFC 1812 section 5.2.4.1: one source route at most.
        if (opt.srr !== 0) return at;
        if (skb === null) {
          if (buf[optptr + 2] !== 4 || optlen < 7 || ((optlen - 3) & 3) !== 0) return at + 1;
          opt.faddr = get_addr(buf, optptr + 3);
          if (optlen > 7) buf.copyWithin(optptr + 3, optptr + 7, optptr + optlen);
        }
        opt.is_strictroute = type === IPOPT_SSRR;
        opt.srr = at;
        break;
      case IPOPT_RR:
        if (opt.rr !== 0) return at;
        if (optlen < 3) return at + 1;
        if (buf[optptr + 2] < 4) return at + 2;
        if (buf[optptr + 2] <= optlen) {
          if (buf[optptr + 2] + 3 > optlen) return at + 2;
          if (skb !== null && rt !== null) {
            if (spec_dst === INADDR_ANY) spec_dst = fib_compute_spec_dst(skb);
            put_addr(buf, optptr + buf[optptr + 2] - 1, spec_dst);
            opt.is_changed = true;
          }
          buf[optptr + 2] += 4;
          opt.rr_needaddr = true;
        }
        opt.rr = at;
        break;
      case IPOPT_TIMESTAMP:
        if (opt.ts !== 0) return at;
        if (optlen < 4) return at + 1;
        if (buf[optptr + 2] < 5) return at + 2;
        if (buf[optptr + 2] <= optlen) {
          let timeptr = -1;
          if (buf[optptr + 2] + 3 > optlen) return at + 2;
          switch (buf[optptr + 3] & 0xf) {
            case IPOPT_TS_TSONLY:
              if (skb !== null) timeptr = optptr + buf[optptr + 2] - 1;
              opt.ts_needtime = true;
              buf[optptr + 2] += 4;
              break;
            case IPOPT_TS_TSANDADDR:
              if (buf[optptr + 2] + 7 > optlen) return at + 2;
              if (skb !== null && rt !== null) {
                if (spec_dst === INADDR_ANY) spec_dst = fib_compute_spec_dst(skb);
                put_addr(buf, optptr + buf[optptr + 2] - 1, spec_dst);
                timeptr = optptr + buf[optptr + 2] + 3;
              }
              opt.ts_needaddr = true;
              opt.ts_needtime = true;
              buf[optptr + 2] += 8;
              break;
            case IPOPT_TS_PRESPEC: {
              if (buf[optptr + 2] + 7 > optlen) return at + 2;
              const addr = get_addr(buf, optptr + buf[optptr + 2] - 1);
              if (inet_addr_type(net, addr) === RTN_UNICAST) break;
              if (skb !== null) timeptr = optptr + buf[optptr + 2] + 3;
              opt.ts_needtime = true;
              buf[optptr + 2] += 8;
              break;
            }
            default:
              break;
          }
          if (timeptr >= 0) {
            put_be32(buf, timeptr, inet_current_timestamp(world));
            opt.is_changed = true;
          }
        } else if ((buf[optptr + 3] & 0xf) !== IPOPT_TS_PRESPEC) {
          // No room left: count those who could not write themselves down.
          const overflow = buf[optptr + 3] >> 4;
          if (overflow === 15) return at + 3;
          if (skb !== null) {
            buf[optptr + 3] = (buf[optptr + 3] & 0xf) | ((overflow + 1) << 4);
            opt.is_changed = true;
          }
        }
        opt.ts = at;
        break;
      case IPOPT_RA:
        if (optlen < 4) return at + 1;
        if (buf[optptr + 2] === 0 && buf[optptr + 3] === 0) opt.router_alert = at;
        break;
      case IPOPT_CIPSO:
        if (opt.cipso !== 0) return at;
        opt.cipso = at;
        // Labels that nobody has defined a meaning for are refused; none are defined here.
        return optlen < 8 ? at + 1 : at + 2;
      default:
        break;
    }
    l -= optlen;
    optptr += optlen;
  }
  return 0;
}

/** Options that a socket set (IP_OPTIONS), parsed: or -EINVAL, -ENOMEM. */
export function ip_options_get(net: net, data: Uint8Array): ip_options | number {
  if (data.length > MAX_IPOPTLEN) return -ENOMEM;
  const opt = new ip_options();
  opt.__data = new Uint8Array(MAX_IPOPTLEN + 4);
  opt.__data.set(data);
  // The new array is zero: IPOPT_END fills it up to whole words.
  opt.optlen = (data.length + 3) & ~3;
  if (opt.optlen !== 0 && ip_options_compile(net, opt, null) !== 0) return -EINVAL;
  return opt;
}

/** Takes back what `ip_options_compile` filled in, so that userspace gets the options as a sender would give them. */
export function ip_options_undo(opt: ip_options): void {
  const data = opt.__data;
  if (data === null) return;
  if (opt.srr !== 0) {
    const optptr = opt.srr - iphdr.sizeof;
    data.copyWithin(optptr + 7, optptr + 3, optptr + data[optptr + 1] - 4);
    put_addr(data, optptr + 3, opt.faddr);
  }
  if (opt.rr_needaddr) {
    const optptr = opt.rr - iphdr.sizeof;
    data[optptr + 2] -= 4;
    put_addr(data, optptr + data[optptr + 2] - 1, 0);
  }
  if (opt.ts !== 0) {
    const optptr = opt.ts - iphdr.sizeof;
    if (opt.ts_needtime) {
      data[optptr + 2] -= 4;
      put_addr(data, optptr + data[optptr + 2] - 1, 0);
      if ((data[optptr + 3] & 0xf) === IPOPT_TS_PRESPEC) data[optptr + 2] -= 4;
    }
    if (opt.ts_needaddr) {
      data[optptr + 2] -= 4;
      put_addr(data, optptr + data[optptr + 2] - 1, 0);
    }
  }
}
