// Reads capture files: pcap (either byte order, micro- or nanoseconds) and pcapng. One link type a file.
// Formats: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.

/** A capture file cannot be read: what, and at which byte. */
export class PcapError extends Error {}

const DLT_EN10MB = 1;
const MAX_FRAME = 262144;

/** The frames of a capture file with that link type, in order. Throws PcapError. */
export function readPcap(file: Uint8Array, linkType = DLT_EN10MB): Uint8Array[] {
  if (file.length < 24) throw new PcapError(`${file.length} bytes are too few for a capture file`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0) === 0x0a0d0d0a) return readPcapng(file, view, linkType);
  for (const little of [true, false]) {
    const magic = view.getUint32(0, little);
    if (magic === 0xa1b2c3d4 || magic === 0xa1b23c4d) return readClassic(file, view, little, linkType);
  }
  throw new PcapError('byte 0: this is neither a pcap nor a pcapng file');
}

function readClassic(file: Uint8Array, view: DataView, little: boolean, linkType: number): Uint8Array[] {
  checkLinkType(view.getUint32(20, little) & 0x0fffffff, 20, linkType);
  const frames: Uint8Array[] = [];
  for (let at = 24; at < file.length; ) {
    if (at + 16 > file.length) throw new PcapError(`byte ${at}: the file ends within a record's header`);
    const captured = view.getUint32(at + 8, little);
    frames.push(frameAt(file, at + 16, captured, at + 8));
    checkWhole(captured, view.getUint32(at + 12, little), at + 8);
    at += 16 + captured;
  }
  return frames;
}

function readPcapng(file: Uint8Array, view: DataView, linkType: number): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let little = true;
  for (let at = 0; at < file.length; ) {
    if (at + 12 > file.length) throw new PcapError(`byte ${at}: the file ends within a block`);
    const isSection = view.getUint32(at) === 0x0a0d0d0a;
    if (isSection) little = view.getUint32(at + 8, true) === 0x1a2b3c4d;
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0 || at + length > file.length)
      throw new PcapError(`byte ${at + 4}: a block of ${length} bytes does not fit`);
    if (type === 1) checkLinkType(view.getUint16(at + 8, little), at + 8, linkType);
    else if (type === 6) {
      if (length < 32) throw new PcapError(`byte ${at + 4}: a packet block of ${length} bytes is too short`);
      const captured = view.getUint32(at + 20, little);
      frames.push(frameAt(file.subarray(0, at + length - 4), at + 28, captured, at + 20));
      checkWhole(captured, view.getUint32(at + 24, little), at + 20);
    } else if (type === 3) {
      const captured = Math.min(view.getUint32(at + 8, little), length - 16);
      frames.push(frameAt(file, at + 12, captured, at + 8));
    }
    at += length;
  }
  return frames;
}

function frameAt(file: Uint8Array, at: number, length: number, field: number): Uint8Array {
  if (length > MAX_FRAME) throw new PcapError(`byte ${field}: a frame of ${length} bytes`);
  if (at + length > file.length)
    throw new PcapError(`byte ${field}: a frame of ${length} bytes, but ${Math.max(0, file.length - at)} are left`);
  return file.slice(at, at + length);
}

function checkWhole(captured: number, original: number, at: number): void {
  if (captured < original)
    throw new PcapError(`byte ${at}: only ${captured} of ${original} bytes of a frame were captured`);
}

const LINK_TYPES: { readonly [type: number]: string } = { [DLT_EN10MB]: 'Ethernet', 253: 'netlink' };

function checkLinkType(type: number, at: number, wanted: number): void {
  if (type === wanted) return;
  const use = wanted === DLT_EN10MB ? 'injected' : 'decoded';
  throw new PcapError(`byte ${at}: link type ${type}; only ${LINK_TYPES[wanted]} (${wanted}) can be ${use}`);
}
