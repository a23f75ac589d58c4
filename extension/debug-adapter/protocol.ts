// Custom requests and events of the debug adapter beyond DAP: the one file of types that both sides import.

import type { SkbPicture } from '../../stack-core/debugger/api.ts';

/** A device that frames can be injected into. */
export type DeviceInfo = {
  /** Name of its network namespace; the first one is called `root`. */
  netns: string;
  name: string;
  kind: 'tap';
  /** MAC address, `02:00:00:00:00:01`. */
  address?: string;
  /** IPv4 addresses with prefix length, `10.0.0.1/24`. */
  ipv4?: string[];
};

/** `netstack/devices {}`: the TAP devices of all namespaces, as they are now. */
export type DevicesReply = { devices: DeviceInfo[] };

/**
 * `netstack/inject`: a frame arrives at a TAP device as if from the wire. `frame` is what the lab command `inject`
 * takes after the device: hex, `-f FILE.pcap`, or a scapy-style expression. `netns` is `root` when it is left out.
 */
export type InjectArguments = { netns?: string; device: string; frame: string };

/** What arrived: number of frames and of their bytes. */
export type InjectReply = { frames: number; bytes: number };

/** `netstack/checkFrame`: what `netstack/inject` would say of this frame, without injecting it. */
export type CheckFrameArguments = { frame: string };

/** `column` counts from 1 and is missing where no place is at fault; `summary` says what the frame is. */
export type CheckFrameReply =
  | { ok: true; summary?: string }
  | { ok: false; error: { message: string; column?: number } };

/** `netstack/goTo`: travel to this event, earlier or later; `stopped` follows. */
export type GoToArguments = { event: number };

/** `netstack/stepBack`: the directions that DAP has no words for; `stopped` follows. */
export type StepBackArguments = { kind: 'over' | 'into' | 'out' };

/** `netstack/inputs {}`: what was done to the run from outside, with the event at which it was done. */
export type InputsReply = { inputs: { event: number; description: string }[] };

/** Event `netstack/position`, sent before each `stopped`: where in the run that is. */
export type PositionEvent = {
  /** Number of statements executed, the next one included. */
  event: number;
  /** Virtual time since the start of the run, ns. */
  nowNs: number;
  /** Name of the branch that the run is on; missing while there is only one. */
  branch?: string;
};

/**
 * The `data` of an output event whose line tells of an event, and what the response to `locations` says beyond DAP for a
 * line that is followed as a link.
 */
export type LocationEvent = { event: number };

/** What was done to a branch from outside, and at which event. */
export type BranchInput = { event: number; description: string };

/** A line of inputs: the recorded run, or one that left another at `forkEvent`, where something was done differently. */
export type BranchInfo = {
  id: number;
  name: string;
  /** The branch that it left; null for the first one. */
  parent: number | null;
  forkEvent: number;
  /** The last event that the run has reached on it. */
  lastEvent: number;
  inputs: BranchInput[];
};

/** `netstack/branches {}`, and the body of the event `netstack/branches`, sent when any of it has changed. */
export type BranchesReply = { branches: BranchInfo[]; current: number };

/** `netstack/switchBranch`: the run goes on with that branch's inputs, at `event` (default: where it forked). */
export type SwitchBranchArguments = { id: number; event?: number };

/** `netstack/restartFrom`: what was recorded after `event` (default: here) is forgotten, as a new branch. */
export type RestartFromArguments = { event?: number };

/** `netstack/checkpoints {}`: the events that travelling begins at, and the memory that they take. */
export type CheckpointsReply = {
  checkpoints: { event: number; bytes: number }[];
  budgetBytes: number;
  usedBytes: number;
};

/**
 * `netstack/saveSession {}`: the session as the text of a `.netsession` file (JSON), which `launch` takes as `session` or
 * `program`. Only the engine knows more of its form.
 */
export type SaveSessionReply = { session: object };

