/**
 * `npm run build`: writes dist/.
 *
 *   extension.cjs     the extension, for VS Code's extension host
 *   language-client.cjs  what it loads with the first document of a language
 *   netstack.js       the `netstack` command with the fast kernel; the debug adapter (`netstack dap`) is in it
 *   language-server.js  the language server, which `netstack lsp` loads
 *   shared-*.js       what these two have in common
 *   kernel-debug.js   the worker thread of a debug session, with the instrumented kernel
 *   kernel-explain.json the worker thread that explains decisions, as what differs from kernel-debug.js: in its kernel,
 *                     conditions report themselves
 *   kernel-worker.js  starts that thread
 *   socket-buffer-view.js  the view of the socket buffer, for a webview
 *   places.json       the statements of those kernels that can be stopped at
 *   decisions.json    the conditions of the kernel that explains
 *
 * Nothing is built again that has not changed; `--force` builds all the same.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { makeDelta } from './build/delta.ts';
import { instrumentKernel } from './build/kernel-plugin.ts';
import { fingerprint, unlessStamped } from './fingerprint.ts';
import { step } from './steps.ts';

const root = path.dirname(import.meta.dirname);
const dist = path.join(root, 'dist');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  // Names of functions and classes are what the model reports.
  minifyIdentifiers: false,
  minifyWhitespace: true,
};

/** Where nobody reads the names of functions. */
const small: BuildOptions = { minifyIdentifiers: true, minifySyntax: true };

/** Dependencies that are CommonJS ask for `require`. */
const requireBanner = {
  js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
};

/** The client of the language server is ten times the rest: activation does not read it. */
const ownFileForClient: Plugin = {
  name: 'language client',
  setup({ onResolve }) {
    onResolve({ filter: /\/client\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './language-client.cjs', external: true } : null,
    );
  },
};

const sources = ['extension', 'stack-core', 'webview', 'scripts', 'package-lock.json', 'tsconfig.json'];

/** Builds everything unless dist/ is up to date. Returns whether anything was built. */
export async function buildAll({ force = false } = {}): Promise<boolean> {
  const stamp = path.join(dist, '.stamp');
  const state = fingerprint(sources.map(name => path.join(root, name)));
  const outputs = [
    'extension.cjs',
    'language-client.cjs',
    'netstack.js',
    'language-server.js',
    'kernel-debug.js',
    'kernel-explain.json',
    'decisions.json',
    'kernel-worker.js',
    'places.json',
    'socket-buffer-view.js',
  ];
  if (force || outputs.some(name => !existsSync(path.join(dist, name)))) rmSync(stamp, { force: true });
  return unlessStamped(stamp, state, () => step('Building dist/', buildOutputs));
}

async function buildOutputs(): Promise<void> {
  mkdirSync(dist, { recursive: true });
  for (const stale of globSync('shared-*.js*', { cwd: dist })) rmSync(path.join(dist, stale));
  const kernel = instrumentKernel(root);
  const explaining = instrumentKernel(root, true);
  const explainer = build({
    ...common,
    write: false,
    sourcemap: false,
    entryPoints: ['stack-core/debugger/explain/explain-worker.ts'],
    format: 'esm',
    // It is started from memory, and so has no file that `require` could begin at.
    banner: { js: requireBanner.js.replace('import.meta.url', 'process.execPath') },
    plugins: [explaining.plugin],
  });
  await Promise.all([
    build({
      ...common,
      ...small,
      entryPoints: ['extension/main.ts'],
      outfile: 'dist/extension.cjs',
      format: 'cjs',
      external: ['vscode'],
      // import() becomes require(), which VS Code answers.
      supported: { 'dynamic-import': false },
      plugins: [ownFileForClient],
    }),
    build({
      ...common,
      ...small,
      entryPoints: ['extension/language/client.ts'],
      outfile: 'dist/language-client.cjs',
      format: 'cjs',
      external: ['vscode'],
    }),
    // What both need, the kernel above all, is there once.
    build({
      ...common,
      entryPoints: { netstack: 'stack-core/cli/netstack.ts', 'language-server': 'extension/language/server/main.ts' },
      outdir: 'dist',
      splitting: true,
      chunkNames: 'shared-[hash]',
      format: 'esm',
      banner: requireBanner,
    }),
    build({
      ...common,
      entryPoints: ['webview/skb/main.ts'],
      outfile: 'dist/socket-buffer-view.js',
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
      minify: true,
      sourcemap: false,
    }),
    build({
      ...common,
      entryPoints: ['stack-core/debugger/worker-start.ts'],
      outfile: 'dist/kernel-worker.js',
      format: 'esm',
    }),
    build({
      ...common,
      entryPoints: ['stack-core/debugger/worker.ts'],
      outfile: 'dist/kernel-debug.js',
      format: 'esm',
      banner: requireBanner,
      plugins: [kernel.plugin],
    }),
  ]);
  const [{ text }] = (await explainer).outputFiles;
  const delta = makeDelta(readFileSync(path.join(dist, 'kernel-debug.js'), 'utf8'), text);
  writeFileSync(path.join(dist, 'kernel-explain.json'), JSON.stringify(delta));
  writeFileSync(path.join(dist, 'places.json'), JSON.stringify(kernel.table));
  writeFileSync(path.join(dist, 'decisions.json'), JSON.stringify(explaining.decisions));
}

if (import.meta.main) {
  const built = await buildAll({ force: process.argv.includes('--force') });
  if (!built) console.log('dist/ is up to date.');
}
