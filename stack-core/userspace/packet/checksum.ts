// The Internet checksum of packets that come from outside. Of its own, so that a fault in the kernel model's checksum
// cannot hide behind the same fault here. RFC 1071.

/** Over `parts` one after the other. */
export function internetChecksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  let odd = false;
  for (const part of parts) {
    for (const byte of part) {
      sum += odd ? byte : byte << 8;
      odd = !odd;
    }
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 65536);
  return ~sum & 0xffff;
}
