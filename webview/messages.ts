// What the extension and its webviews say to each other: one union for each direction of each view.
import type { SkbReply } from '../extension/debug-adapter/protocol.ts';

export type SkbPicture = NonNullable<SkbReply['skb']>;

export type ToSkbView =
  /** The packet of the frame in focus, where the run is stopped; null: that frame is about none. */
  | { type: 'picture'; skb: SkbPicture | null; event: number }
  /** No lab is stopped. */
  | { type: 'nothing' }
  /** What was asked for could not be done. */
  | { type: 'failed'; text: string };

export type FromSkbView =
  /** The view has been loaded, or shown again, and wants to know what there is. */
  | { type: 'ready' }
  /** Bytes typed over others, from `offset` (from the head) on. */
  | { type: 'writeBytes'; memoryReference: string; offset: number; hex: string }
  | { type: 'setField'; expression: string; value: string }
  | { type: 'copy'; text: string; what: string }
  /** The packet as a capture file; `hex`: an Ethernet frame. */
  | { type: 'savePcap'; hex: string };
