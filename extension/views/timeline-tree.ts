// The rows of "Timeline": branches, and below each what happened on it in the order of its events.
import type { BranchesReply, BranchInfo } from '../debug-adapter/protocol.ts';

export type Moment = {
  kind: 'start' | 'input' | 'bookmark' | 'here' | 'end';
  event: number;
  /** What was done, or the bookmark's name; empty for the other kinds. */
  text: string;
};

/** Moments of the same event stand in this order. */
const order: Moment['kind'][] = ['start', 'bookmark', 'input', 'here', 'end'];

/** What is known to have happened on a branch. `here`: where the run is, if it is on this branch. */
export function momentsOf(branch: BranchInfo, here: number | undefined, bookmarks: Moment[]): Moment[] {
  const moments: Moment[] = [
    { kind: 'start', event: branch.parent === null ? 0 : branch.forkEvent, text: '' },
    ...branch.inputs.map(({ event, description }): Moment => ({ kind: 'input', event, text: description })),
    ...bookmarks,
    ...(here === undefined ? [] : [{ kind: 'here', event: here, text: '' } satisfies Moment]),
  ];
  if (branch.lastEvent > (here ?? -1)) moments.push({ kind: 'end', event: branch.lastEvent, text: '' });
  return moments.sort((a, b) => a.event - b.event || order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** A branch comes after the one that it left. */
export function inFamilyOrder({ branches }: BranchesReply): BranchInfo[] {
  const below = (parent: number | null): BranchInfo[] =>
    branches.filter(branch => branch.parent === parent).flatMap(branch => [branch, ...below(branch.id)]);
  return below(null);
}
