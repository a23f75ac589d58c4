// Entry of the npm scripts that must work on a fresh clone: `node scripts/bootstrap.mjs SCRIPT.ts [ARGUMENT…]`.
// Plain JavaScript for any Node since 20, because node_modules (and with it the Node that runs TypeScript) may be
// missing. Installs the dependencies when they are not those of package-lock.json, then runs SCRIPT with that Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname));
const nodeOfNpm = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(path.join(root, lockFile), 'utf8')).packages;
}

/** Why the dependencies must be installed, or '' when node_modules holds what package-lock.json names. */
function whyInstall() {
  if (!existsSync(path.join(root, 'node_modules', '.package-lock.json'))) return 'node_modules is missing';
  const installed = packagesOf('node_modules/.package-lock.json');
  for (const [where, { version, optional, link }] of Object.entries(packagesOf('package-lock.json'))) {
    if (where === '' || optional || link) continue;
    if (installed[where]?.version !== version) return `${where} should be version ${version}`;
  }
  return existsSync(nodeOfNpm) ? '' : `${path.relative(root, nodeOfNpm)} is missing`;
}

function installDependencies(why) {
  console.log(`Installing the npm dependencies (${why}) …`);
  const started = performance.now();
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = [...npm.slice(1), 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = spawnSync(npm[0], args, { cwd: root, stdio: 'inherit', shell: npm[0] === 'npm' });
  if (done.status !== 0 || !existsSync(nodeOfNpm)) {
    console.error('npm ci failed; its message stands above.');
    process.exit(done.status || 1);
  }
  console.log(`  done in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Node 20 or newer is needed; this is ${process.version}.`);
  process.exit(1);
}
const why = whyInstall();
if (why) installDependencies(why);

const bin = path.join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
const child = spawn(nodeOfNpm, process.argv.slice(2), { cwd: root, stdio: 'inherit', env });
// Ctrl+C reaches the child as well; it decides how to end, and this process ends with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT') child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
