// npm run fidelity, npm run fidelity:record: README.md says what they do.
import { release } from 'node:os';
import { parseArgs } from 'node:util';
import { buildAll } from '../../scripts/build.ts';
import { compare, type Difference } from './compare.ts';
import { type FidelityLab, findLabs, keep, keptRecord, labText, runInModel } from './labs.ts';
import { RealKernel, whyNoRealKernel } from './real/real-kernel.ts';

const USAGE = 'usage: npm run fidelity [-- --recorded | --real-only] [LAB…], or npm run fidelity:record [LAB…]';

function readArguments() {
  const options = {
    record: { type: 'boolean', default: false },
    recorded: { type: 'boolean', default: false },
    'real-only': { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const labs = findLabs(positionals);
  if (labs.length === 0) throw new Error(`no lab called ${positionals.join(' or ')} in test/fidelity/labs`);
  return { ...values, realOnly: values['real-only'], labs };
}

async function main(): Promise<number> {
  const { labs, record, recorded, realOnly } = readArguments();
  const why = whyNoRealKernel(release());
  if (why !== null && (record || realOnly)) throw new Error(`labs cannot run on this machine's kernel: ${why}`);
  const real = why === null && !recorded ? new RealKernel() : null;
  if (why !== null && !recorded) console.log(`Judged by the recorded runs, because ${why}.`);
  const needsModel = !record && !realOnly;
  if (needsModel) await buildAll();

  let differing = 0;
  for (const lab of labs) {
    if (record) {
      keep(lab, await real!.run(lab.path));
      console.log(`recorded ${lab.name}`);
      continue;
    }
    const differences = await judge(lab, real, needsModel);
    console.log(`${differences.length === 0 ? 'equal   ' : 'DIFFERS '} ${lab.name}`);
    for (const { part, text } of differences) console.log(`${part}:\n${text.replace(/^/gm, '  ')}`);
    if (differences.length > 0) differing++;
  }
  await real?.close();
  if (!record) console.log(`${labs.length} labs, ${differing} with differences`);
  return differing === 0 ? 0 : 1;
}

/** Without the model the records are judged in its place. */
async function judge(lab: FidelityLab, real: RealKernel | null, hasModel: boolean): Promise<Difference[]> {
  const kept = keptRecord(lab);
  const truth = real ? await real.run(lab.path) : kept;
  if (!truth || (!hasModel && !kept)) throw new Error(`${lab.name} has no record; npm run fidelity:record makes one`);
  const judged = hasModel ? runInModel(lab) : kept!;
  const sides = { left: hasModel ? 'model' : 'record', right: real ? 'real kernel' : 'record' };
  return compare(judged, truth, labText(lab), sides);
}

try {
  process.exit(await main());
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error;
  console.error(error instanceof Error ? error.message : error);
  if (isUsage) console.error(USAGE);
  process.exit(2);
}
