// Bytes in any text, told in words: netlink messages or packets, whichever they are.
import { NLMSG_HDRLEN, nlmsghdr } from '../../../stack-core/include/uapi/linux/netlink.ts';
import { findOperation } from '../../../stack-core/netlink-schema/decode.ts';
import { protocolNumber, StreamDecoder } from '../../../stack-core/netlink-schema/decode-stream.ts';
import { messageStarts } from '../../../stack-core/netlink-schema/findings.ts';
import { HexDumpError, parseHexDump } from '../../../stack-core/netlink-schema/hex-dump.ts';
import { messageText } from '../../../stack-core/netlink-schema/message-text.ts';
import { describePacket, packetKind } from '../../../stack-core/userspace/packet/describe.ts';
import type { DecodedText, DecodeTextParams } from '../protocol.ts';

const PROTOCOL_DIRECTIVE = /#\s*protocol\s*[:=]\s*(\S+)/i;
const NETLINK_GENERIC = 16;
const PROTOCOLS_TRIED = [0, NETLINK_GENERIC, 12, 4, 6];

/** What the bytes in a text say; an error in words where there are none. */
export function decodeText({ text, protocol }: DecodeTextParams): DecodedText {
  const named = protocol ?? PROTOCOL_DIRECTIVE.exec(text)?.[1];
  const given = named === undefined ? null : protocolNumber(named);
  if (named !== undefined && given === null) return { ok: false, error: `no such netlink protocol: ${named}` };
  try {
    const datagrams = parseHexDump(text);
    if (datagrams.length === 0) return { ok: false, error: 'there are no hex digits in it' };
    const decoder = new StreamDecoder();
    const parts = datagrams.map(({ bytes, line }) => `# from line ${line}: ${describe(bytes, given, decoder)}`);
    return { ok: true, text: `${parts.join('\n\n')}\n` };
  } catch (error) {
    if (!(error instanceof HexDumpError)) throw error;
    return { ok: false, error: `line ${error.line}, column ${error.column}: ${error.message}` };
  }
}

function describe(bytes: Uint8Array, protocol: number | null, decoder: StreamDecoder): string {
  const likely = protocol ?? likelyProtocol(bytes);
  if (likely !== null) {
    const messages = decoder.decode(likely, bytes);
    const what = messages.length === 1 ? 'a netlink message' : `${messages.length} netlink messages`;
    return `${what}\n${messages.map(messageText).join('\n')}`;
  }
  const kind = packetKind(bytes);
  if (kind !== null) return `a packet that begins with ${kind}\n${describePacket(bytes, kind)}`;
  const messages = decoder.decode(0, bytes);
  if (messages.length === 0) return `${bytes.length} bytes that are neither netlink nor a packet`;
  return `neither a known netlink message nor a packet; read as NETLINK_ROUTE it would be\n${messages.map(messageText).join('\n')}`;
}

/** The protocol whose tables have the first message; null where the lengths do not fit netlink. */
function likelyProtocol(bytes: Uint8Array): number | null {
  if (bytes.length < NLMSG_HDRLEN) return null;
  const header = new nlmsghdr(bytes);
  const tail = messageStarts(bytes).at(-1) ?? 0;
  const fits = header.nlmsg_len >= NLMSG_HDRLEN && header.nlmsg_len <= bytes.length && bytes.length - tail < 4;
  if (!fits) return null;
  return PROTOCOLS_TRIED.find(protocol => findOperation(protocol, header, bytes, {}) !== null) ?? NETLINK_GENERIC;
}
