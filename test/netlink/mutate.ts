// Messages and hex documents that are almost right, from those of every table.
import { decodeDatagram } from '../../stack-core/netlink-schema/decode.ts';
import { builtIn } from '../../stack-core/netlink-schema/families.ts';
import { HexDumpError, parseHexDump } from '../../stack-core/netlink-schema/hex-dump.ts';
import { messageText } from '../../stack-core/netlink-schema/message-text.ts';
import { attributesOf, headerOf, type Operation } from '../../stack-core/netlink-schema/schema.ts';

export interface FuzzResult {
  failures: { seed: number; error: string }[];
  slowestMs: number;
}

class Chance {
  private state: number;
  constructor(seed: number) {
    this.state = seed >>> 0;
  }
  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }
}

const GENERIC_TYPE = 0x99;
const operations: readonly Operation[] = builtIn.families.flatMap(family => [...family.operations.values()]);

/** Reads `count` mutated messages. The same seed gives the same messages. */
export const fuzzMessages = (count: number, seed: number): FuzzResult =>
  fuzz(count, seed, chance => {
    const operation = operations[chance.below(operations.length)];
    const bytes = mutated(messageOf(operation, chance), chance);
    const { protocol, name } = operation.family;
    const options = name === undefined ? {} : { genericFamilies: { [GENERIC_TYPE]: name } };
    for (const message of decodeDatagram(Math.max(protocol, 0), bytes, options)) messageText(message);
  });

/** Reads `count` mutated hex documents. */
export const fuzzDocuments = (count: number, seed: number): FuzzResult =>
  fuzz(count, seed, chance => {
    const text = mutatedText(
      documentOf(messageOf(operations[chance.below(operations.length)], chance), chance),
      chance,
    );
    try {
      for (const { bytes } of parseHexDump(text)) decodeDatagram(0, bytes);
    } catch (error) {
      if (!(error instanceof HexDumpError)) throw error;
    }
  });

function fuzz(count: number, seed: number, round: (chance: Chance) => void): FuzzResult {
  const result: FuzzResult = { failures: [], slowestMs: 0 };
  for (let i = 0; i < count && result.failures.length < 10; i++) {
    const started = performance.now();
    try {
      round(new Chance(seed + i));
    } catch (error) {
      result.failures.push({ seed: seed + i, error: error instanceof Error ? (error.stack ?? error.message) : '' });
    }
    result.slowestMs = Math.max(result.slowestMs, performance.now() - started);
  }
  return result;
}

/** A message of that sort with attributes of its table, filled by chance. */
function messageOf(operation: Operation, chance: Chance): Uint8Array {
  const ids = [...attributesOf(operation).byId.keys()];
  const attributes = Array.from({ length: ids.length === 0 ? 0 : chance.below(6) }, () =>
    attributeOf(ids[chance.below(ids.length)], chance, 0),
  );
  const generic = operation.family.name !== undefined;
  const body = [
    ...Array.from({ length: Math.ceil(headerOf(operation).sizeof / 4) * 4 }, () => 0),
    ...attributes.flat(),
  ];
  if (generic && body.length > 0) body[0] = operation.id;
  const bytes = new Uint8Array(16 + body.length);
  bytes.set(body, 16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, generic ? GENERIC_TYPE : operation.id, true);
  view.setUint16(6, chance.below(2), true);
  return bytes;
}

function attributeOf(id: number, chance: Chance, depth: number): number[] {
  const nested = depth < 4 && chance.below(3) === 0;
  const value = nested
    ? Array.from({ length: chance.below(4) }, () => attributeOf(1 + chance.below(30), chance, depth + 1)).flat()
    : Array.from({ length: [0, 1, 2, 4, 8, 16, 40][chance.below(7)] }, () => chance.below(256));
  const length = value.length + 4;
  const padding = Array.from({ length: (4 - (length % 4)) % 4 }, () => 0);
  return [length & 0xff, length >> 8, id & 0xff, ((id >> 8) & 0x3f) | (nested ? 0x80 : 0), ...value, ...padding];
}

/** A few bytes changed, or the end cut off. */
function mutated(bytes: Uint8Array, chance: Chance): Uint8Array {
  for (let i = chance.below(4); i > 0; i--) bytes[chance.below(bytes.length)] = chance.below(256);
  return chance.below(5) === 0 ? bytes.subarray(0, chance.below(bytes.length + 1)) : bytes;
}

function documentOf(bytes: Uint8Array, chance: Chance): string {
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0'));
  switch (chance.below(5)) {
    case 0:
      return hex.join('');
    case 1:
      return hex.join(' ');
    case 2:
      return `sendto(3, "${hex.map(byte => `\\x${byte}`).join('')}", ${bytes.length}, 0, NULL, 0) = 1`;
    case 3:
      return `{ ${hex.map(byte => `0x${byte}`).join(', ')} };`;
    default: {
      const lines = Array.from({ length: Math.ceil(hex.length / 16) }, (_, i) => hex.slice(16 * i, 16 * i + 16));
      return lines.map((line, i) => `${(16 * i).toString(16).padStart(8, '0')}  ${line.join(' ')}  |.|`).join('\n');
    }
  }
}

const SPICE = 'x0 \n|:"\\{}#,;gA\t';

function mutatedText(text: string, chance: Chance): string {
  let changed = text;
  for (let i = chance.below(4); i > 0; i--) {
    const at = chance.below(changed.length + 1);
    changed = changed.slice(0, at) + SPICE[chance.below(SPICE.length)] + changed.slice(at + chance.below(2));
  }
  return changed;
}
