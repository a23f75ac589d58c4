// "Hooks and Handlers": what the kernel of the session has registered. A check box is a function breakpoint.
import * as vscode from 'vscode';
import { breakOn, brokenOn } from '../debug/function-breakpoints.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';
import type { HookItem } from '../debug-adapter/protocol.ts';
import { type HookNode, hookTree, namesThatStopAt } from './hook-tree.ts';
import { openAt } from './open-at.ts';

const { t } = vscode.l10n;

/** A lab registers many things at once; the list is asked for when it pauses. */
const pauseMs = 150;

export function registerHooks(sessions: LabSessions): vscode.Disposable {
  const hooks = new Hooks();
  const view = vscode.window.createTreeView('netstack.hooks', {
    treeDataProvider: hooks,
    showCollapseAll: true,
    manageCheckboxStateManually: true,
  });
  let [timer, isStale]: [ReturnType<typeof setTimeout> | undefined, boolean] = [undefined, false];
  const load = async () => {
    const { active } = sessions;
    if (!view.visible || !isStale || !active?.can('netstack/hooks')) return;
    isStale = false;
    await hooks.load(active);
  };
  const loadSoon = () => {
    isStale = true;
    clearTimeout(timer);
    timer = setTimeout(() => void load(), pauseMs);
  };
  return vscode.Disposable.from(
    view,
    { dispose: () => clearTimeout(timer) },
    view.onDidChangeVisibility(load),
    view.onDidChangeCheckboxState(({ items }) => {
      breakOn(items.flatMap(([node, state]) => wanted(node, state === vscode.TreeItemCheckboxState.Checked)));
    }),
    vscode.debug.onDidChangeBreakpoints(() => hooks.redraw()),
    vscode.debug.onDidChangeActiveDebugSession(loadSoon),
    vscode.debug.onDidTerminateDebugSession(() => hooks.redraw()),
    sessions.onDidReceive(({ message }) => {
      if (message.type !== 'event') return;
      if (['initialized', 'stopped', 'netstack/hooksChanged'].includes(message.event)) loadSoon();
    }),
  );
}

class Hooks implements vscode.TreeDataProvider<HookNode> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #roots: HookNode[] = [];

  /** What is registered now; the list of a session that has ended stays until the next one. */
  async load(session: LabSession): Promise<void> {
    try {
      const { groups } = await session.request('netstack/hooks', {});
      this.#roots = hookTree(groups);
      this.redraw();
    } catch {
      // The session has ended meanwhile, or its lab has not begun: what is shown stays.
    }
  }

  redraw(): void {
    this.#changed.fire(undefined);
  }

  getChildren(node?: HookNode): HookNode[] {
    return node?.children ?? (node === undefined ? this.#roots : []);
  }

  getParent(node: HookNode): HookNode | undefined {
    return node.parent;
  }

  getTreeItem({ id, label, item, children }: HookNode): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    // The first group is open: the hooks that most people look for.
    const state = children.length === 0 ? None : this.#roots[0]?.id === id ? Expanded : Collapsed;
    const row = new vscode.TreeItem(label, state);
    row.id = id;
    if (item === undefined) return row;
    row.description = [item.description, item.hits ? hitsText(item.hits) : ''].filter(Boolean).join(' · ');
    row.tooltip = tooltip(item);
    row.contextValue = 'hook';
    const set = brokenOn();
    const isSet = namesThatStopAt(item).some(name => set.has(name));
    row.checkboxState = {
      state: isSet ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: isSet ? t('Do not stop at {0}', item.breakpoint) : t('Stop at {0}', item.breakpoint),
      accessibilityInformation: { label: t('Breakpoint on {0}', item.breakpoint), role: 'checkbox' },
    };
    if (item.path !== undefined && item.line !== undefined) row.command = openAt(item.path, item.line);
    return row;
  }
}

/** A tick sets the breakpoint of the row; without it, nothing may stop there. */
function wanted({ item }: HookNode, isSet: boolean): [name: string, isSet: boolean][] {
  if (item === undefined) return [];
  return isSet ? [[item.breakpoint, true]] : namesThatStopAt(item).map(name => [name, false]);
}

function hitsText(hits: number): string {
  return hits === 1 ? t('1 time') : t('{0} times', hits.toLocaleString('en'));
}

function tooltip({ label, description, breakpoint, path, line }: HookItem): vscode.MarkdownString {
  const text = new vscode.MarkdownString().appendMarkdown('**').appendText(label).appendMarkdown('**');
  if (description) text.appendText(`  ${description}`);
  text.appendMarkdown(`\n\n${t('Function breakpoint:')} `).appendMarkdown(`\`${breakpoint}\``);
  if (path !== undefined && line !== undefined)
    text.appendMarkdown('\n\n').appendText(`${path.replace(/^.*\/stack-core\//, '')}:${line}`);
  return text;
}
