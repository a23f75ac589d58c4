// The settings that the model has, read from a machine that has just booted, with a sentence on those that labs use.
import { start_kernel } from '../../init/main.ts';
import { type ctl_table, sysctl_read } from '../../kernel/sysctl.ts';

export interface Setting {
  /** `net.ipv4.ip_forward`. */
  name: string;
  /** After boot; null: it cannot be read. */
  value: string | null;
  doc: string | null;
}

const PER_DEVICE = /^net\/ipv[46]\/(?:conf|neigh)\/([^/]+)\//;

/** By the last part of the name, of settings that are the same for every device, or by the whole name. */
const DOCS: { readonly [name: string]: string } = {
  'net.ipv4.ip_forward': 'Forward packets that are for others: be a router. Changes forwarding of all devices.',
  'net.ipv4.ip_default_ttl': 'Time to live of packets that this machine sends.',
  'net.ipv4.ip_no_pmtu_disc':
    '0: find the path MTU by DF. 1: never set DF. 2: trust no ICMP. 3: only well-formed ICMP.',
  'net.ipv4.ip_nonlocal_bind': 'Sockets may bind to addresses that this machine does not have.',
  'net.ipv4.ip_forward_use_pmtu': 'Trust the path MTU of forwarded packets.',
  'net.ipv4.ip_forward_update_priority': 'Set the priority of a forwarded packet by its type of service.',
  'net.ipv4.ip_local_port_range': 'First and last port that sockets get by themselves.',
  'net.ipv4.ip_unprivileged_port_start': 'First port that anybody may bind to.',
  'net.ipv4.ping_group_range': 'Groups that may open ping sockets.',
  'net.ipv4.icmp_echo_ignore_all': 'Answer no echo request.',
  'net.ipv4.icmp_echo_ignore_broadcasts': 'Answer no echo request that went to a broadcast or multicast address.',
  'net.ipv4.icmp_ratelimit': 'Milliseconds between two ICMP errors to one host; 0: no limit.',
  'net.ipv4.icmp_ratemask': 'ICMP types, as bits, that the limit is for.',
  'net.ipv4.icmp_msgs_per_sec': 'ICMP errors a second to all hosts together.',
  'net.ipv4.icmp_msgs_burst': 'ICMP errors that may go out at once.',
  'net.ipv4.icmp_errors_use_inbound_ifaddr':
    'ICMP errors come from the address of the device that the packet came in by.',
  'net.ipv4.icmp_ignore_bogus_error_responses': 'Do not log ICMP errors that answer a broadcast.',
  'net.ipv4.ipfrag_time': 'Seconds for which fragments wait for the rest.',
  'net.ipv4.ipfrag_high_thresh': 'Bytes of memory that fragments may take.',
  'net.ipv4.ipfrag_max_dist': 'How far apart fragments of one host may be before they are given up.',
  'net.ipv4.fib_multipath_hash_policy':
    'What chooses among next hops: 0 addresses, 1 addresses and ports, 2 inner addresses, 3 chosen fields.',
  'net.ipv4.fib_multipath_use_neigh': 'Choose only next hops whose neighbour is known to answer.',
  'net.ipv4.fwmark_reflect': 'Replies of the kernel carry the mark of the packet that they answer.',
  'net.ipv4.route.min_pmtu': 'Smallest path MTU that an ICMP error can make a route believe.',
  'net.ipv4.route.mtu_expires': 'Seconds for which a learned path MTU is kept.',
  forwarding: 'Forward packets that come in by this device.',
  rp_filter:
    'Check sources: 0 not, 1 the way back has to be this device, 2 there has to be a way back. The highest of all and the device counts.',
  accept_redirects: 'Believe ICMP redirects.',
  send_redirects: 'Tell hosts of a better router on their link.',
  secure_redirects: 'Believe redirects only to routers that are known.',
  accept_source_route: 'Take packets with a source route.',
  accept_local: 'Take packets with a source address of this machine.',
  route_localnet: 'Route 127.0.0.0/8 as other addresses.',
  log_martians: 'Log packets with impossible addresses.',
  arp_ignore: 'Answer ARP for 0 any local address, 1 one of the device, 2 and only within its prefix, 8 none.',
  arp_announce: 'Source address in ARP requests: 0 any, 1 one of the target’s prefix if possible, 2 the best.',
  arp_filter: 'Answer ARP only if packets to the asker leave by this device.',
  arp_accept: 'Make entries from gratuitous ARP: 0 not, 1 yes, 2 if the address is in a prefix of the device.',
  arp_notify: 'Announce the address when the device comes up.',
  proxy_arp: 'Answer ARP for hosts that are reached through this machine.',
  promote_secondaries: 'When an address is removed, the next of its prefix takes its place.',
  shared_media: 'Several prefixes are on this link; matters for redirects.',
  disable_policy: 'No IPsec policy for this device.',
  base_reachable_time_ms: 'Milliseconds, about, for which a neighbour counts as reachable.',
  gc_stale_time: 'Seconds after which an unused entry can be removed.',
  delay_first_probe_time: 'Seconds before the first probe of an entry in state DELAY.',
  retrans_time_ms: 'Milliseconds between two requests for a neighbour.',
  ucast_solicit: 'Probes to the known address before broadcast ones.',
  mcast_solicit: 'Broadcast requests before the neighbour counts as failed.',
  unres_qlen: 'Packets that wait for an address.',
  unres_qlen_bytes: 'Bytes of packets that wait for an address.',
};

let known: Setting[] | null = null;

/** Every setting of a machine without devices of its own; those of a device stand under `all`, `default` and `lo`. */
export function settings(): readonly Setting[] {
  known ??= [...start_kernel({ seed: 1 }).init_net.sysctls.walk()].map(([path, table]) => setting(path, table));
  return known;
}

/** The setting with that name; `devices` of a lab have what `default` has. */
export function settingNamed(given: string, devices: ReadonlySet<string>): Setting | null {
  const name = given.replaceAll('/', '.');
  const found = settings().find(each => each.name === name);
  if (found !== undefined) return found;
  const [, before, device, after] = /^(net\.ipv[46]\.(?:conf|neigh)\.)(.+)(\.\w+)$/.exec(name) ?? [];
  if (device === undefined || !devices.has(device)) return null;
  const usual = settings().find(each => each.name === `${before}default${after}`);
  return usual === undefined ? null : { ...usual, name };
}

function setting(path: string, table: ctl_table): Setting {
  const name = path.replaceAll('/', '.');
  const value = sysctl_read(table);
  const last = path.slice(path.lastIndexOf('/') + 1);
  const doc = DOCS[name] ?? (PER_DEVICE.test(path) ? DOCS[last] : undefined) ?? null;
  return { name, value: typeof value === 'string' ? value : null, doc };
}
