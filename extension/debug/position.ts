// The status bar tells where in the run the debugger is stopped: the number of the statement, the virtual time, and the
// branch where there are several. A click asks for another event.
import * as vscode from 'vscode';
import type { LabSession, LabSessions } from './lab-sessions.ts';
import { eventText, timeText } from './position-text.ts';

const { t } = vscode.l10n;

export function registerPosition(sessions: LabSessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('netstack.position', vscode.StatusBarAlignment.Left);
  item.name = t('Position in the Run');
  item.command = 'netstack.goToEvent';
  const show = () => {
    const { active } = sessions;
    if (active?.position === undefined) return item.hide();
    item.text = statusText(active);
    item.tooltip = tooltip(active);
    item.show();
  };
  return vscode.Disposable.from(item, sessions.onDidChange(show));
}

function statusText({ position, stop }: LabSession): string {
  if (position === undefined) return '';
  const { event, nowNs, branch } = position;
  const where = t('event {0}, {1}', eventText(event), timeText(nowNs));
  const icon = stop === undefined ? '$(sync~spin)' : '$(history)';
  return branch === undefined ? `${icon} ${where}` : `${icon} ${where} $(git-branch) ${branch}`;
}

function tooltip({ position, stop }: LabSession): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  if (stop?.description) text.appendMarkdown(`**${stop.description.replace(/[\\`*_{}[\]<>#|]/g, '\\$&')}**\n\n`);
  text.appendMarkdown(
    t('An *event* is a statement that the model has executed: its number is the position in the run. Time is virtual.'),
  );
  if (position !== undefined) text.appendMarkdown(`\n\n${t('Click to go to another event.')}`);
  return text;
}
