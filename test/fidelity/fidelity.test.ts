// The model against the recorded runs of the real kernel; and, where labs can run on this machine's kernel, the
// records against it: are they still true? README.md says how to read a difference.
import assert from 'node:assert/strict';
import { release } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { compare } from './compare.ts';
import { findLabs, keptRecord, labText, runInModel } from './labs.ts';
import { RealKernel, whyNoRealKernel } from './real/real-kernel.ts';
import type { FidelityRecord } from './record.ts';

const labs = findLabs([]);

function assertEqual(left: FidelityRecord, right: FidelityRecord, lab: string, sides: { left: string; right: string }) {
  const differences = compare(left, right, lab, sides);
  assert.ok(differences.length === 0, differences.map(({ part, text }) => `${part}:\n${text}`).join('\n'));
}

describe('the model does what the real kernel did', () => {
  for (const lab of labs) {
    it(lab.name, () => {
      const kept = keptRecord(lab);
      assert.ok(kept, 'no record; npm run fidelity:record makes one');
      assertEqual(runInModel(lab), kept, labText(lab), { left: 'model', right: 'record' });
    });
  }
});

describe('the real kernel does what its records say', { skip: whyNoRealKernel(release()) ?? false }, () => {
  let real: RealKernel;
  before(() => {
    real = new RealKernel();
  });
  after(() => real?.close());
  for (const lab of labs) {
    it(lab.name, async () => {
      const kept = keptRecord(lab);
      assert.ok(kept, 'no record; npm run fidelity:record makes one');
      assertEqual(kept, await real.run(lab.path), labText(lab), { left: 'record', right: 'real kernel' });
    });
  }
});
