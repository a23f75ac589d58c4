// The look of the socket buffer: VS Code's own colours, a hue for each header.
import { css } from 'lit';

/** Headers by their place in the packet; more than these repeat. */
export const hues = 6;

export const styles = css`
  :host {
    --hue-0: var(--vscode-charts-blue);
    --hue-1: var(--vscode-charts-green);
    --hue-2: var(--vscode-charts-yellow);
    --hue-3: var(--vscode-charts-purple);
    --hue-4: var(--vscode-charts-orange);
    --hue-5: var(--vscode-charts-red);
    --line: 20px;
    display: flex;
    flex-direction: column;
    height: 100vh;
    box-sizing: border-box;
    padding: 6px 12px 8px;
    gap: 8px;
    font: var(--vscode-font-size) var(--vscode-font-family);
    color: var(--vscode-foreground);
  }
  .empty {
    color: var(--vscode-descriptionForeground);
    margin: auto;
    text-align: center;
    max-width: 36em;
    line-height: 1.5;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 14px;
  }
  header strong {
    font-family: var(--vscode-editor-font-family);
    font-weight: 600;
  }
  header .fact {
    color: var(--vscode-descriptionForeground);
  }
  header .fact b {
    color: var(--vscode-foreground);
    font-weight: normal;
    font-family: var(--vscode-editor-font-family);
  }
  header .actions {
    margin-left: auto;
    display: flex;
    gap: 6px;
  }
  button {
    font: inherit;
    color: var(--vscode-foreground);
    background: none;
    border: 1px solid transparent;
    border-radius: 4px;
    padding: 1px 7px;
    cursor: pointer;
  }
  button:hover,
  button[aria-pressed='true'] {
    background: var(--vscode-toolbar-hoverBackground);
  }
  button[aria-pressed='true'] {
    border-color: var(--vscode-inputOption-activeBorder, transparent);
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }

  .map {
    display: flex;
    border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    overflow: hidden;
    min-height: 40px;
    flex: none;
  }
  .segment {
    position: relative;
    min-width: 52px;
    padding: 3px 8px;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    border: 0;
    border-radius: 0;
    border-right: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    text-align: left;
    background: transparent;
  }
  .segment:last-child {
    border-right: 0;
  }
  .segment small {
    display: block;
    color: var(--vscode-descriptionForeground);
    font-family: var(--vscode-editor-font-family);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .segment.headroom,
  .segment.tailroom {
    color: var(--vscode-descriptionForeground);
    background: repeating-linear-gradient(
      -45deg,
      transparent 0 5px,
      color-mix(in srgb, var(--vscode-foreground) 5%, transparent) 5px 6px
    );
  }
  .segment.payload,
  .segment.fragment {
    background: color-mix(in srgb, var(--vscode-foreground) 7%, transparent);
  }
  .tinted {
    background: color-mix(in srgb, var(--hue) 20%, transparent);
  }
  .segment.tinted {
    box-shadow: inset 0 2px 0 var(--hue);
  }
  .pointers {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    color: var(--vscode-descriptionForeground);
    font-family: var(--vscode-editor-font-family);
    font-size: 0.92em;
  }
  .pointers b {
    font-weight: normal;
    color: var(--vscode-debugTokenExpression-number, var(--vscode-foreground));
  }

  main {
    display: grid;
    grid-template-columns: minmax(0, max-content) minmax(16em, 1fr);
    gap: 18px;
    flex: 1;
    min-height: 0;
  }
  .pane {
    overflow: auto;
    min-height: 0;
  }

  .grid {
    font-family: var(--vscode-editor-font-family);
    font-size: var(--vscode-editor-font-size);
    line-height: var(--line);
    white-space: nowrap;
  }
  .row {
    display: flex;
    height: var(--line);
  }
  .offset {
    color: var(--vscode-editorLineNumber-foreground);
    padding-right: 12px;
  }
  .byte {
    padding: 0 0.3ch;
    cursor: default;
  }
  .byte:nth-of-type(9) {
    margin-left: 1ch;
  }
  .outside {
    color: var(--vscode-disabledForeground, var(--vscode-descriptionForeground));
  }
  .text {
    white-space: pre;
    padding-left: 14px;
    color: var(--vscode-descriptionForeground);
  }
  .lit {
    background: var(--vscode-editor-findMatchHighlightBackground);
  }
  .chosen {
    background: var(--vscode-editor-selectionBackground);
  }
  .changed {
    color: var(--vscode-gitDecoration-modifiedResourceForeground);
    text-decoration: underline 1px;
    text-underline-offset: 3px;
  }
  .cursor {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }

  .layer {
    margin-bottom: 6px;
  }
  .layer > .name {
    display: flex;
    width: 100%;
    gap: 8px;
    align-items: baseline;
    text-align: left;
    border-radius: 3px;
    padding: 1px 6px;
    border-left: 3px solid var(--hue);
    overflow: hidden;
    white-space: nowrap;
  }
  .layer > .name small {
    color: var(--vscode-descriptionForeground);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(8em, max-content) 1fr max-content;
    gap: 10px;
    padding: 0 6px 0 18px;
    line-height: var(--line);
    font-family: var(--vscode-editor-font-family);
    font-size: var(--vscode-editor-font-size);
    cursor: default;
  }
  .field .key {
    color: var(--vscode-debugTokenExpression-name);
  }
  .field .value {
    color: var(--vscode-debugTokenExpression-value);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .field .value.wrong {
    color: var(--vscode-errorForeground);
  }
  .field .bits {
    color: var(--vscode-descriptionForeground);
    opacity: 0.8;
  }
  input {
    font: inherit;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, var(--vscode-focusBorder));
    padding: 0 2px;
    height: calc(var(--line) - 2px);
    box-sizing: border-box;
    width: 100%;
  }
  .byte input {
    width: 2.8ch;
  }

  table.diagram {
    border-collapse: collapse;
    table-layout: fixed;
    width: 100%;
    min-width: 34em;
    margin: 2px 0 8px;
    font-family: var(--vscode-editor-font-family);
    font-size: 0.92em;
  }
  .diagram th {
    font-weight: normal;
    color: var(--vscode-descriptionForeground);
    font-size: 0.85em;
    padding: 0;
  }
  .diagram td {
    border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, currentcolor));
    text-align: center;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    padding: 2px 3px;
    cursor: default;
  }
  .diagram td small {
    display: block;
    color: var(--vscode-descriptionForeground);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .failed {
    color: var(--vscode-errorForeground);
  }
`;
