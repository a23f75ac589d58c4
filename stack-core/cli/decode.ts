// `netstack decode`: netlink from hex dumps, JSON lines and nlmon captures.
import { readFileSync } from 'node:fs';
import { NETLINK_ROUTE } from '../include/uapi/linux/netlink.ts';
import type { DecodedMessage } from '../netlink-schema/decode.ts';
import { protocolNumber, StreamDecoder } from '../netlink-schema/decode-stream.ts';
import type { FamilyIndex } from '../netlink-schema/families.ts';
import { HexDumpError, parseHexDump } from '../netlink-schema/hex-dump.ts';
import { messageText } from '../netlink-schema/message-text.ts';
import { PcapError, readPcap } from '../userspace/packet/pcap-read.ts';
import { familiesIn, SpecFileError } from './spec-files.ts';

export interface DecodeCommandOptions {
  protocol?: string;
  json?: boolean;
  hex?: string;
  jsonl?: string;
  specs?: string;
}

const UNREADABLE_STATUS = 2;
const STDIN = 0;

/** Input that cannot be read, in words for the user. */
class InputError extends Error {}

interface Datagram {
  protocol: number;
  bytes: Uint8Array;
}

/** Prints what the input says. 0, or 2 when the input cannot be read. */
export function decodeCommand(file: string | undefined, options: DecodeCommandOptions): number {
  try {
    const families = options.specs === undefined ? undefined : familiesIn(options.specs);
    if (options.jsonl !== undefined) decodeLines(options.jsonl, families);
    else decodeAll(file, options, families);
    return 0;
  } catch (error) {
    if (!(error instanceof InputError || error instanceof SpecFileError)) throw error;
    process.stderr.write(`netstack: ${error.message}\n`);
    return UNREADABLE_STATUS;
  }
}

function decodeAll(file: string | undefined, options: DecodeCommandOptions, families?: FamilyIndex): void {
  const protocol = protocolOf(options.protocol);
  const datagrams =
    options.hex === undefined ? datagramsIn(file ?? '-', protocol) : fromText('--hex', options.hex, protocol);
  const decoder = new StreamDecoder({}, families);
  for (const datagram of datagrams) {
    for (const message of decoder.decode(datagram.protocol, datagram.bytes)) print(message, options.json === true);
  }
}

const print = (message: DecodedMessage, json: boolean): void => {
  process.stdout.write(`${json ? JSON.stringify(message) : messageText(message)}\n`);
};

function protocolOf(text: string | undefined): number {
  if (text === undefined) return NETLINK_ROUTE;
  const protocol = protocolNumber(text);
  if (protocol === null)
    throw new InputError(`--protocol ${text}: no such netlink protocol (route, generic, netfilter, …)`);
  return protocol;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? STDIN : path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: ${code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a directory' : code}`);
  }
}

function datagramsIn(path: string, protocol: number): Datagram[] {
  const bytes = read(path);
  return isCapture(bytes) ? fromCapture(path, bytes) : fromText(path, bytes.toString('utf8'), protocol);
}

function fromText(source: string, text: string, protocol: number): Datagram[] {
  try {
    return parseHexDump(text).map(({ bytes }) => ({ protocol, bytes }));
  } catch (error) {
    if (error instanceof HexDumpError)
      throw new InputError(`${source}:${error.line}:${error.column}: ${error.message}`);
    throw error;
  }
}

const isCapture = (bytes: Buffer): boolean =>
  bytes.length >= 4 && [0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a].includes(bytes.readUInt32BE(0));

const LINKTYPE_NETLINK = 253;
/** A cooked header stands before each datagram: direction, ARPHRD_NETLINK, padding, protocol. */
const COOKED_HEADER = 16;

function fromCapture(path: string, file: Buffer): Datagram[] {
  try {
    return readPcap(file, LINKTYPE_NETLINK)
      .filter(frame => frame.length >= COOKED_HEADER)
      .map(frame => ({ protocol: (frame[14] << 8) | frame[15], bytes: frame.subarray(COOKED_HEADER) }));
  } catch (error) {
    if (error instanceof PcapError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

function decodeLines(path: string, specs?: FamilyIndex): void {
  for (const [index, line] of read(path).toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const { id, protocol, bytes, families } = parseLine(path, index + 1, line);
    const messages = new StreamDecoder(families, specs).decode(protocol, bytes);
    process.stdout.write(`${JSON.stringify({ id, messages })}\n`);
  }
}

function parseLine(path: string, number: number, line: string) {
  const wrong = (what: string): never => {
    throw new InputError(`${path}:${number}: ${what}`);
  };
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    return wrong('no JSON');
  }
  if (typeof given !== 'object' || given === null) return wrong('not an object');
  const { id, protocol = NETLINK_ROUTE, hex, genl_families: families = {} } = given as Record<string, unknown>;
  if (typeof hex !== 'string' || !/^([0-9a-f]{2})*$/i.test(hex))
    return wrong('"hex" has to be an even number of hex digits');
  const known = typeof protocol === 'number' ? protocol : protocolNumber(String(protocol));
  if (known === null) return wrong(`"protocol": no such netlink protocol: ${String(protocol)}`);
  const named: { [type: number]: string } = {};
  for (const [type, name] of Object.entries(families ?? {})) named[Number(type)] = String(name);
  return { id, protocol: known, bytes: new Uint8Array(Buffer.from(hex, 'hex')), families: named };
}
