// Each wall, crossed once on purpose in a tree of its own.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { crossings } from '../../../scripts/walls.ts';

interface Case {
  file: string;
  imports: string;
  allowed: boolean;
}

const cases: Case[] = [
  { file: 'stack-core/net/ipv4/icmp.ts', imports: '../core/dev.ts', allowed: true },
  { file: 'stack-core/net/ipv4/icmp.ts', imports: '../../include/net/ip.ts', allowed: true },
  { file: 'stack-core/net/ipv4/icmp.ts', imports: '../../userspace/lab.ts', allowed: false },
  { file: 'stack-core/net/ipv4/icmp.ts', imports: 'node:fs', allowed: false },
  { file: 'stack-core/kernel/world.ts', imports: '../debugger/engine.ts', allowed: false },
  { file: 'stack-core/userspace/lab.ts', imports: '../init/main.ts', allowed: true },
  { file: 'stack-core/userspace/lab.ts', imports: 'node:child_process', allowed: false },
  { file: 'stack-core/debugger/engine.ts', imports: 'vscode', allowed: false },
  { file: 'stack-core/debugger/engine.ts', imports: '../../extension/main.ts', allowed: false },
  { file: 'extension/debug-adapter/server.ts', imports: '../../stack-core/debugger/api.ts', allowed: true },
  { file: 'extension/debug-adapter/server.ts', imports: '../../stack-core/net/core/dev.ts', allowed: false },
  { file: 'extension/language/server/server.ts', imports: '../../../stack-core/userspace/lab.ts', allowed: true },
  { file: 'extension/language/server/server.ts', imports: '../../../stack-core/net/core/dev.ts', allowed: false },
  { file: 'extension/language/server/server.ts', imports: 'vscode', allowed: false },
  { file: 'extension/main.ts', imports: '../test/fidelity/labs.ts', allowed: false },
  { file: 'webview/skb/main.ts', imports: '../../extension/debug-adapter/protocol.ts', allowed: true },
  { file: 'webview/skb/main.ts', imports: '../../stack-core/net/core/dev.ts', allowed: false },
];

/** What the check says of a file with this one statement. */
function check(file: string, statement: string): string[] {
  const root = mkdtempSync(join(tmpdir(), 'netstack-walls-'));
  try {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), `// First line.\n${statement}\n`);
    return crossings(root, file);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('walls', () => {
  for (const { file, imports, allowed } of cases) {
    it(`${file} ${allowed ? 'may' : 'may not'} import ${imports}`, () => {
      assert.equal(check(file, `import { x } from '${imports}';`).length, allowed ? 0 : 1);
    });
  }

  it('names file and line, and the way to do it instead', () => {
    const [message] = check('extension/main.ts', "import { dev } from '../stack-core/net/core/dev.ts';");
    assert.match(message, /^extension\/main\.ts:2: may not import stack-core\/net\/core\/dev\.ts: reach the kernel/);
  });

  it('counts types and re-exports', () => {
    assert.equal(check('extension/main.ts', "import type { dev } from '../stack-core/net/core/dev.ts';").length, 1);
    assert.equal(check('extension/main.ts', "export { dev } from '../stack-core/net/core/dev.ts';").length, 1);
  });
});
