// Completion in labs: commands, their words, devices, namespaces, settings.
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { FIELD_NAMES } from '../../../../stack-core/expression/fields.ts';
import { commandGrammars } from '../../../../stack-core/userspace/grammar/commands.ts';
import type { Argument } from '../../../../stack-core/userspace/grammar/grammar.ts';
import { settings } from '../../../../stack-core/userspace/grammar/sysctls.ts';
import { BYTE_LAYERS, LAYERS } from '../../../../stack-core/userspace/packet/layers.ts';
import { type Network, namespaceOf } from './network.ts';
import { reader, type Script, type ScriptWord } from './script.ts';

/** What may stand at `offset`, where the text before it in its command is `before`. */
export function completionsAt(text: string, offset: number, script: Script, network: Network): CompletionItem[] {
  const line = commandLine(text, offset);
  if (line === null) return [];
  const { words, partial } = line;
  const expected = reader.expected(words);
  if (expected.command) return commands(script);
  const items: CompletionItem[] = expected.words.map(({ name, doc, what }) => ({
    label: name,
    detail: doc,
    kind: what === 'subcommand' ? CompletionItemKind.Function : CompletionItemKind.Keyword,
    sortText: `${what === 'option' ? 'z' : 'm'}${name}`,
  }));
  if (expected.argument !== null) items.push(...values(expected.argument, { words, partial, offset, network }));
  return items;
}

function commands(script: Script): CompletionItem[] {
  const items: CompletionItem[] = [...commandGrammars].map(([label, { doc }]) => ({
    label,
    detail: doc,
    kind: CompletionItemKind.Function,
  }));
  for (const { name } of script.functions)
    items.push({ label: name, detail: 'Function of this lab.', kind: CompletionItemKind.Method });
  return items;
}

interface Place {
  words: readonly (string | null)[];
  partial: string;
  offset: number;
  network: Network;
}

function values({ kind, name }: Argument, { words, partial, offset, network }: Place): CompletionItem[] {
  if (typeof kind !== 'string')
    return kind.map(label => ({ label, kind: CompletionItemKind.EnumMember, detail: name, sortText: `a${label}` }));
  switch (kind) {
    case 'device': {
      const netns = namespaceOf(withRoles(words));
      const found = network
        .devicesBefore(offset, netns)
        .map(each => ({ label: each.name, detail: each.kind ?? 'device' }));
      return distinct([...found, { label: 'lo', detail: 'loopback' }], CompletionItemKind.Variable);
    }
    case 'namespace': {
      const found = network.namespaces.filter(({ start }) => start < offset);
      return distinct(
        found.map(each => ({ label: each.name, detail: 'network namespace' })),
        CompletionItemKind.Module,
      );
    }
    case 'sysctl':
      return settingItems(network, partial);
    case 'filter':
      return [
        { label: 'nothing', detail: 'No frame is left.', kind: CompletionItemKind.Keyword },
        ...FIELD_NAMES.map(label => ({ label, kind: CompletionItemKind.Field })),
      ];
    case 'frame':
      return [...LAYERS.map(({ name }) => name), ...BYTE_LAYERS].map(label => ({
        label,
        kind: CompletionItemKind.Class,
        insertText: `${label}()`,
      }));
    default:
      return [];
  }
}

function distinct(found: { label: string; detail: string }[], kind: CompletionItemKind): CompletionItem[] {
  const byName = new Map(found.map(each => [each.label, { ...each, kind, sortText: `a${each.label}` }]));
  return [...byName.values()];
}

/** Those of the lab's devices beside those of the machine. Slashes do as well as dots, as for sysctl. */
function settingItems(network: Network, partial: string): CompletionItem[] {
  const slashes = partial.includes('/');
  const devices = [...new Set(network.devices.map(({ name }) => name))];
  return settings().flatMap(({ name, value, doc }) => {
    const names = [name];
    if (name.includes('.default.')) names.push(...devices.map(device => name.replace('.default.', `.${device}.`)));
    return names.map(each => ({
      label: slashes ? each.replaceAll('.', '/') : each,
      detail: value === null ? undefined : `= ${value.replaceAll('\t', ' ')}`,
      documentation: doc ?? undefined,
      kind: CompletionItemKind.Property,
    }));
  });
}

const withRoles = (words: readonly (string | null)[]): ScriptWord[] => {
  const roles = reader.roles(words);
  return words.map((value, i) => ({ value, text: value ?? '', start: 0, end: 0, role: roles[i] }));
};

/** The words of the command before the cursor, and the one that is being typed; null: in a comment. */
export function commandLine(text: string, offset: number): { words: (string | null)[]; partial: string } | null {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  while (start >= 2 && text[start - 2] === '\\') start = text.lastIndexOf('\n', start - 2) + 1;
  const line = text.slice(start, offset).replace(/\\\n/g, ' ');
  let words: (string | null)[] = [];
  let word = '';
  let quote = '';
  let begun = false;
  const finish = (): void => {
    if (begun && !(words.length === 0 && RESERVED.has(word))) words.push(/[$`]/.test(word) ? null : word);
    word = '';
    begun = false;
  };
  for (const c of line) {
    if (quote !== '') {
      if (c === quote) quote = '';
      else word += c;
    } else if (c === '"' || c === "'") {
      quote = c;
      begun = true;
    } else if (c === '#' && !begun) return null;
    else if (/\s/.test(c)) finish();
    else if (/[;&|(){}]/.test(c) && !word.endsWith('$')) {
      words = [];
      word = '';
      begun = false;
    } else {
      word += c;
      begun = true;
    }
  }
  return { words, partial: word };
}

/** Words of the shell behind which a command begins. */
const RESERVED = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', 'time']);
