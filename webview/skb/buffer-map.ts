// The memory of the buffer, to scale: headroom, headers, payload, tailroom, fragments, and where the skb points.
import { html, nothing, type TemplateResult } from 'lit';
import { samePlace, segmentsOf } from './model.ts';
import { type Actions, hueOf, type Shown } from './state.ts';
import { hues } from './styles.ts';

export function bufferMap(shown: Shown, actions: Actions): TemplateResult {
  const { skb } = shown;
  return html`
    <div class="map" role="group" aria-label="Memory of the buffer">
      ${segmentsOf(skb).map(({ kind, name, start, length, layer }) => {
        const place = layer < 0 ? null : { layer, field: -1 };
        const isLit = place !== null && (samePlace(shown.lit, place) || samePlace(shown.chosen, place));
        return html`<button
          class="segment ${kind} ${layer < 0 ? '' : 'tinted'} ${isLit ? 'chosen' : ''}"
          style="flex: ${length} 1 0; ${layer < 0 ? '' : hueOf(layer, hues)}"
          title="${name}: ${length} bytes from ${start} on"
          @mouseenter=${() => actions.light(place)}
          @mouseleave=${() => actions.light(null)}
          @click=${() => actions.choose(place, start)}
        >
          ${name}<small>${length}</small>
        </button>`;
      })}
    </div>
    <div class="pointers" aria-label="Pointers of the socket buffer">
      ${skb.pointers.map(({ name, offset }) => html`<span>${name} <b>${offset}</b></span>`)}
      ${skb.sharedBy > 1 ? html`<span>shared by <b>${skb.sharedBy}</b></span>` : nothing}
    </div>
  `;
}
