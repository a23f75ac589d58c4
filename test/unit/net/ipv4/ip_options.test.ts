import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ip_options } from '../../../../stack-core/include/net/ip.ts';
import { ip_options_get, ip_options_undo } from '../../../../stack-core/net/ipv4/ip_options-compile.ts';
import { bytes, hexOf, Router } from './router.ts';

/** Options that a program sets with IP_OPTIONS: what is understood, or the errno. */
const cases: { given: string; parsed: Partial<ip_options> | number }[] = [
  { given: '', parsed: { optlen: 0 } },
  { given: '01', parsed: { optlen: 4 } },
  { given: '07070400000000', parsed: { optlen: 8, rr: 20, rr_needaddr: true } },
  { given: '0707080a000001', parsed: { optlen: 8, rr: 20, rr_needaddr: false } },
  { given: '07070300000000', parsed: -22 },
  { given: '0707050000000000', parsed: -22 },
  { given: '440c05000000000000000000', parsed: { optlen: 12, ts: 20, ts_needtime: true, ts_needaddr: false } },
  { given: '440c05010000000000000000', parsed: { optlen: 12, ts: 20, ts_needtime: true, ts_needaddr: true } },
  { given: '8307040a000102', parsed: { optlen: 8, srr: 20, faddr: 0x0a000102, is_strictroute: false } },
  { given: '890b040a0001020a000103', parsed: { optlen: 12, srr: 20, faddr: 0x0a000102, is_strictroute: true } },
  { given: '8307080a000102', parsed: -22 },
  { given: '94040000', parsed: { optlen: 4, router_alert: 20 } },
  { given: '94040001', parsed: { optlen: 4, router_alert: 0 } },
  { given: '0701', parsed: -22 },
  { given: '0709040000', parsed: -22 },
];

describe('ip_options_get', () => {
  const { net } = new Router();
  for (const { given, parsed } of cases) {
    it(`${given || 'no options'}: ${JSON.stringify(parsed)}`, () => {
      const opt = ip_options_get(net, bytes(given));
      if (typeof parsed === 'number') assert.equal(opt, parsed);
      else {
        assert.ok(opt instanceof ip_options);
        for (const [field, value] of Object.entries(parsed)) assert.equal(opt[field as keyof ip_options], value, field);
      }
    });
  }

  it('and ip_options_undo gives back what was set', () => {
    for (const given of ['0707040000000000', '440c05000000000000000000', '890b040a0001020a00010300']) {
      const opt = ip_options_get(net, bytes(given));
      assert.ok(opt instanceof ip_options && opt.__data !== null);
      ip_options_undo(opt);
      assert.equal(hexOf(opt.__data.subarray(0, opt.optlen)), given);
    }
  });
});
