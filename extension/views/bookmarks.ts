// "Bookmarks": moments of the run with a name. They are kept for each lab of the workspace; a click travels.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { sessionCommand } from '../debug/go.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';
import { eventText } from '../debug/position-text.ts';
import type { BranchInfo } from '../debug-adapter/protocol.ts';
import { isLab } from '../labs.ts';
import { type Bookmark, withBookmark, without } from './bookmark-list.ts';
import type { Moment } from './timeline-tree.ts';

const { t } = vscode.l10n;

type Store = { [lab: string]: Bookmark[] };
const storeKey = 'netstack.bookmarks';

export function registerBookmarks(context: vscode.ExtensionContext, sessions: LabSessions): Bookmarks {
  const bookmarks = new Bookmarks(context.workspaceState, sessions);
  const view = vscode.window.createTreeView('netstack.bookmarks', { treeDataProvider: bookmarks });
  const chosen = (row: unknown) => (row ?? view.selection[0]) as Bookmark | undefined;
  context.subscriptions.push(
    view,
    sessions.onDidChange(() => bookmarks.redraw()),
    vscode.window.onDidChangeActiveTextEditor(() => bookmarks.redraw()),
    sessionCommand(sessions, 'netstack.addBookmark', session => addBookmark(bookmarks, session)),
    sessionCommand(sessions, 'netstack.travelToBookmark', (session, row) => travelTo(session, row as Bookmark)),
    vscode.commands.registerCommand('netstack.renameBookmark', async (row: unknown) => {
      const bookmark = chosen(row);
      const name = bookmark && (await askName(t('Rename Bookmark'), bookmark.name));
      if (bookmark && name) await bookmarks.change(list => withBookmark(list, { ...bookmark, name }));
    }),
    vscode.commands.registerCommand('netstack.removeBookmark', async (row: unknown) => {
      const bookmark = chosen(row);
      if (bookmark) await bookmarks.change(list => without(list, bookmark));
    }),
  );
  return bookmarks;
}

export class Bookmarks implements vscode.TreeDataProvider<Bookmark> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #store: vscode.Memento;
  readonly #sessions: LabSessions;
  /** By lab: the digest of its text, once it was read. */
  readonly #digests = new Map<string, string>();

  constructor(store: vscode.Memento, sessions: LabSessions) {
    this.#store = store;
    this.#sessions = sessions;
  }

  /** The lab that is debugged, or else the one in the editor. */
  get #lab(): string | undefined {
    const { active } = this.#sessions;
    if (active !== undefined) return active.program;
    const document = vscode.window.activeTextEditor?.document;
    return document && isLab(document) ? document.uri.fsPath : undefined;
  }

  get #list(): Bookmark[] {
    return this.#lab === undefined ? [] : (this.#store.get<Store>(storeKey)?.[this.#lab] ?? []);
  }

  redraw(): void {
    this.#changed.fire(undefined);
  }

  async change(edit: (list: Bookmark[]) => Bookmark[]): Promise<void> {
    const lab = this.#lab;
    if (lab === undefined) return;
    await this.#store.update(storeKey, { ...this.#store.get<Store>(storeKey), [lab]: edit(this.#list) });
    this.redraw();
  }

  /** The bookmarks on a branch, for the timeline. */
  momentsOn({ name, parent }: BranchInfo): Moment[] {
    return this.#list
      .filter(({ branch }) => (branch === undefined ? parent === null : branch === name))
      .map(({ event, name: text }) => ({ kind: 'bookmark', event, text }));
  }

  async getChildren(row?: Bookmark): Promise<Bookmark[]> {
    const lab = this.#lab;
    if (row !== undefined || lab === undefined || this.#list.length === 0) return [];
    this.#digests.set(lab, await digestOf(lab));
    return this.#list;
  }

  getTreeItem(bookmark: Bookmark): vscode.TreeItem {
    const { name, event, branch, labDigest } = bookmark;
    const item = new vscode.TreeItem(name);
    const where = t('event {0}', eventText(event));
    const isOutdated = labDigest !== this.#digests.get(this.#lab ?? '');
    item.id = `${event} ${branch ?? ''}`;
    item.description = branch === undefined ? where : `${where} · ${branch}`;
    item.iconPath = isOutdated
      ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
      : new vscode.ThemeIcon('bookmark');
    item.tooltip = isOutdated
      ? t('The lab has changed since: event {0} may be another moment now.', eventText(event))
      : t('{0}: click to travel to event {1}', name, eventText(event));
    item.contextValue = 'bookmark';
    item.command = { command: 'netstack.travelToBookmark', title: t('Travel There'), arguments: [bookmark] };
    return item;
  }
}

async function addBookmark(bookmarks: Bookmarks, session: LabSession): Promise<void> {
  const { position, stop } = session;
  if (position === undefined || stop === undefined)
    throw new Error(t('The run is not stopped: pause it where the bookmark shall be.'));
  const name = await askName(t('Bookmark This Event'), await placeOf(session, stop.threadId));
  if (!name) return;
  const { event, branch } = position;
  const labDigest = await digestOf(session.program);
  await bookmarks.change(list => withBookmark(list, { name, event, ...(branch && { branch }), labDigest }));
}

async function travelTo(session: LabSession, { event, branch }: Bookmark): Promise<void> {
  const { branches = [], current } = session.branches ?? {};
  const found = branches.find(({ name, parent }) => (branch === undefined ? parent === null : branch === name));
  if (branch !== undefined && found === undefined)
    throw new Error(t('This session has no branch {0}, which the bookmark is on.', branch));
  if (found === undefined || found.id === current) await session.request('netstack/goTo', { event });
  else await session.request('netstack/switchBranch', { id: found.id, event });
}

function askName(title: string, value: string): Thenable<string | undefined> {
  const prompt = t('A name to find this moment again.');
  return vscode.window.showInputBox({ title, value, prompt, validateInput: text => (text.trim() ? '' : prompt) });
}

type Frame = { name: string; line: number; source?: { name?: string } };

/** Where the run stands, as a first name: `ip_rcv, ip_input.ts:571`. */
async function placeOf(session: LabSession, threadId: number): Promise<string> {
  const { stackFrames } = (await session.debug.customRequest('stackTrace', { threadId, startFrame: 0, levels: 1 })) as {
    stackFrames: Frame[];
  };
  const [frame] = stackFrames;
  if (frame === undefined) return '';
  const [name] = frame.name.split('(');
  return frame.source?.name === undefined ? name! : `${name}, ${frame.source.name}:${frame.line}`;
}

async function digestOf(lab: string): Promise<string> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(lab));
    return createHash('sha256').update(bytes).digest('hex');
  } catch {
    return '';
  }
}
