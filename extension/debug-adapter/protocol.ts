// Custom requests and events of the debug adapter beyond DAP: the one file of types that both sides import.

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
};
