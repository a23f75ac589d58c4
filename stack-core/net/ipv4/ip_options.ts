// IPv4 options: parsing, filling in on the way, echoing. Kernel: net/ipv4/ip_options.c, RFC 791 section 3.1
import { EINVAL } from '../../include/linux/errno.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import { type sk_buff, skb_dst_drop } from '../../include/linux/skbuff.ts';
import { ip4h_dscp } from '../../include/net/inet_dscp.ts';
import { get_addr, IPCB, IPCB_opt, ip_options, MAX_IPOPTLEN, put_addr } from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { type rtable, skb_rtable } from '../../include/net/route.ts';
import { ICMP_PARAMETERPROB } from '../../include/uapi/linux/icmp.ts';
import { PACKET_HOST } from '../../include/uapi/linux/if_packet.ts';
import { IPOPT_COPIED, IPOPT_END, IPOPT_NOOP, IPOPT_TS_PRESPEC, iphdr } from '../../include/uapi/linux/ip.ts';
import { RTN_LOCAL, RTN_UNICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { put_be32 } from '../../include/wire.ts';
import { KERN_CRIT, printk } from '../../kernel/printk.ts';
import { inet_current_timestamp } from './af_inet.ts';
import { inet_addr_type } from './fib_frontend-lookup.ts';
import { icmp_send } from './icmp.ts';
import { ip_send_check } from './ip_output.ts';
import { ip_route_input_noref } from './route.ts';
import { ip_rt_get_source } from './route-error.ts';

/** Writes a socket's or reply's options behind the header, with what is known only now: addresses and time. */
export function ip_options_build(skb: sk_buff, opt: ip_options, daddr: number, rt: rtable): void {
  const head = skb.head;
  const iph = skb.network_header;
  const cb = IPCB_opt(skb);
  cb.assign(opt);
  head.set((opt.__data as Uint8Array).subarray(0, opt.optlen), iph + iphdr.sizeof);

  if (cb.srr !== 0) put_addr(head, iph + cb.srr + head[iph + cb.srr + 1] - 4, daddr);
  if (cb.rr_needaddr) put_addr(head, iph + cb.rr + head[iph + cb.rr + 2] - 5, ip_rt_get_source(skb, rt));
  if (cb.ts_needaddr) put_addr(head, iph + cb.ts + head[iph + cb.ts + 2] - 9, ip_rt_get_source(skb, rt));
  if (cb.ts_needtime) put_be32(head, iph + cb.ts + head[iph + cb.ts + 2] - 5, inet_current_timestamp(skb.world));
}

/** The options of a received packet made fit for the answer. Returns 0 or -EINVAL. */
export const ip_options_echo = (net: net, dopt: ip_options, skb: sk_buff): number =>
  __ip_options_echo(net, dopt, skb, IPCB(skb).opt);

/**
 * Makes the options of an answer from `sopt`, those of the packet: the source route turned around, the rest copied, with
 * room for this host in records. Returns 0 or -EINVAL.
 */
export function __ip_options_echo(net: net, dopt: ip_options, skb: sk_buff, sopt: ip_options): number {
  dopt.assign(EMPTY);
  if (sopt.optlen === 0) return 0;

  const sptr = skb.head.subarray(skb.network_header);
  const data = new Uint8Array(MAX_IPOPTLEN + 4);
  dopt.__data = data;
  // Where the next option of the answer goes.
  let dptr = 0;

  if (sopt.rr !== 0) {
    const optlen = sptr[sopt.rr + 1];
    const soffset = sptr[sopt.rr + 2];
    dopt.rr = dopt.optlen + iphdr.sizeof;
    data.set(sptr.subarray(sopt.rr, sopt.rr + optlen), dptr);
    if (sopt.rr_needaddr && soffset <= optlen) {
      if (soffset + 3 > optlen) return -EINVAL;
      data[dptr + 2] = soffset + 4;
      dopt.rr_needaddr = true;
    }
    dptr += optlen;
    dopt.optlen += optlen;
  }
  if (sopt.ts !== 0) {
    const optlen = sptr[sopt.ts + 1];
    let soffset = sptr[sopt.ts + 2];
    dopt.ts = dopt.optlen + iphdr.sizeof;
    data.set(sptr.subarray(sopt.ts, sopt.ts + optlen), dptr);
    if (soffset <= optlen) {
      if (sopt.ts_needaddr) {
        if (soffset + 3 > optlen) return -EINVAL;
        dopt.ts_needaddr = true;
        soffset += 4;
      }
      if (sopt.ts_needtime) {
        if (soffset + 3 > optlen) return -EINVAL;
        if ((data[dptr + 3] & 0xf) !== IPOPT_TS_PRESPEC) {
          dopt.ts_needtime = true;
          soffset += 4;
        } else {
          dopt.ts_needtime = false;
          if (soffset + 7 <= optlen) {
            const addr = get_addr(data, dptr + soffset - 1);
            if (inet_addr_type(net, addr) !== RTN_UNICAST) {
              dopt.ts_needtime = true;
              soffset += 8;
            }
          }
        }
      }
      data[dptr + 2] = soffset;
    }
    dptr += optlen;
    dopt.optlen += optlen;
  }
  if (sopt.srr !== 0) {
    const start = sptr.subarray(sopt.srr);
    const optlen = start[1];
    let soffset = start[2];
    let doffset = 0;
    let faddr = 0;
    if (soffset > optlen) soffset = optlen + 1;
    soffset -= 4;
    if (soffset > 3) {
      faddr = get_addr(start, soffset - 1);
      for (soffset -= 4, doffset = 4; soffset > 3; soffset -= 4, doffset += 4) {
        data.set(start.subarray(soffset - 1, soffset + 3), dptr + doffset - 1);
      }
      // RFC 1812 requires to mend illegal source routes.
      if (ip_hdr(skb).saddr === get_addr(start, soffset + 3)) doffset -= 4;
    }
    if (doffset > 3) {
      dopt.faddr = faddr;
      data[dptr] = start[0];
      data[dptr + 1] = doffset + 3;
      data[dptr + 2] = 4;
      dptr += doffset + 3;
      dopt.srr = dopt.optlen + iphdr.sizeof;
      dopt.optlen += doffset + 3;
      dopt.is_strictroute = sopt.is_strictroute;
    }
  }
  if (sopt.cipso !== 0) {
    const optlen = sptr[sopt.cipso + 1];
    dopt.cipso = dopt.optlen + iphdr.sizeof;
    data.set(sptr.subarray(sopt.cipso, sopt.cipso + optlen), dptr);
    dptr += optlen;
    dopt.optlen += optlen;
  }
  while ((dopt.optlen & 3) !== 0) {
    data[dptr++] = IPOPT_END;
    dopt.optlen++;
  }
  return 0;
}

const EMPTY: ip_options = Object.freeze(new ip_options());

/** Blanks options that only the first fragment may carry. */
export function ip_options_fragment(skb: sk_buff): void {
  const head = skb.head;
  const opt = IPCB_opt(skb);
  let optptr = skb.network_header + iphdr.sizeof;
  let l = opt.optlen;

  while (l > 0) {
    if (head[optptr] === IPOPT_END) return;
    if (head[optptr] === IPOPT_NOOP) {
      l--;
      optptr++;
      continue;
    }
    const optlen = head[optptr + 1];
    if (optlen < 2 || optlen > l) return;
    if (!IPOPT_COPIED(head[optptr])) head.fill(IPOPT_NOOP, optptr, optptr + optlen);
    l -= optlen;
    optptr += optlen;
  }
  opt.ts = 0;
  opt.rr = 0;
  opt.rr_needaddr = false;
  opt.ts_needaddr = false;
  opt.ts_needtime = false;
}

/** The packet goes on: records the address that it leaves by, takes the next step of a source route. */
export function ip_forward_options(skb: sk_buff): void {
  const opt = IPCB_opt(skb);
  const rt = skb_rtable(skb);
  const head = skb.head;
  const raw = skb.network_header;

  if (opt.rr_needaddr) {
    const optptr = raw + opt.rr;
    put_addr(head, optptr + head[optptr + 2] - 5, ip_rt_get_source(skb, rt));
    opt.is_changed = true;
  }
  if (opt.srr_is_hit) {
    const optptr = raw + opt.srr;
    const srrspace = head[optptr + 1];
    let srrptr = head[optptr + 2];
    for (; srrptr <= srrspace; srrptr += 4) {
      if (srrptr + 3 > srrspace) break;
      if (opt.nexthop === get_addr(head, optptr + srrptr - 1)) break;
    }
    if (srrptr + 3 <= srrspace) {
      opt.is_changed = true;
      ip_hdr(skb).daddr = opt.nexthop;
      put_addr(head, optptr + srrptr - 1, ip_rt_get_source(skb, rt));
      head[optptr + 2] = srrptr + 4;
    } else {
      printk(skb.world, KERN_CRIT, 'IPv4: ip_forward_options(): Argh! Destination lost!');
    }
    if (opt.ts_needaddr) {
      const tsptr = raw + opt.ts;
      put_addr(head, tsptr + head[tsptr + 2] - 9, ip_rt_get_source(skb, rt));
      opt.is_changed = true;
    }
  }
  if (opt.is_changed) {
    opt.is_changed = false;
    ip_send_check(ip_hdr(skb));
  }
}

/** Follows a source route whose current destination is this host. Returns 0 or -EINVAL (to be dropped). */
export function ip_options_rcv_srr(skb: sk_buff, dev: net_device): number {
  const opt = IPCB_opt(skb);
  const iph = ip_hdr(skb);
  const head = skb.head;
  const optptr = skb.network_header + opt.srr;
  const rt = skb_rtable(skb);

  if (skb.pkt_type !== PACKET_HOST) return -EINVAL;
  if (rt.rt_type === RTN_UNICAST) {
    if (!opt.is_strictroute) return 0;
    icmp_send(skb, ICMP_PARAMETERPROB, 0, 16 << 24);
    return -EINVAL;
  }
  if (rt.rt_type !== RTN_LOCAL) return -EINVAL;

  const srrspace = head[optptr + 1];
  let srrptr = head[optptr + 2];
  let nexthop = 0;
  for (; srrptr <= srrspace; srrptr += 4) {
    if (srrptr + 3 > srrspace) {
      icmp_send(skb, ICMP_PARAMETERPROB, 0, ((opt.srr + 2) << 24) >>> 0);
      return -EINVAL;
    }
    nexthop = get_addr(head, optptr + srrptr - 1);

    const orefdst = skb._skb_refdst;
    skb_dst_drop(skb);
    const err = ip_route_input_noref(skb, nexthop, iph.saddr, ip4h_dscp(iph), dev);
    if (err !== 0) {
      skb._skb_refdst = orefdst;
      return -EINVAL;
    }
    const rt2 = skb_rtable(skb);
    if (rt2.rt_type !== RTN_UNICAST && rt2.rt_type !== RTN_LOCAL) {
      skb._skb_refdst = orefdst;
      return -EINVAL;
    }
    if (rt2.rt_type !== RTN_LOCAL) break;
    // The next address is ours too: step on at once.
    iph.daddr = nexthop;
    opt.is_changed = true;
  }
  if (srrptr <= srrspace) {
    opt.srr_is_hit = true;
    opt.nexthop = nexthop;
    opt.is_changed = true;
  }
  return 0;
}
