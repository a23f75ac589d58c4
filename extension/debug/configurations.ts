// Launch configurations: F5 on a lab needs none, and the list of configurations offers every lab of the workspace.
import * as vscode from 'vscode';
import { isLab, isSavedSession, pickLab } from '../labs.ts';
import { debugType } from './adapter.ts';

const manyLabs = 200;

export function registerConfigurations(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(debugType, withoutLaunchJson),
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      labConfigurations,
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
  );
}

/** How a lab is launched when nobody wrote a configuration. */
export function launchOf(program: string, name: string): vscode.DebugConfiguration {
  return { type: debugType, request: 'launch', name, program };
}

const withoutLaunchJson: vscode.DebugConfigurationProvider = {
  /** Without a launch.json VS Code hands over an empty configuration: what is in the editor is meant, or a lab is picked. */
  async resolveDebugConfiguration(_folder, config) {
    if (config.program || config.session) return withSettings(config);
    const program = await labToLaunch();
    if (program === undefined) return undefined;
    const name = vscode.workspace.asRelativePath(program);
    return withSettings({ ...config, ...launchOf(program.fsPath, config.name || name) });
  },
};

/** What a configuration leaves open the settings say. */
function withSettings(config: vscode.DebugConfiguration): vscode.DebugConfiguration {
  const settings = vscode.workspace.getConfiguration('netstack');
  const [kernelSource, checkpointMemory] = [
    settings.get<string>('kernelSource'),
    settings.get<number>('checkpointMemory'),
  ];
  return { ...(kernelSource && { kernelSource }), ...(checkpointMemory && { checkpointMemory }), ...config };
}

const labConfigurations: vscode.DebugConfigurationProvider = {
  async provideDebugConfigurations(folder) {
    const where = folder ? new vscode.RelativePattern(folder, '**/*.netlab') : '**/*.netlab';
    const labs = await vscode.workspace.findFiles(where, '**/node_modules/**', manyLabs);
    return labs
      .map(lab => launchOf(lab.fsPath, vscode.workspace.asRelativePath(lab)))
      .sort((a, b) => a.name.localeCompare(b.name));
  },
};

async function labToLaunch(): Promise<vscode.Uri | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document && (isLab(document) || isSavedSession(document))) {
    if (!document.isUntitled) return document.uri;
    void vscode.window.showErrorMessage(vscode.l10n.t('This lab has no file yet. Save it first; then it can be run.'));
    return undefined;
  }
  return pickLab();
}
