// The socket buffer that the debugger is stopped at: its memory to scale, its bytes and its fields, linked both ways.
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { FromSkbView, SkbPicture, ToSkbView } from '../messages.ts';
import { bufferMap } from './buffer-map.ts';
import { byteGrid, rowHeightPx } from './byte-grid.ts';
import { fieldTree } from './field-tree.ts';
import {
  asCArray,
  bytesInRow,
  changedBytes,
  frameHex,
  type Place,
  placeOfByte,
  rowsOfPacket,
  samePlace,
} from './model.ts';
import type { Actions, Editing, Shown } from './state.ts';
import { styles } from './styles.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromSkbView): void;
  getState(): Partial<Kept> | undefined;
  setState(state: Kept): void;
};

/** What outlives a reload of the view. */
interface Kept {
  showsAll: boolean;
  showsDiagram: boolean;
}

const vscode = acquireVsCodeApi();

class SkbView extends LitElement implements Actions {
  static override styles = styles;
  static override properties = {
    skb: { state: true },
    changed: { state: true },
    lit: { state: true },
    chosen: { state: true },
    cursor: { state: true },
    editing: { state: true },
    showsAll: { state: true },
    showsDiagram: { state: true },
    sight: { state: true },
    failure: { state: true },
    isStopped: { state: true },
  };
  declare private skb: SkbPicture | null;
  declare private changed: ReadonlySet<number>;
  declare private lit: Place | null;
  declare private chosen: Place | null;
  declare private cursor: number;
  declare private editing: Editing | null;
  declare private showsAll: boolean;
  declare private showsDiagram: boolean;
  declare private sight: { top: number; height: number };
  declare private failure: string;
  declare private isStopped: boolean;
  /** The picture of the stop before, and the event of the one shown. */
  private previous: SkbPicture | null = null;
  private event = -1;

  constructor() {
    super();
    this.skb = null;
    this.changed = new Set();
    this.lit = null;
    this.chosen = null;
    this.cursor = -1;
    this.editing = null;
    this.showsAll = vscode.getState()?.showsAll === true;
    this.showsDiagram = vscode.getState()?.showsDiagram === true;
    this.sight = { top: 0, height: window.innerHeight };
    this.failure = '';
    this.isStopped = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('message', ({ data }) => this.receive(data as ToSkbView));
    vscode.postMessage({ type: 'ready' });
  }

  private receive(message: ToSkbView): void {
    this.failure = message.type === 'failed' ? message.text : '';
    if (message.type === 'failed') return;
    this.isStopped = message.type === 'picture';
    this.editing = null;
    if (message.type === 'nothing') {
      this.skb = null;
      return;
    }
    if (message.event !== this.event) {
      this.previous = this.skb ?? this.previous;
      this.event = message.event;
    }
    this.skb = message.skb;
    this.changed = message.skb === null ? new Set() : changedBytes(this.previous, message.skb);
    if (this.chosen !== null && message.skb?.layers[this.chosen.layer] === undefined) this.chosen = null;
  }

  light(place: Place | null): void {
    if (!samePlace(place, this.lit)) this.lit = place;
  }

  choose(place: Place | null, offset = -1): void {
    this.chosen = place;
    this.cursor = offset;
  }

  moveTo(offset: number): void {
    const { skb } = this;
    if (skb === null) return;
    this.choose(placeOfByte(skb, offset), offset);
    const [first] = this.showsAll ? [0] : rowsOfPacket(skb);
    const top = (Math.floor(offset / bytesInRow) - first) * rowHeightPx;
    const pane = this.renderRoot.querySelector('.bytes');
    if (pane === null) return;
    if (top < pane.scrollTop) pane.scrollTop = top;
    else if (top + rowHeightPx > pane.scrollTop + pane.clientHeight)
      pane.scrollTop = top + rowHeightPx - pane.clientHeight;
  }

  edit(editing: Editing | null): void {
    this.editing = editing;
    if (editing !== null)
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>('main input')?.select());
  }

  commit(text: string): void {
    const { skb, editing } = this;
    this.editing = null;
    if (skb === null || editing === null || text === '') return;
    if (editing.kind === 'field') {
      const { expression } = skb.layers[editing.place.layer].fields[editing.place.field];
      vscode.postMessage({ type: 'setField', expression, value: text });
      return;
    }
    if (!/^[0-9a-f]{2}$/i.test(text)) {
      this.failure = `${text}: a byte is two hex digits`;
      return;
    }
    const { memoryReference } = skb;
    vscode.postMessage({ type: 'writeBytes', memoryReference, offset: editing.offset, hex: text.toLowerCase() });
  }

  private toggle(what: keyof Kept): void {
    this[what] = !this[what];
    vscode.setState({ showsAll: this.showsAll, showsDiagram: this.showsDiagram });
  }

  protected override render(): TemplateResult {
    const { skb } = this;
    if (skb === null) return html`<p class="empty">${this.isStopped ? noPacket : notStopped}</p>`;
    const { changed, lit, chosen, cursor, editing, showsAll, showsDiagram } = this;
    const shown: Shown = { skb, changed, lit, chosen, cursor, editing, showsAll, showsDiagram };
    return html`
      ${this.head(skb)} ${bufferMap(shown, this)}
      <main>
        <div class="pane bytes" @scroll=${(event: Event) => this.scrolled(event.target as HTMLElement)}>
          ${byteGrid(shown, this, this.sight)}
        </div>
        <div class="pane">${fieldTree(shown, this)}</div>
      </main>
    `;
  }

  private head(skb: SkbPicture): TemplateResult {
    const hex = frameHex(skb);
    return html`<header>
      <strong>skb #${skb.id}</strong>
      ${skb.device === '' ? nothing : html`<span class="fact">dev <b>${skb.device}</b></span>`}
      <span class="fact">len <b>${skb.length}</b></span>
      <span class="fact"><b>${skb.protocol}</b></span>
      <span class="fact"><b>${skb.packetType}</b></span>
      ${this.failure === '' ? nothing : html`<span class="failed" role="alert">${this.failure}</span>`}
      <span class="actions">
        <vscode-toolbar-button toggleable .checked=${this.showsAll} @click=${() => this.toggle('showsAll')}
          >All Memory</vscode-toolbar-button
        >
        <vscode-toolbar-button toggleable .checked=${this.showsDiagram} @click=${() => this.toggle('showsDiagram')}
          >32-bit Diagram</vscode-toolbar-button
        >
        <vscode-toolbar-button @click=${() => this.copy(hex, 'hex')}>Copy Hex</vscode-toolbar-button>
        <vscode-toolbar-button @click=${() => this.copy(asCArray(hex), 'C array')}>Copy C Array</vscode-toolbar-button>
        ${
          skb.layers[0]?.name === 'Ethernet'
            ? html`<vscode-toolbar-button @click=${() => vscode.postMessage({ type: 'savePcap', hex })}
                >Save as pcap…</vscode-toolbar-button
              >`
            : nothing
        }
      </span>
    </header>`;
  }

  private copy(text: string, what: string): void {
    vscode.postMessage({ type: 'copy', text, what });
  }

  private scrolled({ scrollTop, clientHeight }: HTMLElement): void {
    this.sight = { top: scrollTop, height: clientHeight };
  }
}

const notStopped = 'The socket buffer is shown here while the debugger is stopped.';
const noPacket = 'The frame in focus is about no packet. Choose another frame in the Call Stack.';

customElements.define('skb-view', SkbView);
