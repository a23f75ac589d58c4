// "Inject Again…": the packet that was injected last, to be edited and injected once more.
import * as vscode from 'vscode';
import { mustAnswer, sessionCommand } from '../debug/go.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';
import { checkFrame, tellInjected } from './inject-packet.ts';
import { input } from './wizard.ts';

const { t } = vscode.l10n;

export function registerInjectAgain(sessions: LabSessions): vscode.Disposable {
  return sessionCommand(sessions, 'netstack.injectAgain', injectAgain);
}

async function injectAgain(session: LabSession): Promise<void> {
  mustAnswer(session, 'netstack/injectAgain');
  const { netns, device, frame } = await session.request('netstack/injectAgain', {});
  const where = netns === 'root' ? device : `${device} (${netns})`;
  const answer = await input(
    { title: t('Inject Again into {0}', where), step: 1, totalSteps: 1 },
    { value: frame, prompt: t('Change what you like. Enter injects it.'), placeholder: frame },
    text => checkFrame(session.debug, text),
  );
  if (typeof answer !== 'object') return;
  tellInjected(await session.request('netstack/inject', { netns, device, frame: answer.value }), where);
}
