// First settings of the embedded VS Code: the labs in the foreground, nothing that asks or advertises.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'git.openRepositoryInParentFolders': 'never',
  'editor.minimap.enabled': false,
  'telemetry.telemetryLevel': 'off',
};

/** Writes the settings for a new user data directory; settings that are there belong to the user. */
export function writeUserSettings(userData: string, more: Record<string, unknown> = {}): void {
  const file = path.join(userData, 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...settings, ...more }, null, 2)}\n`);
}
