// "Has anything changed since?": a digest over the content of files, kept in a stamp file.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The files at or below `paths`, sorted; paths that do not exist are left out. */
export function filesBelow(paths: string[]): string[] {
  const files: string[] = [];
  for (const start of paths) {
    if (!existsSync(start)) continue;
    if (statSync(start).isFile()) files.push(start);
    else
      for (const entry of readdirSync(start, { withFileTypes: true, recursive: true }))
        if (entry.isFile()) files.push(path.join(entry.parentPath, entry.name));
  }
  return files.sort();
}

/** A digest over names and content of all files at or below `paths`. */
export function fingerprint(paths: string[]): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(paths)) {
    const content = readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Runs `work` unless `stampFile` says that it was done for the same `state`; notes it there when it succeeds. */
export async function unlessStamped(stampFile: string, state: string, work: () => void | Promise<void>) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === state) return false;
  await work();
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, state);
  return true;
}
