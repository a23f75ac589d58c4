// A directory of YAML netlink specs, as the kernel keeps them in Documentation/netlink/specs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { FamilyIndex } from '../netlink-schema/families.ts';
import type { Family } from '../netlink-schema/schema.ts';
import { familyOfSpec, SpecError } from '../netlink-schema/spec.ts';

/** A spec or its directory that cannot be read, in words for the user. */
export class SpecFileError extends Error {}

/** Every family in `directory`. Throws SpecFileError. */
export function familiesIn(directory: string): FamilyIndex {
  let names: string[];
  try {
    names = readdirSync(directory).filter(name => /\.ya?ml$/.test(name));
  } catch (error) {
    throw new SpecFileError(`--specs ${directory}: ${(error as NodeJS.ErrnoException).code}`);
  }
  if (names.length === 0) throw new SpecFileError(`--specs ${directory}: there is no .yaml file in it`);
  return new FamilyIndex(names.sort().map(name => familyIn(join(directory, name))));
}

function familyIn(path: string): Family {
  try {
    return familyOfSpec(parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof SpecError || error instanceof YAMLParseError)
      throw new SpecFileError(`${path}: ${error.message}`);
    throw error;
  }
}
