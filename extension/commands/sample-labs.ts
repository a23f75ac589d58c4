// "Open Sample Lab…": a copy of a shipped lab that the user may change.
import * as vscode from 'vscode';

export function registerSampleLabs(context: vscode.ExtensionContext): vscode.Disposable {
  const shipped = vscode.Uri.joinPath(context.extensionUri, 'extension', 'labs');
  const copies = vscode.Uri.joinPath(context.globalStorageUri, 'labs');
  return vscode.commands.registerCommand('netstack.openSampleLab', async (name?: unknown) => {
    const chosen = typeof name === 'string' ? name : await chooseLab(shipped);
    if (chosen === undefined) return;
    const copy = vscode.Uri.joinPath(copies, chosen);
    if (!(await exists(copy))) await vscode.workspace.fs.copy(vscode.Uri.joinPath(shipped, chosen), copy);
    await vscode.window.showTextDocument(copy);
  });
}

async function chooseLab(folder: vscode.Uri): Promise<string | undefined> {
  const names = (await vscode.workspace.fs.readDirectory(folder))
    .map(([name]) => name)
    .filter(name => name.endsWith('.netlab'));
  const items = await Promise.all(
    names.sort().map(async label => ({ label, detail: await subjectOf(vscode.Uri.joinPath(folder, label)) })),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open Sample Lab'),
    matchOnDetail: true,
  });
  return picked?.label;
}

/** What the first comment of a lab says: `# router.netlab: a packet with ttl 1 must draw a Time Exceeded`. */
async function subjectOf(lab: vscode.Uri): Promise<string> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(lab));
  const comment = /^# *(?:\S+\.netlab: *)?(.*)$/m.exec(text);
  return comment?.[1] ?? '';
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
