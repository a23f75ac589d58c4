// What the parts of the view know and may do: the picture, what is looked at, and what is being edited.
import type { SkbPicture } from '../messages.ts';
import type { Place } from './model.ts';

export type Editing = { kind: 'byte'; offset: number } | { kind: 'field'; place: Place };

export interface Shown {
  skb: SkbPicture;
  /** Offsets of the bytes that have changed since the last stop. */
  changed: ReadonlySet<number>;
  /** What the mouse is over. */
  lit: Place | null;
  /** What was clicked, or reached by key. */
  chosen: Place | null;
  /** The byte that the keyboard is at; -1: none. */
  cursor: number;
  editing: Editing | null;
  /** All of the memory, not only the rows of the packet. */
  showsAll: boolean;
  showsDiagram: boolean;
}

export interface Actions {
  light(place: Place | null): void;
  choose(place: Place | null, offset?: number): void;
  moveTo(offset: number): void;
  edit(editing: Editing | null): void;
  /** Ends editing with a new text. */
  commit(text: string): void;
}

/** The style that gives a header its hue. */
export const hueOf = (layer: number, hues: number): string => `--hue: var(--hue-${layer % hues})`;
