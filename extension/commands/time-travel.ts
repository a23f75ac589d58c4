// Going back in the run, in the directions that neither DAP nor VS Code has words for.
import * as vscode from 'vscode';
import { frameOf } from '../debug/frames.ts';
import { mustAnswer, sessionCommand } from '../debug/go.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';
import { eventText, parseEvent } from '../debug/position-text.ts';
import type { FoundReply } from '../debug-adapter/protocol.ts';

const { t } = vscode.l10n;
const noticeMs = 8000;

export function registerTimeTravel(sessions: LabSessions): vscode.Disposable {
  const stepBack = (kind: 'over' | 'into' | 'out') => (session: LabSession) =>
    session.request('netstack/stepBack', { kind });
  return vscode.Disposable.from(
    sessionCommand(sessions, 'netstack.stepBackOver', stepBack('over')),
    sessionCommand(sessions, 'netstack.stepBackInto', stepBack('into')),
    sessionCommand(sessions, 'netstack.stepBackOut', stepBack('out')),
    sessionCommand(sessions, 'netstack.runBackToLastWrite', runBackToLastWrite),
    sessionCommand(sessions, 'netstack.runBackToPacketOrigin', runBackToPacketOrigin),
    sessionCommand(sessions, 'netstack.goToEvent', goToEvent),
    sessionCommand(sessions, 'netstack.restartFromHere', restartFromHere),
  );
}

/** Of the variable that a menu was opened on; otherwise of an expression, the one in the editor to begin with. */
async function runBackToLastWrite(session: LabSession, context: unknown): Promise<void> {
  mustAnswer(session, 'netstack/lastWrite');
  const expression = variableOf(context) ?? (await askExpression());
  if (expression === undefined) return;
  const frameId = await frameOf(session, context);
  await searching(t('Running back to the last write of {0}', expression), () =>
    session.request('netstack/lastWrite', { expression, frameId }),
  );
}

async function runBackToPacketOrigin(session: LabSession, context: unknown): Promise<void> {
  mustAnswer(session, 'netstack/packetOrigin');
  const frameId = await frameOf(session, context);
  await searching(t('Running back to where this packet came from'), () =>
    session.request('netstack/packetOrigin', { frameId }),
  );
}

/** Shows that something is looked for, then what was found, or why nothing was. */
async function searching(title: string, search: () => Promise<FoundReply>): Promise<void> {
  const { found, description } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title },
    search,
  );
  if (found) vscode.window.setStatusBarMessage(`$(arrow-left) ${description}`, noticeMs);
  else void vscode.window.showInformationMessage(description);
}

/** To the event that a link or a list names, or else to one that is asked for. */
async function goToEvent(session: LabSession, event: unknown): Promise<void> {
  const wanted = typeof event === 'number' ? event : await askEvent(session);
  if (wanted !== undefined) await session.request('netstack/goTo', { event: wanted });
}

async function restartFromHere(session: LabSession): Promise<void> {
  mustAnswer(session, 'netstack/restartFrom');
  await session.request('netstack/restartFrom', {});
}

async function askEvent(session: LabSession): Promise<number | undefined> {
  const here = session.position?.event ?? 0;
  const answer = await vscode.window.showInputBox({
    title: t('Go to Event'),
    prompt: t('The number of a statement in the run, from 1 on, or how many to go on (+100) or back (-100).'),
    placeHolder: eventText(here),
    validateInput: text => (text.trim() === '' || parseEvent(text, here) !== undefined ? '' : t('This is no number.')),
  });
  return answer === undefined ? undefined : parseEvent(answer, here);
}

function askExpression(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: t('Run Back to Last Write'),
    prompt: t('Which field or bytes? A variable of this function, or what it leads to.'),
    placeHolder: 'skb->len',
    value: expressionInEditor(),
    validateInput: text => (text.trim() === '' ? t('Name a field.') : ''),
  });
}

/** What is selected in the editor. */
function expressionInEditor(): string {
  const editor = vscode.window.activeTextEditor;
  return editor?.selection.isSingleLine ? editor.document.getText(editor.selection) : '';
}

function variableOf(context: unknown): string | undefined {
  const { variable } = (context ?? {}) as { variable?: { evaluateName?: unknown } };
  return typeof variable?.evaluateName === 'string' ? variable.evaluateName : undefined;
}
