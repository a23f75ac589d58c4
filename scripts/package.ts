// Packs dist/ and what belongs to it into dist/netstack-debugger.vsix.
import { statSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { filesBelow, fingerprint, unlessStamped } from './fingerprint.ts';
import { step } from './steps.ts';

const root = path.dirname(import.meta.dirname);
const maxBytes = 3 * 1024 * 1024;

/** The packed extension. */
export const vsixFile = path.join(root, 'dist', 'netstack-debugger.vsix');

const content = [
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  '.vscodeignore',
  'package.json',
  'media',
  'extension',
  'stack-core',
];

/** A digest of everything that can end up in the VSIX. */
export function vsixState(): string {
  const built = filesBelow([path.join(root, 'dist')]).filter(file => !file.startsWith(vsixFile));
  return fingerprint([...content.map(name => path.join(root, name)), ...built]);
}

/** Packs the VSIX unless it is there for just this content. Throws when it is larger than the 3 MB it may have. */
export async function packVsix(): Promise<void> {
  await unlessStamped(`${vsixFile}.stamp`, vsixState(), () =>
    step('Packing the extension', async () => {
      await createVSIX({
        cwd: root,
        packagePath: vsixFile,
        dependencies: false,
        allowMissingRepository: true,
        rewriteRelativeLinks: false,
      });
      const { size } = statSync(vsixFile);
      if (size > maxBytes) throw new Error(`${vsixFile} has ${size} bytes; at most ${maxBytes} are allowed.`);
    }),
  );
}

if (import.meta.main) await packVsix();
