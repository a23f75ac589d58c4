// The headers field by field, as a list or as the diagram that RFCs draw: 32 bits a row.
import { html, nothing, type TemplateResult } from 'lit';
import { onInputKey } from './byte-grid.ts';
import { diagramOf, type Field, type Layer, type Place, samePlace } from './model.ts';
import { type Actions, hueOf, type Shown } from './state.ts';
import { hues } from './styles.ts';

export function fieldTree(shown: Shown, actions: Actions): TemplateResult {
  const { layers } = shown.skb;
  if (layers.length === 0) return html`<p class="empty">No header is known here yet.</p>`;
  return html`${layers.map((layer, at) => layerBlock(layer, at, shown, actions))}`;
}

function layerBlock(layer: Layer, at: number, shown: Shown, actions: Actions): TemplateResult {
  const place = { layer: at, field: -1 };
  const isChosen = samePlace(shown.chosen, place);
  return html`<section class="layer" style=${hueOf(at, hues)} aria-label=${layer.name}>
    <button
      class="name tinted ${isChosen ? 'chosen' : ''}"
      title="struct ${layer.struct}: ${layer.source}"
      @mouseenter=${() => actions.light(place)}
      @mouseleave=${() => actions.light(null)}
      @click=${() => actions.choose(place, layer.start)}
    >
      ${layer.name} <small>${layer.summary}</small>
    </button>
    ${shown.showsDiagram ? diagram(layer, at, shown, actions) : fields(layer, at, shown, actions)}
  </section>`;
}

function fields(layer: Layer, at: number, shown: Shown, actions: Actions): TemplateResult {
  return html`<div role="listbox" aria-label="Fields of ${layer.name}">
    ${layer.fields.map((field, index) => fieldRow(field, { layer: at, field: index }, shown, actions))}
  </div>`;
}

function fieldRow(field: Field, place: Place, shown: Shown, actions: Actions): TemplateResult {
  const { editing } = shown;
  const isEdited = editing?.kind === 'field' && samePlace(editing.place, place);
  return html`<div
    class="field ${stateOf(place, shown)}"
    role="option"
    tabindex="0"
    aria-selected=${samePlace(shown.chosen, place)}
    title=${field.doc}
    @mouseenter=${() => actions.light(place)}
    @mouseleave=${() => actions.light(null)}
    @click=${() => actions.choose(place)}
    @dblclick=${() => actions.edit({ kind: 'field', place })}
    @keydown=${(event: KeyboardEvent) => onFieldKey(event, place, actions)}
  >
    <span class="key">${field.name}</span>
    ${
      isEdited
        ? html`<input
            .value=${field.value.replace(/ \(.*\)$/, '')}
            aria-label="New value of ${field.name}"
            @keydown=${(event: KeyboardEvent) => onInputKey(event, actions)}
            @blur=${() => actions.edit(null)}
          />`
        : html`<span class="value ${field.value.includes('(wrong') ? 'wrong' : ''}">${field.value}</span>`
    }
    <span class="bits">${field.bitWidth % 8 === 0 ? nothing : `${field.bitWidth} bits`}</span>
  </div>`;
}

function onFieldKey(event: KeyboardEvent, place: Place, actions: Actions): void {
  const row = event.currentTarget as HTMLElement;
  if (event.key === 'Enter' || event.key === 'F2') actions.edit({ kind: 'field', place });
  else if (event.key === ' ') actions.choose(place);
  else if (event.key === 'ArrowDown') (row.nextElementSibling as HTMLElement | null)?.focus();
  else if (event.key === 'ArrowUp') (row.previousElementSibling as HTMLElement | null)?.focus();
  else return;
  event.preventDefault();
}

const stateOf = (place: Place, { chosen, lit }: Shown): string =>
  samePlace(chosen, place) ? 'chosen' : samePlace(lit, place) ? 'lit' : '';

function diagram(layer: Layer, at: number, shown: Shown, actions: Actions): TemplateResult {
  const bits = Array.from({ length: 32 }, (_, bit) => bit);
  return html`<table class="diagram" aria-label="${layer.name}, 32 bits a row">
    <thead>
      <tr>
        ${bits.map(bit => html`<th scope="col">${bit % 8 === 0 || bit === 31 ? bit : nothing}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${diagramOf(layer).map(
        row => html`<tr>
          ${row.map(({ field, bits }) => {
            const place = { layer: at, field };
            const { name, value } = layer.fields[field];
            return html`<td
              colspan=${bits}
              class="tinted ${stateOf(place, shown)}"
              title="${name}: ${value}"
              @mouseenter=${() => actions.light(place)}
              @mouseleave=${() => actions.light(null)}
              @click=${() => actions.choose(place)}
            >
              ${name}<small>${value}</small>
            </td>`;
          })}
        </tr>`,
      )}
    </tbody>
  </table>`;
}
