// What a run of a lab leaves behind, and the two ways it lies on disk: as `--record DIR` writes it, and as it is kept
// in records/, where every file is text that shows well in a diff. README.md defines each file.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Drop {
  /** Without `SKB_DROP_REASON_`. */
  reason: string;
  function: string;
  dev: string | null;
  netns: string;
}

export interface Command {
  argv: string[];
  /** null: still ran when the lab ended. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Per network namespace. */
export type State = Record<string, Record<'addr' | 'route' | 'rule' | 'neigh' | 'nft', Json[]>>;

export interface FidelityRecord {
  /** Frames as hex, by `NETNS.DEV`. */
  frames: Record<string, string[]>;
  drops: Drop[];
  counters: Record<string, Record<string, number>>;
  commands: Command[];
  state: State;
  /** Messages as hex, by namespace. */
  netlink: Record<string, string[]>;
  lab: { status: number | null; stdout: string; stderr: string };
}

const JSON_PARTS = ['drops', 'counters', 'commands', 'state', 'netlink', 'lab'] as const;

/** Reads what `netstack run LAB --record DIR` and the real runner write. */
export function readRecordDirectory(directory: string): FidelityRecord {
  const record: Record<string, unknown> = { frames: {} };
  const frames = record.frames as FidelityRecord['frames'];
  for (const file of readdirSync(directory).sort())
    if (file.endsWith('.pcap')) frames[file.slice(0, -'.pcap'.length)] = readPcap(readFileSync(join(directory, file)));
  for (const part of JSON_PARTS) record[part] = JSON.parse(readFileSync(join(directory, `${part}.json`), 'utf8'));
  return record as unknown as FidelityRecord;
}

/** Writes the layout of `--record DIR`. */
export function writeRecordDirectory(directory: string, record: FidelityRecord): void {
  mkdirSync(directory, { recursive: true });
  for (const [tap, frames] of Object.entries(record.frames)) {
    writeFileSync(join(directory, `${tap}.pcap`), writePcap(frames));
  }
  for (const part of JSON_PARTS) {
    writeFileSync(join(directory, `${part}.json`), `${JSON.stringify(record[part], null, 2)}\n`);
  }
}

/** Reads a record that `keepRecord` wrote, or returns null if there is none. */
export function readKeptRecord(directory: string): FidelityRecord | null {
  if (!existsSync(join(directory, 'lab.json'))) return null;
  const record: Record<string, unknown> = {};
  for (const part of ['frames', ...JSON_PARTS]) {
    record[part] = JSON.parse(readFileSync(join(directory, `${part}.json`), 'utf8'));
  }
  return record as unknown as FidelityRecord;
}

/** Replaces the record kept in `directory`. */
export function keepRecord(directory: string, record: FidelityRecord): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const part of ['frames', ...JSON_PARTS] as const) {
    writeFileSync(join(directory, `${part}.json`), `${toShortJson(record[part] as Json)}\n`);
  }
}

/** JSON with every object that has no object inside on one line, so that a drop or an address is one line of a diff. */
function toShortJson(value: Json, indent = ''): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const entries = list
    ? value.map(item => toShortJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${toShortJson(item, inner)}`);
  const [open, close] = list ? '[]' : '{}';
  const line = `${open}${entries.join(', ')}${close}`;
  const short = indent !== '' && line.length + indent.length <= 118 && !line.includes('\n');
  if (entries.length === 0 || short) return line;
  return `${open}\n${inner}${entries.join(`,\n${inner}`)}\n${indent}${close}`;
}

const PCAP_MAGIC = 0xa1b2c3d4;
const PCAP_NANOSECOND_MAGIC = 0xa1b23c4d;
const DLT_EN10MB = 1;

function readPcap(file: Buffer): string[] {
  const magic = file.readUInt32LE(0);
  const little = magic === PCAP_MAGIC || magic === PCAP_NANOSECOND_MAGIC;
  const lengthAt = (offset: number) => (little ? file.readUInt32LE(offset) : file.readUInt32BE(offset));
  const frames: string[] = [];
  let offset = 24;
  while (offset + 16 <= file.length) {
    const length = lengthAt(offset + 8);
    frames.push(file.toString('hex', offset + 16, offset + 16 + length));
    offset += 16 + length;
  }
  return frames;
}

function writePcap(frames: string[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(PCAP_MAGIC, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(DLT_EN10MB, 20);
  const parts = [header];
  for (const hex of frames) {
    const frame = Buffer.from(hex, 'hex');
    const packetHeader = Buffer.alloc(16);
    packetHeader.writeUInt32LE(frame.length, 8);
    packetHeader.writeUInt32LE(frame.length, 12);
    parts.push(packetHeader, frame);
  }
  return Buffer.concat(parts);
}
