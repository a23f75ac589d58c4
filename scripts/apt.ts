// Debian packages that a step of the build or of the tests needs, by name.
import { execFileSync, spawnSync } from 'node:child_process';

function isInstalled(name: string): boolean {
  const status = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return status.status === 0 && status.stdout.endsWith('ok installed');
}

/**
 * Makes sure that the Debian packages `names` are installed: as root installs what is missing, otherwise throws an
 * error that names the command to run. `why` completes the sentence "… needs them". Where there is no dpkg the system is
 * not Debian's, and having them is the user's business.
 */
export function ensureApt(names: string[], why: string): void {
  if (spawnSync('dpkg-query', ['--version']).error) return;
  const missing = names.filter(name => !isInstalled(name));
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0)
    throw new Error(`${why} needs Debian packages that are not installed. As root: ${command}`);
  console.log(`Installing for ${why}: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['-qq', 'update'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  execFileSync('apt-get', command.split(' ').slice(1), { stdio: ['ignore', 'ignore', 'inherit'], env });
}
