import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  csum_block_add,
  csum_fold,
  csum_replace2,
  csum_replace4,
  csum_sub,
} from '../../../stack-core/include/net/checksum.ts';
import { Random } from '../../../stack-core/kernel/random.ts';
import { csum_partial, ip_compute_csum, ip_fast_csum } from '../../../stack-core/lib/checksum.ts';

const random = new Random(7);
const someBytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random.u32() & 0xff);

describe('the Internet checksum', () => {
  it('of the example in RFC 1071 section 3', () => {
    const data = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    assert.equal(csum_fold(csum_partial(data, 0, data.length, 0)), ~0xddf2 & 0xffff);
  });

  it('of an IPv4 header is 0 once its field is right', () => {
    const header = Uint8Array.from(Buffer.from('4500003c0001000040010000' + '0a0000090a000001', 'hex'));
    const check = ip_fast_csum(header, 0, 5);
    header[10] = check >> 8;
    header[11] = check;
    assert.equal(check, 0x66b7);
    assert.equal(ip_fast_csum(header, 0, 5), 0);
  });

  it('adds blocks at any offset, and takes them away again', () => {
    for (let round = 0; round < 200; round++) {
      const data = someBytes(1 + (round % 61));
      const cut = random.u32() % (data.length + 1);
      const first = csum_partial(data, 0, cut, 0);
      const second = csum_partial(data, cut, data.length - cut, 0);
      const whole = csum_partial(data, 0, data.length, 0);
      assert.equal(csum_fold(csum_block_add(first, second, cut)), csum_fold(whole), `${data.length} cut at ${cut}`);
      if (cut % 2 === 0) assert.equal(csum_fold(csum_sub(whole, second)) % 0xffff, csum_fold(first) % 0xffff);
    }
  });

  it('is mended when words change (RFC 1624)', () => {
    for (let round = 0; round < 200; round++) {
      const data = someBytes(40);
      const before = ip_compute_csum(data, 0, data.length);
      const view = new DataView(data.buffer);
      const old = view.getUint32(8);
      const next = random.u32();
      view.setUint32(8, next);
      assert.equal(csum_replace4(before, old, next), ip_compute_csum(data, 0, data.length));
      const old16 = view.getUint16(20);
      view.setUint16(20, next & 0xffff);
      const changed = csum_replace2(csum_replace4(before, old, next), old16, next & 0xffff);
      assert.equal(changed, ip_compute_csum(data, 0, data.length));
    }
  });
});
