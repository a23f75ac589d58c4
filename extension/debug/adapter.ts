// Starts the debug adapter: `netstack dap`, a process of its own.
import * as vscode from 'vscode';

/** The debug type of the manifest. */
export const debugType = 'netstack';

/** VS Code's own Node runs the adapter: on the desktop that is Electron, which must be told to be Node. */
export function registerDebugAdapter(extensionUri: vscode.Uri): vscode.Disposable {
  const program = vscode.Uri.joinPath(extensionUri, 'dist', 'netstack.js').fsPath;
  return vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
    createDebugAdapterDescriptor: session =>
      new vscode.DebugAdapterExecutable(process.execPath, [program, 'dap'], {
        cwd: session.workspaceFolder?.uri.fsPath,
        env: { ELECTRON_RUN_AS_NODE: '1' },
      }),
  });
}
