// netlab, as the server knows languages.
import type { CodeLens, Diagnostic, Location } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Language } from '../language.ts';
import { checkLab } from './checks.ts';
import { completionsAt } from './completion.ts';
import { hoverAt } from './hover.ts';
import { Network, namespaceOf } from './network.ts';
import { foldingRanges, outline } from './outline.ts';
import { readScript, type Script, wordAt } from './script.ts';

interface Lab {
  script: Script;
  network: Network;
}

export const netlab: Language = {
  open(opened) {
    let document = opened;
    let known: Lab | null = null;
    const lab = (): Lab => {
      if (known !== null) return known;
      const script = readScript(document.getText());
      known = { script, network: new Network(script) };
      return known;
    };
    return {
      get version() {
        return document.version;
      },
      update(changes, version) {
        document = TextDocument.update(document, [...changes], version);
        known = null;
      },
      // biome-ignore lint/correctness/useYield: a lab is short
      *diagnose(): Generator<undefined, Diagnostic[]> {
        return checkLab(document, lab().script, lab().network);
      },
      hover: position => hoverAt(document, document.offsetAt(position), lab().script, lab().network),
      symbols: () => outline(document, lab().script, lab().network),
      foldingRanges: () => foldingRanges(document, lab().script),
      completions: position =>
        completionsAt(document.getText(), document.offsetAt(position), lab().script, lab().network),
      definition: position => definition(document, document.offsetAt(position), lab()),
      lenses: () => lenses(document.uri),
    };
  },
};

/** Where a device or namespace is made, or a function is written. */
function definition(document: TextDocument, offset: number, { script, network }: Lab): Location | null {
  const found = wordAt(script, offset);
  if (found === null) return null;
  const { role, value, start } = found.word;
  const kind = role.role === 'argument' ? role.argument.kind : null;
  const at = (place: { start: number; end: number } | undefined): Location | null =>
    place === undefined
      ? null
      : {
          uri: document.uri,
          range: { start: document.positionAt(place.start), end: document.positionAt(place.end) },
        };
  if (role.role === 'command') {
    const called = script.functions.find(({ name }) => name === value);
    return called === undefined ? null : at({ start: called.nameStart, end: called.nameEnd });
  }
  if (kind === 'namespace' || kind === 'new-namespace')
    return at(network.namespaces.find(({ name }) => name === value));
  if (kind !== 'device' && kind !== 'new-device') return null;
  const netns = namespaceOf(found.command.words, found.index);
  const made = network.devices.filter(({ name }) => name === value);
  return at(made.findLast(each => each.start <= start && (netns === null || each.netns === netns)) ?? made[0]);
}

function lenses(uri: string): CodeLens[] {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return [
    { range, command: { title: '$(play) Run', command: 'netstack.runLab', arguments: [uri] } },
    { range, command: { title: '$(debug-alt) Debug', command: 'netstack.debugLab', arguments: [uri] } },
  ];
}
