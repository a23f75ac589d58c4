// "Inject Packet…": a frame arrives at a TAP device of the lab that is being debugged, as if from the wire.
import path from 'node:path';
import * as vscode from 'vscode';
import { debugType } from '../debug/adapter.ts';
import type {
  CheckFrameArguments,
  CheckFrameReply,
  DeviceInfo,
  DevicesReply,
  InjectArguments,
  InjectReply,
} from '../debug-adapter/protocol.ts';
import { labInEditorOrPicked } from '../labs.ts';
import { packetTemplates } from './packet-templates.ts';
import { startLab } from './run-lab.ts';
import { type Answer, back, input, type Place, pick, type Verdict } from './wizard.ts';

const { t } = vscode.l10n;
const title = t('Inject Packet');
const totalSteps = 3;
const deviceTries = 20;
const deviceWaitMs = 100;
const noticeMs = 5000;

export function registerInjectPacket(): vscode.Disposable {
  return vscode.commands.registerCommand('netstack.injectPacket', async () => {
    const session = await sessionOrNew();
    if (session === undefined) return;
    try {
      await injectPacket(session);
    } catch (error) {
      void vscode.window.showErrorMessage(
        t('Nothing was injected. {0}', error instanceof Error ? error.message : String(error)),
      );
    }
  });
}

/** The session that is debugged, or a new one: of the lab in the editor, which then waits for packets when it has ended. */
async function sessionOrNew(): Promise<vscode.DebugSession | undefined> {
  if (vscode.debug.activeDebugSession?.type === debugType) return vscode.debug.activeDebugSession;
  const start = t('Start a Lab');
  const answer = await vscode.window.showInformationMessage(
    t('Packets are injected into a lab that runs, and none does.'),
    start,
  );
  if (answer !== start) return undefined;
  const lab = await labInEditorOrPicked();
  if (lab === undefined || !(await startLab(lab, { keepRunning: true }))) return undefined;
  return vscode.debug.activeDebugSession;
}

/** The TAP devices that there are, or will be in a moment: a lab that was just started is still making them. */
async function injectableDevices(session: vscode.DebugSession): Promise<DeviceInfo[]> {
  for (let triesLeft = deviceTries; ; triesLeft--) {
    const { devices } = (await session.customRequest('netstack/devices', {})) as DevicesReply;
    if (devices.length > 0 || triesLeft === 0) return devices;
    await new Promise(resolve => setTimeout(resolve, deviceWaitMs));
  }
}

async function injectPacket(session: vscode.DebugSession): Promise<void> {
  const devices = await injectableDevices(session);
  if (devices.length === 0) {
    void vscode.window.showInformationMessage(
      t(
        'Nothing can arrive from the wire: the lab has no TAP device at this point. `ip tuntap add dev eth0 mode tap` makes one.',
      ),
    );
    return;
  }
  for (;;) {
    const device = await pickDevice(devices);
    if (device === undefined || device === back) return;
    const frame = await chooseFrame(session, device.value);
    if (frame === undefined) return;
    if (frame === back) continue;
    const { netns, name } = device.value;
    const args: InjectArguments = { netns, device: name, frame: frame.value };
    tellInjected((await session.customRequest('netstack/inject', args)) as InjectReply, nameOf(device.value));
    return;
  }
}

/** Says in the status bar what has arrived. */
export function tellInjected({ frames, bytes }: InjectReply, where: string): void {
  const text =
    frames === 1
      ? t('Injected a frame of {0} bytes into {1}', bytes, where)
      : t('Injected {0} frames, {1} bytes, into {2}', frames, bytes, where);
  vscode.window.setStatusBarMessage(`$(mail) ${text}`, noticeMs);
}

