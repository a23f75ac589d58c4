// Packets from outside: into which device, what, and what was injected so far.
import type {
  CheckFrameArguments,
  CheckFrameReply,
  DevicesReply,
  InjectArguments,
  InjectReply,
  InputsReply,
} from '../protocol.ts';
import type { Session } from '../session.ts';

export async function devices(session: Session): Promise<DevicesReply> {
  const all = await session.kernel.devices();
  const taps = all.filter(device => device.injectable);
  return {
    devices: taps.map(({ netns, name, address, addresses }) => ({
      netns,
      name,
      kind: 'tap',
      address,
      ipv4: addresses,
    })),
  };
}

export async function inject(session: Session, args: InjectArguments): Promise<InjectReply> {
  return session.kernel.inject(args);
}

export async function checkFrame(session: Session, args: CheckFrameArguments): Promise<CheckFrameReply> {
  return session.kernel.checkFrame(args.frame);
}

export async function inputs(session: Session): Promise<InputsReply> {
  return { inputs: await session.kernel.inputs() };
}