/** `netstack/injectAgain`: what the `index`th injection was (default: the last one), for editing and `netstack/inject`. */
export type InjectAgainArguments = { index?: number };
export type InjectAgainReply = { netns: string; device: string; frame: string };

/** `netstack/lastWrite`: back to the statement that wrote this field or byte range last; `stopped` follows when found. */
export type LastWriteArguments = { expression: string; frameId?: number };

/** `netstack/packetOrigin`: back to where the packet of this frame was allocated. */
export type PacketOriginArguments = { frameId?: number };

/** Answers `netstack/lastWrite` and `netstack/packetOrigin`; `description` says what was found, or why nothing was. */
export type FoundReply = { found: boolean; event?: number; description: string };

/** `netstack/explain`: why this packet was dropped, or why it takes this route. */
export type ExplainArguments = { kind?: 'drop' | 'route'; frameId?: number };

/** One comparison on the way to a decision. */
export type ExplainStep = {
  event: number;
  path: string;
  line: number;
  function: string;
  /** The condition as the source has it. */
  text: string;
  operands: { name: string; value: string }[];
  outcome: 'matched' | 'not matched' | 'taken';
  /** The one that settled it. */
  decisive: boolean;
};

export type ExplainReply = {
  title: string;
  outcome: string;
  steps: ExplainStep[];
  /** What a drop reason usually means, and which sysctl, counter or command to look at. */
  advice?: { reason: string; meaning: string; look: string[] };
};

/** A place of the kernel that something is registered at: a hook, one of its callbacks, a handler. */
export type HookItem = {
  label: string;
  description?: string;
  /** The name that `setFunctionBreakpoints` takes. */
  breakpoint: string;
  path?: string;
  line?: number;
  hits?: number;
  children?: HookItem[];
};

/** `netstack/hooks {}`: what is registered now. Event `netstack/hooksChanged {}` says that it has changed. */
export type HooksReply = { groups: { label: string; items: HookItem[] }[] };

/** `netstack/kernelSource`: the C function of a frame, in the tree that `kernelSource` names. */
export type KernelSourceArguments = { frameId: number };
export type KernelSourceReply = { path: string; line: number; function: string; note?: string };

/** `netstack/skb`: the packet that a frame (default: the innermost) is about, to be drawn; null where there is none. */
export type SkbArguments = { frameId?: number };
export type SkbReply = { skb: SkbPicture | null };

/** What the response to `initialize` says beyond DAP: the names of the requests of this file that are answered. */
export type NetstackCapabilities = { netstackRequests: string[] };

/** Every custom request: what it takes and what it answers. */
export type NetstackRequests = {
  'netstack/branches': { args: object; reply: BranchesReply };
  'netstack/checkFrame': { args: CheckFrameArguments; reply: CheckFrameReply };
  'netstack/checkpoints': { args: object; reply: CheckpointsReply };
  'netstack/devices': { args: object; reply: DevicesReply };
  'netstack/explain': { args: ExplainArguments; reply: ExplainReply };
  'netstack/goTo': { args: GoToArguments; reply: undefined };
  'netstack/hooks': { args: object; reply: HooksReply };
  'netstack/inject': { args: InjectArguments; reply: InjectReply };
  'netstack/injectAgain': { args: InjectAgainArguments; reply: InjectAgainReply };
  'netstack/inputs': { args: object; reply: InputsReply };
  'netstack/kernelSource': { args: KernelSourceArguments; reply: KernelSourceReply };
  'netstack/lastWrite': { args: LastWriteArguments; reply: FoundReply };
  'netstack/packetOrigin': { args: PacketOriginArguments; reply: FoundReply };
  'netstack/restartFrom': { args: RestartFromArguments; reply: undefined };
  'netstack/saveSession': { args: object; reply: SaveSessionReply };
  'netstack/skb': { args: SkbArguments; reply: SkbReply };
  'netstack/stepBack': { args: StepBackArguments; reply: undefined };
  'netstack/switchBranch': { args: SwitchBranchArguments; reply: undefined };
};
