// The bookmarks of a lab: moments of its run that somebody gave a name.

export interface Bookmark {
  name: string;
  event: number;
  /** Name of the branch; missing where the run had only one. */
  branch?: string;
  /** What the lab's text was: in another text the event may be another one. */
  labDigest: string;
}

/** With one more, in the order of events. A second bookmark of the same moment takes the place of the first. */
export function withBookmark(list: readonly Bookmark[], added: Bookmark): Bookmark[] {
  return [...list.filter(one => !isSameMoment(one, added)), added].sort((a, b) => a.event - b.event);
}

export function without(list: readonly Bookmark[], removed: Bookmark): Bookmark[] {
  return list.filter(one => !isSameMoment(one, removed));
}

export function isSameMoment(a: Bookmark, b: Bookmark): boolean {
  return a.event === b.event && a.branch === b.branch;
}
