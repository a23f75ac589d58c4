// How numbers in structs read: the constants and forms of fields, by `struct.field`, or by `field` wherever it stands.
import { skb_drop_reasons } from '../../include/net/dropreason-core.ts';
import { hex, ipv4, mac } from '../../include/show.ts';
import { IF_OPER, IFF } from '../../include/uapi/linux/if.ts';
import { IFA_F } from '../../include/uapi/linux/if_addr.ts';
import { ARPHRD } from '../../include/uapi/linux/if_arp.ts';
import { ETH_P } from '../../include/uapi/linux/if_ether.ts';
import { PACKET_TYPES } from '../../include/uapi/linux/if_packet.ts';
import { IPPROTO } from '../../include/uapi/linux/in.ts';
import { RTCF } from '../../include/uapi/linux/in_route.ts';
import { NTF, NUD } from '../../include/uapi/linux/neighbour.ts';
import { NF_INET_HOOKS, NF_VERDICTS, NFPROTOS } from '../../include/uapi/linux/netfilter.ts';
import type { FieldOptions } from '../../include/wire.ts';

export type FieldForm = Pick<FieldOptions<never>, 'names' | 'flags'> & {
  show?: (value: never) => string;
};

const address: FieldForm = { show: ipv4 as (value: never) => string };
const hexadecimal: FieldForm = { show: hex as (value: never) => string };
const lladdr: FieldForm = { show: mac as (value: never) => string };

const CHECKSUMS = { 0: 'CHECKSUM_NONE', 1: 'CHECKSUM_UNNECESSARY', 2: 'CHECKSUM_COMPLETE', 3: 'CHECKSUM_PARTIAL' };
const UNSET = 0xffff;
const offset: FieldForm = { show: ((n: number) => (n === UNSET ? '0xffff (unset)' : String(n))) as never };

const forms: Record<string, FieldForm> = {
  'sk_buff.protocol': { names: ETH_P },
  'sk_buff.inner_protocol': { names: ETH_P },
  'sk_buff.pkt_type': { names: PACKET_TYPES },
  'sk_buff.ip_summed': { names: CHECKSUMS },
  'sk_buff.mac_header': offset,
  'sk_buff.network_header': offset,
  'sk_buff.transport_header': offset,
  'sk_buff.hash': hexadecimal,
  'sk_buff.mark': hexadecimal,
  'net_device.flags': { flags: IFF },
  'net_device.operstate': { names: IF_OPER },
  'net_device.type': { names: ARPHRD },
  'net_device.dev_addr': lladdr,
  'net_device.broadcast': lladdr,
  'nf_hook_state.pf': { names: NFPROTOS },
  'nf_hook_state.hook': { names: NF_INET_HOOKS },
  'neighbour.nud_state': { flags: NUD },
  'neighbour.flags': { flags: NTF },
  'neighbour.primary_key': { show: ((key: unknown) => (typeof key === 'number' ? ipv4(key) : String(key))) as never },
  'rtable.rt_flags': { flags: RTCF },
  'packet_type.type': { names: ETH_P },
  'in_ifaddr.ifa_flags': { flags: IFA_F },
  nud_state: { flags: NUD },
  verdict: { names: NF_VERDICTS },
  reason: { names: skb_drop_reasons },
  drop_reason: { names: skb_drop_reasons },
  flowi4_proto: { names: IPPROTO },
};
for (const name of [
  'saddr',
  'daddr',
  'sip',
  'tip',
  'gateway',
  'rt_gw4',
  'flowi4_saddr',
  'flowi4_daddr',
  'daddr4',
  'ifa_local',
  'ifa_address',
  'ifa_mask',
  'ifa_broadcast',
  'fc_dst',
  'fc_gw4',
  'fc_prefsrc',
  'fib_prefsrc',
  'nh_saddr',
  'fnhe_daddr',
  'fnhe_gw',
  'nexthop',
  'prefsrc',
])
  forms[name] = address;

const NO_FORM: FieldForm = {};

/** The form of `field` in `struct`; of a variable, when `struct` is null. */
export const formOf = (struct: string | null, field: string): FieldForm =>
  forms[`${struct}.${field}`] ?? forms[field] ?? NO_FORM;
