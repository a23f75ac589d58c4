// The extension's manifest: what it names must exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const root = path.join(import.meta.dirname, '../../..');
const text = readFileSync(path.join(root, 'package.json'), 'utf8');
const words: Record<string, string> = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'));
/** As VS Code shows it: with the words of package.nls.json. */
const manifest = JSON.parse(text, (_key, value) =>
  typeof value === 'string' && /^%.*%$/.test(value) ? (words[value.slice(1, -1)] ?? value) : value,
);
const { contributes } = manifest;

/** Every string below `value`, with the keys that lead to it. */
function* strings(value: unknown, at: string): Generator<[at: string, string]> {
  if (typeof value === 'string') yield [at, value];
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* strings(inner, `${at}.${key}`);
}

describe('the manifest', () => {
  it('names files that exist', () => {
    const files = [...strings(contributes, 'contributes'), ['icon', manifest.icon] as const]
      .map(([, value]) => value)
      .filter(value => /^(\.\/)?(media|extension)\/\S+\.\w+$/.test(value));
    assert.ok(files.length > 10);
    assert.deepEqual(
      files.filter(file => !existsSync(path.join(root, file))),
      [],
    );
  });

  it('puts only its own commands into menus and keys', () => {
    const own = new Set(contributes.commands.map((command: { command: string }) => command.command));
    const used = [...strings(contributes.menus, 'menus'), ...strings(contributes.keybindings, 'keybindings')]
      .filter(([at]) => at.endsWith('.command'))
      .map(([, command]) => command);
    // VS Code's own Step Back has no key.
    own.add('workbench.action.debug.stepBack');
    assert.deepEqual(
      used.filter(command => !own.has(command)),
      [],
    );
  });

  it('shows commands that a user may call with an icon, under one name', () => {
    const palette: { command: string; when: string }[] = contributes.menus.commandPalette;
    const hidden = new Set(palette.filter(({ when }) => when === 'false').map(({ command }) => command));
    for (const { command, title, category, icon } of contributes.commands) {
      assert.equal(category, 'Netstack', command);
      assert.match(title, /^[A-Z]/, command);
      if (!hidden.has(command) && icon?.dark === undefined) assert.match(icon ?? '', /^\$\([a-z-]+\)$/, command);
    }
  });

  it('says what people read in package.nls.json, word for word used', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!));
    assert.deepEqual([...used].sort(), Object.keys(words).sort());
  });

  it('has what the marketplace asks for', () => {
    for (const field of [
      'displayName',
      'description',
      'publisher',
      'license',
      'icon',
      'categories',
      'keywords',
      'galleryBanner',
    ])
      assert.ok(manifest[field], field);
    const icon = readFileSync(path.join(root, manifest.icon));
    assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [256, 256]);
    for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE']) assert.ok(existsSync(path.join(root, file)), file);
    assert.ok(readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8').includes(`## ${manifest.version}\n`));
  });

  it('has grammars whose patterns are regular expressions', () => {
    for (const { path: file } of contributes.grammars) {
      const grammar = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
      for (const [at, pattern] of strings(grammar, file))
        if (/\.(match|begin|end)$/.test(at)) assert.doesNotThrow(() => new RegExp(pattern), at);
    }
  });
});
