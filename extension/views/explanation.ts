// "Explanation": why a packet was dropped, or why it takes its route, as the chain of comparisons that led there. A click
// on one travels to its event.
import * as vscode from 'vscode';
import { frameOf } from '../debug/frames.ts';
import { mustAnswer, sessionCommand } from '../debug/go.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';
import { eventText } from '../debug/position-text.ts';
import type { ExplainReply, ExplainStep } from '../debug-adapter/protocol.ts';

const { t } = vscode.l10n;

type Row =
  | { kind: 'step'; step: ExplainStep; at: number }
  | { kind: 'advice'; reason: string; meaning: string; look: string[] }
  | { kind: 'look'; text: string };

export function registerExplanation(sessions: LabSessions): vscode.Disposable {
  const explanation = new Explanation();
  const view = vscode.window.createTreeView('netstack.explanation', { treeDataProvider: explanation });
  const explain = (kind: 'drop' | 'route', title: string) => async (session: LabSession, context: unknown) => {
    mustAnswer(session, 'netstack/explain');
    const frameId = await frameOf(session, context);
    const reply = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      session.request('netstack/explain', { kind, frameId }),
    );
    view.description = reply.title;
    view.message = reply.outcome;
    const decisive = explanation.show(reply);
    if (decisive !== undefined) await view.reveal(decisive, { focus: true });
    else await vscode.commands.executeCommand('netstack.explanation.focus');
  };
  return vscode.Disposable.from(
    view,
    sessionCommand(sessions, 'netstack.explainDrop', explain('drop', t('Looking for why the packet was dropped'))),
    sessionCommand(sessions, 'netstack.explainRoute', explain('route', t('Looking for why this route was chosen'))),
    vscode.debug.onDidTerminateDebugSession(() => {
      if (sessions.active !== undefined) return;
      view.description = undefined;
      view.message = undefined;
      explanation.clear();
    }),
  );
}

class Explanation implements vscode.TreeDataProvider<Row> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #rows: Row[] = [];

  /** Returns the row to look at first: the comparison that settled it. */
  show({ steps, advice }: ExplainReply): Row | undefined {
    this.#rows = steps.map((step, at): Row => ({ kind: 'step', step, at }));
    const decisive = this.#rows[steps.findIndex(step => step.decisive)] ?? this.#rows.at(-1);
    if (advice !== undefined) this.#rows.push({ kind: 'advice', ...advice });
    this.#changed.fire(undefined);
    return decisive;
  }

  clear(): void {
    this.#rows = [];
    this.#changed.fire(undefined);
  }

  getChildren(row?: Row): Row[] {
    if (row === undefined) return this.#rows;
    return row.kind === 'advice' ? row.look.map(text => ({ kind: 'look', text })) : [];
  }

  getParent(row: Row): Row | undefined {
    return this.#rows.find(other => other.kind === 'advice' && row.kind === 'look' && other.look.includes(row.text));
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if (row.kind === 'step') return stepItem(row.step, row.at);
    return row.kind === 'advice' ? adviceItem(row) : lookItem(row.text);
  }
}

function adviceItem({ reason, meaning, look }: Row & { kind: 'advice' }): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(reason, look.length > 0 ? Expanded : None);
  item.id = 'advice';
  item.description = meaning;
  item.tooltip = meaning;
  item.iconPath = new vscode.ThemeIcon('lightbulb');
  return item;
}

function lookItem(text: string): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.id = `look ${text}`;
  item.tooltip = text;
  item.iconPath = new vscode.ThemeIcon('search');
  return item;
}

function stepItem(step: ExplainStep, at: number): vscode.TreeItem {
  const { event, text, operands, outcome, path, line, decisive } = step;
  const values = operands.map(({ name, value }) => `${name} = ${value}`).join(', ');
  const item = new vscode.TreeItem(text);
  item.id = `step ${at}`;
  item.description = values;
  item.iconPath = iconOf(step);
  item.tooltip = new vscode.MarkdownString()
    .appendCodeblock(text, 'typescript')
    .appendText([values, `${outcomeText(outcome)}${decisive ? t(': this settled it') : ''}`].filter(Boolean).join('\n'))
    .appendMarkdown('\n\n')
    .appendText(`${step.function}, ${path.replace(/^.*\/stack-core\//, '')}:${line}, `)
    .appendText(t('event {0}', eventText(event)));
  item.accessibilityInformation = { label: `${text}, ${values}, ${outcomeText(outcome)}` };
  item.command = { command: 'netstack.goToEvent', title: t('Travel There'), arguments: [event] };
  return item;
}

function outcomeText(outcome: ExplainStep['outcome']): string {
  return { matched: t('matched'), 'not matched': t('did not match'), taken: t('taken') }[outcome];
}

function iconOf({ outcome, decisive }: ExplainStep): vscode.ThemeIcon {
  if (decisive) return new vscode.ThemeIcon('target', new vscode.ThemeColor('list.errorForeground'));
  const name = { matched: 'check', 'not matched': 'circle-slash', taken: 'arrow-right' }[outcome];
  return new vscode.ThemeIcon(name, new vscode.ThemeColor('descriptionForeground'));
}
