// Capture files in the classic pcap format, for frames that left a device.
// Format: draft-ietf-opsawg-pcap, section 4 and 5; times in nanoseconds (magic 0xa1b23c4d), little-endian.
import { NSEC_PER_SEC } from '../../kernel/clock.ts';

const NANOSECOND_MAGIC = 0xa1b23c4d;
const SNAPLEN = 262144;
/** Ethernet. */
export const DLT_EN10MB = 1;

export interface CapturedFrame {
  /** Virtual time, ns since the start of the run. */
  timeNs: number;
  bytes: Uint8Array;
}

/** A capture file that holds `frames` whole. */
export function writePcap(frames: readonly CapturedFrame[], linkType = DLT_EN10MB): Uint8Array {
  const size = frames.reduce((sum, frame) => sum + 16 + frame.bytes.length, 24);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  view.setUint32(0, NANOSECOND_MAGIC, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAPLEN, true);
  view.setUint32(20, linkType, true);
  let at = 24;
  for (const { timeNs, bytes } of frames) {
    view.setUint32(at, Math.floor(timeNs / NSEC_PER_SEC), true);
    view.setUint32(at + 4, timeNs % NSEC_PER_SEC, true);
    view.setUint32(at + 8, bytes.length, true);
    view.setUint32(at + 12, bytes.length, true);
    file.set(bytes, at + 16);
    at += 16 + bytes.length;
  }
  return file;
}
