// Packets that Linux 6.18 was given on a TAP, one case after the other in a fresh namespace (see `recordedRouter`), and
// what it did: frames that left, drops (reason and function, from skb:kfree_skb) and changes of counters. `..` stands for
// bytes that no two runs share: ids that the kernel chose, times, and checksums over them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { recordedRouter } from './router.ts';

interface Recorded {
  name: string;
  sysctl?: string[];
  in: string[];
  out: { [tap: string]: string[] };
  drops: string[];
  counters: { [name: string]: number };
}

const recorded = JSON.parse(
  readFileSync(new URL('packets.recorded.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

/** Hides in `frame` the bytes that `pattern` hides. */
const masked = (frame: string, pattern: string | undefined): string =>
  frame.replace(/../g, (byte, at: number) => (pattern?.slice(at, at + 2) === '..' ? '..' : byte));

describe('IPv4 as Linux 6.18 does it', () => {
  for (const c of recorded) {
    it(c.name, () => {
      const router = recordedRouter();
      for (const setting of c.sysctl ?? []) {
        const [path, value] = setting.split('=');
        assert.equal(router.sysctl(path, value), 0, setting);
      }
      const { out, drops, counters } = router.receive('eth0', ...c.in);
      for (const [tap, frames] of Object.entries(out)) {
        out[tap] = frames.map((frame, i) => masked(frame, c.out[tap]?.[i]));
      }
      assert.deepEqual(out, c.out);
      assert.deepEqual(
        drops.map(drop => `${drop.reason} ${drop.function}`),
        c.drops,
      );
      assert.deepEqual(counters, c.counters);
      assert.deepEqual(router.world.bugs, []);
    });
  }
});
