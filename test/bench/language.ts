// Times of the language server with a hex dump of 10 MB, as an editor sees them: over LSP.
import { encodeMessage } from '../../stack-core/netlink-schema/encode.ts';
import { LanguageClient, type OpenText } from '../unit/language/client.ts';

const SIZE = 10_000_000;
const BYTES_IN_LINE = 16;
const MESSAGES_IN_DATAGRAM = 20;
const VISIBLE_LINES = 60;
const KEYSTROKES = 40;

export interface LanguageTimes {
  /** Colours of what is visible and the outline, from opening on. */
  visibleMs: number;
  /** All that is wrong, from opening on. */
  diagnosticsMs: number;
  /** An edit until what is visible has its colours again: the median. */
  keystrokeMs: number;
  /** The same while the document is being gone through for what is wrong. */
  busyKeystrokeMs: number;
}

/** A dump of routes and links as `hexdump` writes them, a fault here and there. */
function dump(): string {
  const route = encodeMessage('RTM_NEWROUTE', { rtm_family: 2, rtm_dst_len: 24, rtm_table: 254 }, [
    ['RTA_DST', '10.1.2.0'],
    ['RTA_GATEWAY', '10.0.0.1'],
    ['RTA_OIF', 2],
    ['RTA_PRIORITY', 100],
  ]);
  const link = encodeMessage('RTM_NEWLINK', { ifi_index: 2 }, [
    ['IFLA_IFNAME', 'eth0'],
    ['IFLA_MTU', 1500],
    ['IFLA_ADDRESS', '02:00:00:00:00:01'],
    ['IFLA_LINKINFO', [['IFLA_INFO_KIND', 'veth']]],
  ]);
  const broken = Uint8Array.from(route);
  broken[28] = 7;
  const lines: string[] = [];
  let size = 0;
  for (let n = 0; size < SIZE; n++) {
    const messages = Array.from({ length: MESSAGES_IN_DATAGRAM }, (_, i) =>
      n % 50 === 0 && i === 3 ? broken : i % 2 === 0 ? route : link,
    );
    const bytes = Buffer.concat(messages);
    for (let at = 0; at < bytes.length; at += BYTES_IN_LINE) {
      const line = bytes.toString('hex', at, Math.min(bytes.length, at + BYTES_IN_LINE)).replace(/..(?=.)/g, '$& ');
      lines.push(line);
      size += line.length + 1;
    }
    lines.push('');
    size++;
  }
  return lines.join('\n');
}

const linesFrom = (line: number) => ({
  start: { line, character: 0 },
  end: { line: line + VISIBLE_LINES, character: 0 },
});

export async function measureLanguage(): Promise<LanguageTimes> {
  const client = await LanguageClient.start();
  try {
    // The code is compiled by a small document first, as it is when an editor has been open.
    const small = await client.open('small.nlhex', dump().slice(0, 20_000));
    await Promise.all([small.tokens(), small.symbols(), small.diagnostics()]);
    const text = dump();
    const began = performance.now();
    const large = await client.open('large.nlhex', text);
    await Promise.all([large.rawTokens(linesFrom(0)), large.symbols()]);
    const visibleMs = performance.now() - began;
    await large.diagnostics();
    const diagnosticsMs = performance.now() - began;
    const middle = Math.floor(large.document.lineCount / 2);
    const keystrokeMs = await keystrokes(large, middle, async () => {
      await large.diagnostics();
    });
    const busyKeystrokeMs = await keystrokes(large, middle, () => new Promise(resolve => setTimeout(resolve, 200)));
    return { visibleMs, diagnosticsMs, keystrokeMs, busyKeystrokeMs };
  } finally {
    await client.stop();
  }
}

/** How long it takes until an edit has its colours: the median. `rest`: what is done between two. */
async function keystrokes(text: OpenText, line: number, rest: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < KEYSTROKES; n++) {
    await rest();
    const place = { line: line + (n % 10), character: 0 };
    const began = performance.now();
    await text.edit({ start: place, end: { ...place, character: 2 } }, n % 2 === 0 ? '20' : '21');
    await text.rawTokens(linesFrom(line));
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[KEYSTROKES / 2];
}

if (import.meta.main) console.log(await measureLanguage());
