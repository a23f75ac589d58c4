// A frame as lines of text, one field each, so that two frames can be laid side by side.

import { icmphdr } from '../../stack-core/include/uapi/linux/icmp.ts';
import { arphdr } from '../../stack-core/include/uapi/linux/if_arp.ts';
import { ethhdr } from '../../stack-core/include/uapi/linux/if_ether.ts';
import { iphdr } from '../../stack-core/include/uapi/linux/ip.ts';
import { udphdr } from '../../stack-core/include/uapi/linux/udp.ts';
import type { PlacedField } from '../../stack-core/include/wire.ts';

interface HeaderClass {
  new (bytes: Uint8Array, offset?: number): object;
  readonly struct: string;
  readonly sizeof: number;
  readonly layout: readonly PlacedField[];
}

const ETH_P_IP = 0x0800;
const ETH_P_ARP = 0x0806;
const IPPROTO_ICMP = 1;
const IPPROTO_UDP = 17;
/** ICMP types that quote the packet which they are about. */
const ICMP_ERRORS = [3, 4, 5, 11, 12];
const BYTES_PER_LINE = 16;

export function frameText(hex: string): string[] {
  const frame = Uint8Array.from(Buffer.from(hex, 'hex'));
  const lines: string[] = [];
  const put = (header: HeaderClass, at: number): boolean => {
    if (at + header.sizeof > frame.length) return false;
    const values = new header(frame, at) as Record<string, unknown>;
    for (const field of header.layout) {
      lines.push(`${header.struct}.${field.name} = ${valueText(field, values[field.name])}`);
    }
    return true;
  };
  const rest = (at: number) => {
    for (let offset = at; offset < frame.length; offset += BYTES_PER_LINE) {
      lines.push(`@${offset} ${Buffer.from(frame.subarray(offset, offset + BYTES_PER_LINE)).toString('hex')}`);
    }
  };
  const ip = (at: number): void => {
    if (!put(iphdr, at)) {
      rest(at);
      return;
    }
    const { ihl, protocol, frag_off } = new iphdr(frame, at);
    const payload = at + ihl * 4;
    const isFirst = (frag_off & 0x1fff) === 0;
    if (protocol === IPPROTO_UDP && isFirst && put(udphdr, payload)) rest(payload + udphdr.sizeof);
    else if (protocol === IPPROTO_ICMP && isFirst && put(icmphdr, payload)) icmpBody(payload);
    else rest(payload);
  };
  const icmpBody = (at: number): void => {
    const isError = ICMP_ERRORS.includes(new icmphdr(frame, at).type);
    (isError ? ip : rest)(at + icmphdr.sizeof);
  };

  const isEthernet = put(ethhdr, 0);
  const { h_proto } = new ethhdr(frame, 0);
  if (!isEthernet) rest(0);
  else if (h_proto === ETH_P_IP) ip(ethhdr.sizeof);
  else if (h_proto === ETH_P_ARP && put(arphdr, ethhdr.sizeof)) rest(ethhdr.sizeof + arphdr.sizeof);
  else rest(ethhdr.sizeof);
  return lines;
}

function valueText(field: PlacedField, value: unknown): string {
  if (value instanceof Uint8Array)
    return Buffer.from(value)
      .toString('hex')
      .replace(/..(?=.)/g, '$&:');
  const show = field.show as ((value: unknown) => string) | undefined;
  return show ? show(value) : String(value);
}
