// Outline of a lab: its sections (comments that stand above a part), with functions, namespaces and devices.
import { type DocumentSymbol, type FoldingRange, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Network, ROOT } from './network.ts';
import type { Script } from './script.ts';

interface Section {
  title: string;
  line: number;
  /** Line behind its last. */
  end: number;
}

export function outline(document: TextDocument, script: Script, network: Network): DocumentSymbol[] {
  const inner = [...functionSymbols(document, script), ...madeSymbols(document, network)].sort(byPlace);
  const symbols: DocumentSymbol[] = [];
  const sections = sectionsOf(document.getText());
  for (const { title, line, end } of sections) {
    const range = { start: { line, character: 0 }, end: { line: end, character: 0 } };
    const selectionRange = { start: range.start, end: { line, character: title.length + 2 } };
    const children = inner.filter(each => each.range.start.line >= line && each.range.start.line < end);
    symbols.push({ name: title, kind: SymbolKind.String, range, selectionRange, children });
  }
  const first = sections[0]?.line ?? Number.POSITIVE_INFINITY;
  return [...inner.filter(each => each.range.start.line < first), ...symbols];
}

const byPlace = (a: DocumentSymbol, b: DocumentSymbol): number =>
  a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;

/** A comment line behind a blank one, or at the top, begins a section; its text is the title. */
export function sectionsOf(text: string): Section[] {
  const lines = text.split(/\r?\n/);
  const sections: Section[] = [];
  for (const [line, content] of lines.entries()) {
    const title = /^#+\s+(\S.*?)[\s#=-]*$/.exec(content)?.[1];
    const isFirst = line === 0 || /^\s*$/.test(lines[line - 1]) || lines[line - 1].startsWith('#!');
    if (title === undefined || !isFirst) continue;
    const before = sections.at(-1);
    if (before !== undefined) before.end = line;
    sections.push({ title, line, end: lines.length });
  }
  return sections;
}

function functionSymbols(document: TextDocument, { functions }: Script): DocumentSymbol[] {
  return functions.map(({ name, start, end, nameStart, nameEnd }) => ({
    name: `${name}()`,
    kind: SymbolKind.Function,
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    selectionRange: { start: document.positionAt(nameStart), end: document.positionAt(nameEnd) },
  }));
}

function madeSymbols(document: TextDocument, { namespaces, devices }: Network): DocumentSymbol[] {
  const symbol = (name: string, start: number, end: number, kind: SymbolKind, detail: string): DocumentSymbol => {
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    return { name, detail, kind, range, selectionRange: range };
  };
  return [
    ...namespaces.map(({ name, start, end }) => symbol(name, start, end, SymbolKind.Namespace, 'network namespace')),
    ...devices.map(({ name, start, end, kind, netns }) => {
      const where = netns === null || netns === ROOT ? '' : ` in ${netns}`;
      return symbol(name, start, end, SymbolKind.Interface, `${kind ?? 'device'}${where}`);
    }),
  ];
}

/** Sections and functions. Loops and the like fold by their indentation, as the editor sees it. */
export function foldingRanges(document: TextDocument, { functions }: Script): FoldingRange[] {
  const folds: FoldingRange[] = [];
  for (const { line, end } of sectionsOf(document.getText())) {
    const last = lastWithText(document, line, end - 1);
    if (last > line) folds.push({ startLine: line, endLine: last, kind: 'region' });
  }
  for (const { start, end } of functions) {
    const [first, last] = [document.positionAt(start).line, document.positionAt(end).line];
    if (last > first) folds.push({ startLine: first, endLine: last });
  }
  return folds;
}

function lastWithText(document: TextDocument, first: number, last: number): number {
  const lines = document.getText().split('\n');
  while (last > first && lines[last].trim() === '') last--;
  return last;
}
