// Hosts that we have sent errors or redirects to. Kernel: net/ipv4/inetpeer.c
import { inet_peer } from '../../include/net/inetpeer.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { HZ, jiffies } from '../../kernel/clock.ts';
import type { World } from '../../kernel/world.ts';

/** So many messages may come in one burst. */
const XRLIM_BURST_FACTOR = 6;

/** The entry of `daddr`, made at first use with full credit. */
export function inet_getpeer_v4(net: net, daddr: number, _vif = 0): inet_peer {
  const known = net.ipv4.peers.get(daddr);
  if (known !== undefined) return known;
  const peer = new inet_peer(daddr, jiffies(net.world) - 60 * HZ);
  net.ipv4.peers.set(daddr, peer);
  return peer;
}

/** Token bucket: true when another message may be sent to `peer`, one per `timeout` jiffies in the long run. */
export function inet_peer_xrlim_allow(world: World, peer: inet_peer | null, timeout: number): boolean {
  if (peer === null) return true;

  const now = jiffies(world);
  let token = peer.rate_tokens + now - peer.rate_last;
  let rc = false;
  peer.rate_last = now;
  token = Math.min(token, XRLIM_BURST_FACTOR * timeout);
  if (token >= timeout) {
    token -= timeout;
    rc = true;
  }
  peer.rate_tokens = token;
  return rc;
}
