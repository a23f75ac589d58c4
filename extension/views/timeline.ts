// "Timeline": the branches of the run, and what was done on each. A click travels.
import * as vscode from 'vscode';
import { sessionCommand } from '../debug/go.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';
import { eventText } from '../debug/position-text.ts';
import type { BranchInfo } from '../debug-adapter/protocol.ts';
import type { Bookmarks } from './bookmarks.ts';
import { inFamilyOrder, type Moment, momentsOf } from './timeline-tree.ts';

const { t } = vscode.l10n;

type Row = { branch: BranchInfo; moment?: Moment };

export function registerTimeline(sessions: LabSessions, bookmarks: Bookmarks): vscode.Disposable {
  const timeline = new Timeline(sessions, bookmarks);
  const view = vscode.window.createTreeView('netstack.timeline', { treeDataProvider: timeline });
  return vscode.Disposable.from(
    view,
    sessions.onDidChange(() => timeline.redraw()),
    bookmarks.onDidChangeTreeData(() => timeline.redraw()),
    sessions.onDidReceive(async ({ session, message }) => {
      if (message.type !== 'event' || message.event !== 'initialized' || !session.can('netstack/branches')) return;
      session.branches ??= await session.request('netstack/branches', {}).catch(() => undefined);
      timeline.redraw();
    }),
    sessionCommand(sessions, 'netstack.travelTo', (session, row) => travelTo(session, row as Row & { moment: Moment })),
    sessionCommand(sessions, 'netstack.switchBranch', (session, row) =>
      session.request('netstack/switchBranch', { id: (row as Row).branch.id }),
    ),
  );
}

async function travelTo(session: LabSession, { branch, moment }: Row & { moment: Moment }): Promise<void> {
  const { event } = moment;
  if (branch.id === session.branches?.current) await session.request('netstack/goTo', { event });
  else await session.request('netstack/switchBranch', { id: branch.id, event });
}

class Timeline implements vscode.TreeDataProvider<Row> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #sessions: LabSessions;
  readonly #bookmarks: Bookmarks;

  constructor(sessions: LabSessions, bookmarks: Bookmarks) {
    this.#sessions = sessions;
    this.#bookmarks = bookmarks;
  }

  redraw(): void {
    this.#changed.fire(undefined);
  }

  getChildren(row?: Row): Row[] {
    const session = this.#sessions.active;
    if (session?.branches === undefined) return [];
    if (row === undefined) return inFamilyOrder(session.branches).map(branch => ({ branch }));
    const { branch } = row;
    const here = branch.id === session.branches.current ? session.position?.event : undefined;
    return momentsOf(branch, here, this.#bookmarks.momentsOn(branch)).map(moment => ({ branch, moment }));
  }

  getTreeItem({ branch, moment }: Row): vscode.TreeItem {
    return moment === undefined ? this.#branchItem(branch) : momentItem(branch, moment);
  }

  #branchItem(branch: BranchInfo): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const isCurrent = branch.id === this.#sessions.active?.branches?.current;
    const item = new vscode.TreeItem(branch.name, isCurrent ? Expanded : Collapsed);
    item.id = `branch ${branch.id}`;
    item.description =
      branch.parent === null ? t('the recorded run') : t('branched off at event {0}', eventText(branch.forkEvent));
    item.iconPath = new vscode.ThemeIcon(
      'git-branch',
      isCurrent ? new vscode.ThemeColor('debugIcon.continueForeground') : undefined,
    );
    item.contextValue = isCurrent ? 'branch.current' : 'branch.other';
    item.tooltip = isCurrent ? t('The run is on this branch.') : t('Another branch of the run.');
    return item;
  }
}

const icons: Record<Moment['kind'], string> = {
  start: 'debug-start',
  input: 'edit',
  bookmark: 'bookmark',
  here: 'debug-stackframe',
  end: 'debug-breakpoint-unsupported',
};

function momentItem(branch: BranchInfo, moment: Moment): vscode.TreeItem {
  const { kind, event, text } = moment;
  const item = new vscode.TreeItem(labelOf(branch, moment));
  item.id = `branch ${branch.id}, ${kind} ${event} ${text}`;
  item.description = t('event {0}', eventText(event));
  const icon = kind === 'input' && text.startsWith('inject') ? 'mail' : icons[kind];
  const color = kind === 'here' ? new vscode.ThemeColor('debugIcon.breakpointCurrentStackframeForeground') : undefined;
  item.iconPath = new vscode.ThemeIcon(icon, color);
  item.contextValue = `moment.${kind}`;
  if (kind === 'here') return item;
  item.command = { command: 'netstack.travelTo', title: t('Travel There'), arguments: [{ branch, moment }] };
  item.tooltip = t('{0}: click to travel to event {1}', labelOf(branch, moment), eventText(event));
  return item;
}

function labelOf(branch: BranchInfo, { kind, text }: Moment): string {
  if (kind === 'start') return branch.parent === null ? t('Start of the lab') : t('Where it branched off');
  if (kind === 'here') return t('You are here');
  return kind === 'end' ? t('Last event reached') : text;
}
