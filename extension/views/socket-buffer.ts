// "Socket Buffer", in the panel: the packet of the frame in focus. What is done there is done to the run.
import * as vscode from 'vscode';
import { writePcap } from '../../stack-core/userspace/packet/pcap-write.ts';
import type { FromSkbView, ToSkbView } from '../../webview/messages.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';
import { webviewPage } from './webview-page.ts';

const { t } = vscode.l10n;

export function registerSocketBuffer(extensionUri: vscode.Uri, sessions: LabSessions): vscode.Disposable {
  const view = new SocketBufferView(vscode.Uri.joinPath(extensionUri, 'dist'), sessions);
  return vscode.Disposable.from(
    vscode.window.registerWebviewViewProvider('netstack.socketBuffer', view),
    sessions.onDidChange(() => void view.refresh()),
    vscode.debug.onDidChangeActiveStackItem(() => void view.refresh()),
  );
}

class SocketBufferView implements vscode.WebviewViewProvider {
  readonly #dist: vscode.Uri;
  readonly #sessions: LabSessions;
  #view: vscode.WebviewView | undefined;
  /** Counts the questions: an answer that was overtaken by another question is thrown away. */
  #asked = 0;
  /** The frame that is shown, and where the run was then. */
  #shown = '';

  constructor(dist: vscode.Uri, sessions: LabSessions) {
    this.#dist = dist;
    this.#sessions = sessions;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    view.webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    view.webview.onDidReceiveMessage((message: FromSkbView) => void this.#receive(message));
    view.onDidChangeVisibility(() => void this.refresh());
    view.onDidDispose(() => {
      this.#view = undefined;
    });
    view.webview.html = webviewPage(view.webview, this.#dist, 'socket-buffer-view.js', 'skb-view');
  }

  /** Shows what there is now. A view that nobody sees asks for nothing. */
  async refresh({ again = false } = {}): Promise<void> {
    if (this.#view?.visible !== true) return;
    const session = this.#sessions.active;
    if (session?.stop === undefined || session.position === undefined || !session.can('netstack/skb')) {
      this.#shown = '';
      this.#asked++;
      this.#post({ type: 'nothing' });
      return;
    }
    const { frameId } = session;
    const { event } = session.position;
    const wanted = `${session.debug.id} ${event} ${frameId}`;
    if (wanted === this.#shown && !again) return;
    this.#shown = wanted;
    const question = ++this.#asked;
    const reply = await session.request('netstack/skb', { frameId }).catch(() => undefined);
    if (question !== this.#asked || reply === undefined) return;
    this.#post({ type: 'picture', skb: reply.skb, event });
  }

  #post(message: ToSkbView): void {
    void this.#view?.webview.postMessage(message);
  }

  async #receive(message: FromSkbView): Promise<void> {
    const session = this.#sessions.active;
    try {
      switch (message.type) {
        case 'ready':
          return await this.refresh({ again: true });
        case 'copy':
          await vscode.env.clipboard.writeText(message.text);
          vscode.window.setStatusBarMessage(t('Copied the packet: {0}', message.what), 3000);
          return;
        case 'savePcap':
          return await savePcap(Buffer.from(message.hex, 'hex'));
        case 'writeBytes':
        case 'setField':
          if (session !== undefined) await change(session, message);
          return await this.refresh({ again: true });
      }
    } catch (error) {
      this.#post({ type: 'failed', text: (error as Error).message });
    }
  }
}

async function change(session: LabSession, message: FromSkbView & { type: 'writeBytes' | 'setField' }): Promise<void> {
  if (message.type === 'setField') {
    const { expression, value } = message;
    await session.debug.customRequest('setExpression', { expression, value, frameId: session.frameId });
    return;
  }
  const { memoryReference, offset, hex } = message;
  const data = Buffer.from(hex, 'hex').toString('base64');
  await session.debug.customRequest('writeMemory', { memoryReference, offset, data });
}

async function savePcap(frame: Uint8Array): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    defaultUri: folder && vscode.Uri.joinPath(folder, 'packet.pcap'),
    filters: { [t('Capture files')]: ['pcap'] },
  });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, writePcap([{ timeNs: 0, bytes: frame }]));
}
