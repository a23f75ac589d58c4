// The rows of "Hooks and Handlers" from the adapter's answer. A row keeps its id as long as it is the same thing, so that
// what a person has unfolded stays so when the list changes.
import type { HookItem, HooksReply } from '../debug-adapter/protocol.ts';

export interface HookNode {
  id: string;
  label: string;
  /** Missing for the heading of a group. */
  item?: HookItem;
  parent?: HookNode;
  children: HookNode[];
}

/**
 * The names of breakpoints that stop at a row: its own, and for a hook of a family (`ipv4:NF_INET_FORWARD`) also the one
 * without family, which stops in every family.
 */
export function namesThatStopAt({ breakpoint }: HookItem): string[] {
  const [, hook] = /^\w+:(NF_[A-Z_]+)$/.exec(breakpoint) ?? [];
  return hook === undefined ? [breakpoint] : [breakpoint, hook];
}

export function hookTree(groups: HooksReply['groups']): HookNode[] {
  const taken = new Set<string>();
  const withId = (wanted: string): string => {
    let id = wanted;
    for (let copy = 2; taken.has(id); copy++) id = `${wanted}#${copy}`;
    taken.add(id);
    return id;
  };
  const nodeOf = (item: HookItem, parent: HookNode): HookNode => {
    const id = withId(`${parent.id}/${item.breakpoint}/${item.label}`);
    const node: HookNode = { id, label: item.label, item, parent, children: [] };
    node.children = (item.children ?? []).map(child => nodeOf(child, node));
    return node;
  };
  return groups.map(({ label, items }) => {
    const node: HookNode = { id: withId(label), label, children: [] };
    node.children = items.map(item => nodeOf(item, node));
    return node;
  });
}
