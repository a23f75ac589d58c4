// The bytes, sixteen in a row, in the colours of their headers. Only the rows in sight are in the page.
import { html, type TemplateResult } from 'lit';
import { bytesInRow, bytesOfPlace, placeOfByte, rowsOfPacket } from './model.ts';
import { type Actions, hueOf, type Shown } from './state.ts';
import { hues } from './styles.ts';

/** Of a row, as the style has it. */
export const rowHeightPx = 20;
const rowsBeyond = 8;

/** The part of the scrolled pane that is in sight. */
export interface Sight {
  top: number;
  height: number;
}

export function byteGrid(shown: Shown, actions: Actions, sight: Sight): TemplateResult {
  const { skb, showsAll } = shown;
  const [first, end] = showsAll ? [0, Math.ceil(skb.end / bytesInRow)] : rowsOfPacket(skb);
  const from = Math.max(first, first + Math.floor(sight.top / rowHeightPx) - rowsBeyond);
  const to = Math.min(end, first + Math.ceil((sight.top + sight.height) / rowHeightPx) + rowsBeyond);
  const rows: TemplateResult[] = [];
  for (let row = from; row < to; row++) rows.push(rowOf(row, shown, actions));
  return html`<div
    class="grid"
    role="grid"
    tabindex="0"
    aria-label="Bytes of the buffer"
    aria-rowcount=${end - first}
    @keydown=${(event: KeyboardEvent) => onKey(event, shown, actions)}
  >
    <div style="height: ${(from - first) * rowHeightPx}px"></div>
    ${rows}
    <div style="height: ${Math.max(0, end - to) * rowHeightPx}px"></div>
  </div>`;
}

function rowOf(row: number, shown: Shown, actions: Actions): TemplateResult {
  const { skb } = shown;
  const start = row * bytesInRow;
  const offsets = Array.from({ length: Math.min(bytesInRow, skb.end - start) }, (_, i) => start + i);
  const text = offsets.map(offset => {
    const code = Number.parseInt(byteAt(shown, offset), 16);
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
  });
  return html`<div class="row" role="row">
    <span class="offset">${start.toString(16).padStart(4, '0')}</span>
    ${offsets.map(offset => byteCell(offset, shown, actions))}
    <span class="text" aria-hidden="true">${text.join('')}</span>
  </div>`;
}

const byteAt = ({ skb }: Shown, offset: number): string => skb.hex.slice(2 * offset, 2 * offset + 2);

function byteCell(offset: number, shown: Shown, actions: Actions): TemplateResult {
  const { skb, editing, cursor } = shown;
  const place = placeOfByte(skb, offset);
  const isIn = (wanted: Shown['lit']): boolean => {
    if (wanted === null || place === null) return false;
    const [start, end] = bytesOfPlace(skb, wanted);
    return offset >= start && offset < end;
  };
  const classes = [
    'byte',
    place === null ? '' : 'tinted',
    place === null && (offset < skb.data || offset >= skb.tail) ? 'outside' : '',
    isIn(shown.chosen) ? 'chosen' : isIn(shown.lit) ? 'lit' : '',
    shown.changed.has(offset) ? 'changed' : '',
    cursor === offset ? 'cursor' : '',
  ].join(' ');
  const isEdited = editing?.kind === 'byte' && editing.offset === offset;
  return html`<span
    class=${classes}
    role="gridcell"
    style=${place === null ? '' : hueOf(place.layer, hues)}
    @mouseenter=${() => actions.light(place)}
    @mouseleave=${() => actions.light(null)}
    @click=${() => actions.choose(place, offset)}
    @dblclick=${() => actions.edit({ kind: 'byte', offset })}
    >${isEdited ? byteInput(byteAt(shown, offset), actions) : byteAt(shown, offset)}</span
  >`;
}

function byteInput(hex: string, actions: Actions): TemplateResult {
  return html`<input
    .value=${hex}
    maxlength="2"
    aria-label="New value, two hex digits"
    @keydown=${(event: KeyboardEvent) => onInputKey(event, actions)}
    @blur=${() => actions.edit(null)}
  />`;
}

/** Enter takes what was typed, Escape leaves everything as it was. */
export function onInputKey(event: KeyboardEvent, actions: Actions): void {
  event.stopPropagation();
  if (event.key === 'Enter') actions.commit((event.target as HTMLInputElement).value.trim());
  else if (event.key === 'Escape') actions.edit(null);
}

const steps: { [key: string]: number } = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -bytesInRow,
  ArrowDown: bytesInRow,
  PageUp: -8 * bytesInRow,
  PageDown: 8 * bytesInRow,
};

function onKey(event: KeyboardEvent, shown: Shown, actions: Actions): void {
  const { skb, cursor } = shown;
  const at = cursor < 0 ? skb.data : cursor;
  const step = steps[event.key];
  if (step !== undefined) actions.moveTo(Math.min(skb.end - 1, Math.max(0, cursor < 0 ? at : at + step)));
  else if (event.key === 'Enter' || event.key === 'F2') actions.edit({ kind: 'byte', offset: at });
  else if (event.key === 'Escape') actions.choose(null);
  else return;
  event.preventDefault();
}
