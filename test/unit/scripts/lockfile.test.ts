// package-lock.json is what `npm ci` on every platform installs from, wherever the registry is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

type LockedPackage = {
  version?: string;
  resolved?: string;
  integrity?: string;
  optionalDependencies?: Record<string, string>;
};

const file = path.join(import.meta.dirname, '../../../package-lock.json');
const packages: Record<string, LockedPackage> = JSON.parse(readFileSync(file, 'utf8')).packages;
const dependencies = Object.entries(packages).filter(([where]) => where !== '');

describe('package-lock.json', () => {
  it('names version and digest of every package', () => {
    assert.deepEqual(
      dependencies.filter(([, { version, integrity }]) => !version || !integrity),
      [],
    );
  });

  it('carries no addresses', () => {
    assert.deepEqual(
      dependencies.filter(([, { resolved }]) => resolved),
      [],
    );
  });

  it('holds the packages of all platforms, or `npm ci` fails on the others', () => {
    const missing = dependencies.flatMap(([where, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        name => !packages[`node_modules/${name}`] && !packages[`${where}/node_modules/${name}`],
      ),
    );
    assert.deepEqual(missing, []);
  });
});