async function pickDevice(devices: DeviceInfo[]): Promise<Answer<DeviceInfo>> {
  const items = devices.map(device => ({
    label: device.name,
    description: [device.netns === 'root' ? '' : t('in {0}', device.netns), ...(device.ipv4 ?? []), device.address]
      .filter(Boolean)
      .join('  '),
    iconPath: new vscode.ThemeIcon('plug'),
    device,
  }));
  const picked = await pick({ title, step: 1, totalSteps }, t('Where does the packet arrive?'), items);
  return typeof picked === 'object' ? { value: picked.value.device } : picked;
}

type Kind = vscode.QuickPickItem & { ask?: (session: vscode.DebugSession, place: Place) => Promise<Answer<string>> };

/** What is injected: a template's expression (to be edited), hex, or a capture file. */
async function chooseFrame(session: vscode.DebugSession, device: DeviceInfo): Promise<Answer<string>> {
  const place = { title: t('Inject Packet into {0}', nameOf(device)), step: 2, totalSteps };
  const kinds: Kind[] = [
    ...packetTemplates(device, t).map(template => ({
      label: template.label,
      description: template.description,
      iconPath: new vscode.ThemeIcon('mail'),
      ask: askExpression(template.expression),
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: t('Expression'),
      description: t('scapy-style: Ether()/IP()/…'),
      iconPath: new vscode.ThemeIcon('symbol-method'),
      ask: askExpression(''),
    },
    {
      label: t('Hex'),
      description: t('the bytes of an Ethernet frame'),
      iconPath: new vscode.ThemeIcon('file-binary'),
      ask: askHex,
    },
    {
      label: t('Capture file…'),
      description: t('every frame of a .pcap'),
      iconPath: new vscode.ThemeIcon('folder-opened'),
      ask: askFile,
    },
  ];
  for (;;) {
    const kind = await pick(place, t('What arrives?'), kinds);
    if (kind === undefined || kind === back) return kind;
    const frame = await kind.value.ask?.(session, { ...place, step: 3 });
    if (frame !== back) return frame;
  }
}

function askExpression(value: string) {
  return (session: vscode.DebugSession, place: Place) =>
    input(
      place,
      {
        value,
        prompt: t('A scapy-style expression. Enter injects it.'),
        placeholder: 'Ether(dst="…")/IP(dst="…")/ICMP()',
      },
      text => checkFrame(session, text),
    );
}

function askHex(session: vscode.DebugSession, place: Place): Promise<Answer<string>> {
  return input(
    place,
    {
      value: '',
      prompt: t('The frame from its destination address on, in hex. Enter injects it.'),
      placeholder: '02 00 00 00 00 01 02 00 …',
    },
    text => checkFrame(session, text),
  );
}

/** The dialog begins in the folder of the lab. */
async function askFile(session: vscode.DebugSession, _place: Place): Promise<Answer<string>> {
  const folder = path.dirname(String(session.configuration.program));
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t('Inject the frames of a capture file'),
      openLabel: t('Inject'),
      defaultUri: vscode.Uri.file(folder),
      filters: { [t('Packet capture')]: ['pcap', 'cap'] },
    })) ?? [];
  if (file === undefined) return back;
  const frame = `-f ${file.fsPath}`;
  const reply = await requestCheck(session, frame);
  if (!reply.ok) throw new Error(reply.error.message);
  return { value: frame };
}

/** What the adapter says of a frame, while it is typed. */
export async function checkFrame(session: vscode.DebugSession, frame: string): Promise<Verdict> {
  if (frame.trim() === '') return { error: t('Nothing to inject yet.') };
  const reply = await requestCheck(session, frame);
  if (reply.ok) return { summary: reply.summary };
  const { message, column } = reply.error;
  return { error: column === undefined ? message : t('Column {0}: {1}', column, message) };
}

async function requestCheck(session: vscode.DebugSession, frame: string): Promise<CheckFrameReply> {
  return session.customRequest('netstack/checkFrame', { frame } satisfies CheckFrameArguments);
}

function nameOf(device: DeviceInfo): string {
  return device.netns === 'root' ? device.name : `${device.name} (${device.netns})`;
}
