// Datagrams that never become whole: what Linux 6.18 did one second later (net.ipv4.ipfrag_time = 1).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordedRouter } from './router.ts';

const ETHERNET = '0200000000010200000000990800';
/** An echo request of 40 bytes in pieces: bytes 0 to 24, 24 to 40, 0 to 8, 16 to 24. */
const FIRST = `${ETHERNET}4500002c00072000400146c10a0000090a0000010800b1a70001000161626364656667686162636465666768`;
const LAST = `${ETHERNET}4500002400070003400166c60a0000090a00000161626364656667686162636465666768`;
const HEAD = `${ETHERNET}4500001c00072000400146d10a0000090a0000010800b1a700010001`;
const MIDDLE = `${ETHERNET}4500001c00072002400146cf0a0000090a0000016162636465666768`;

interface Case {
  pieces: string;
  frames: string[];
  /** What the time exceeded message quotes; null: there is none. */
  quoted: string | null;
  drops: string[];
}

const cases: Case[] = [
  { pieces: 'the first', frames: [FIRST], quoted: FIRST.slice(28), drops: ['FRAG_REASM_TIMEOUT ip_expire'] },
  { pieces: 'the last', frames: [LAST], quoted: null, drops: ['FRAG_REASM_TIMEOUT inet_frag_rbtree_purge'] },
  {
    pieces: 'the first and one of the middle',
    frames: [HEAD, MIDDLE],
    quoted: HEAD.slice(28),
    drops: ['FRAG_REASM_TIMEOUT ip_expire', 'FRAG_REASM_TIMEOUT inet_frag_rbtree_purge'],
  },
];

describe('ip_expire', () => {
  for (const c of cases) {
    it(`gives up ${c.pieces}`, () => {
      const router = recordedRouter();
      router.sysctl('net.ipv4.ipfrag_time', '1');
      router.receive('eth0', ...c.frames);
      assert.deepEqual(router.pass(0.9).drops, []);
      const { out, drops, counters } = router.pass(0.3);
      assert.deepEqual(
        drops.map(drop => `${drop.reason} ${drop.function}`),
        c.drops,
      );
      // Ethernet, IP, ICMP type 11 code 1, then the fragment.
      const messages = (out.eth0 ?? []).map(frame => [frame.slice(68, 72), frame.slice(84)]);
      assert.deepEqual(messages, c.quoted === null ? [] : [['0b01', c.quoted]]);
      assert.equal(counters.IpReasmTimeout, 1);
      assert.equal(counters.IpReasmFails, 1);
      assert.equal(router.world.live_skbs.length, 0);
    });
  }
});
