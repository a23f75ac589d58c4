// Hover in labs: what a word means.
import type { Hover } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { parseIp } from '../../../../stack-core/netlink-schema/addresses.ts';
import type { Grammar } from '../../../../stack-core/userspace/grammar/grammar.ts';
import { settingNamed } from '../../../../stack-core/userspace/grammar/sysctls.ts';
import { describePacket } from '../../../../stack-core/userspace/packet/describe.ts';
import { parseFrame } from '../../../../stack-core/userspace/packet/parse-frame.ts';
import { addressText, linkAddressText } from './address-text.ts';
import { type Network, namespaceOf, ROOT } from './network.ts';
import { type Script, type ScriptWord, wordAt } from './script.ts';

const MOST_FRAMES = 3;

export function hoverAt(document: TextDocument, offset: number, script: Script, network: Network): Hover | null {
  const found = wordAt(script, offset);
  if (found === null) return null;
  const { command, index, word } = found;
  const value = meaning(command.words, index, document, script, network);
  if (value === null) return null;
  const range = { start: document.positionAt(word.start), end: document.positionAt(word.end) };
  return { contents: { kind: 'markdown', value }, range };
}

function meaning(
  words: readonly ScriptWord[],
  index: number,
  document: TextDocument,
  script: Script,
  network: Network,
): string | null {
  const { role, value } = words[index];
  switch (role.role) {
    case 'command':
      return commandText(value, role.grammar, document, script);
    case 'subcommand':
      return grammarText(role.name, role.grammar);
    case 'keyword': {
      const takes = (role.keyword.takes ?? []).map(({ name }) => ` ${name}`).join('');
      return `**${role.name}**${takes}\n\n${role.keyword.doc}`;
    }
    case 'argument':
      return value === null ? null : argumentText(words, index, value, document, network);
    default:
      return value === null ? null : addressText(value);
  }
}

function commandText(
  name: string | null,
  grammar: Grammar | null,
  document: TextDocument,
  script: Script,
): string | null {
  const own = script.functions.find(each => each.name === name);
  if (own !== undefined)
    return `**${own.name}()**\n\nFunction of this lab, line ${document.positionAt(own.start).line + 1}.`;
  return grammar === null || name === null ? null : grammarText(name, grammar);
}

function grammarText(name: string, { doc, synopsis, subcommands }: Grammar): string {
  const lines = [`**${name}**: ${doc}`];
  if (synopsis !== undefined) lines.push(`\`\`\`sh\n${synopsis}\n\`\`\``);
  const entries = Object.entries(subcommands ?? {});
  if (entries.length > 0) lines.push(entries.map(([each, sub]) => `- \`${each}\` ${sub.doc}`).join('\n'));
  return lines.join('\n\n');
}

function argumentText(
  words: readonly ScriptWord[],
  index: number,
  value: string,
  document: TextDocument,
  network: Network,
): string | null {
  const { role, start } = words[index];
  if (role.role !== 'argument') return null;
  switch (role.argument.kind) {
    case 'device':
    case 'new-device':
      return deviceText(value, namespaceOf(words, index), start, document, network) ?? addressText(value);
    case 'namespace':
    case 'new-namespace':
      return namespaceText(value, document, network);
    case 'address':
    case 'prefix':
      return addressText(value);
    case 'lladdr':
      return linkAddressText(value);
    case 'sysctl':
      return settingText(value, network);
    case 'frame':
      return frameText(
        words.slice(words.findIndex(each => each.role.role === 'argument' && each.role.argument.kind === 'frame')),
      );
    default:
      return null;
  }
}

function deviceText(
  name: string,
  netns: string | null,
  offset: number,
  document: TextDocument,
  network: Network,
): string | null {
  if (name === 'lo') return '**lo**: the loopback device. What is sent by it comes back.';
  if (parseIp(name) !== null) return null;
  const made = network.devices.filter(each => each.name === name);
  const found = made.findLast(each => each.start <= offset && (netns === null || each.netns === netns)) ?? made[0];
  if (found === undefined) return null;
  const kind = found.kind === null ? 'device' : `${found.kind} device`;
  const where =
    found.netns === null ? '' : found.netns === ROOT ? ' in the first namespace' : ` in namespace ${found.netns}`;
  return `**${name}**: ${kind}${where}, from line ${document.positionAt(found.start).line + 1}.`;
}

function namespaceText(name: string, document: TextDocument, network: Network): string | null {
  const made = network.namespaces.find(each => each.name === name);
  if (made === undefined) return null;
  const devices = new Set(network.devices.filter(each => each.netns === name).map(each => each.name));
  const holds = devices.size === 0 ? '' : ` It gets ${[...devices].join(', ')}.`;
  return `**${name}**: network namespace, from line ${document.positionAt(made.start).line + 1}.${holds}`;
}

function settingText(value: string, network: Network): string | null {
  const setting = settingNamed(value.split('=')[0].trim(), new Set(network.devices.map(({ name }) => name)));
  if (setting === null) return null;
  const after = setting.value === null ? '' : `\n\nAfter boot: \`${setting.value.replaceAll('\t', ' ')}\``;
  return `**${setting.name}**${setting.doc === null ? '' : `\n\n${setting.doc}`}${after}`;
}

/** The frames of an `inject`, header by header. */
function frameText(words: readonly ScriptWord[]): string | null {
  if (words.some(({ value }) => value === null)) return null;
  const text = words.map(({ value }) => value).join(' ');
  if (text.startsWith('-f')) return null;
  const parsed = parseFrame(text, () => null);
  if (!parsed.ok) return null;
  const shown = parsed.frames.slice(0, MOST_FRAMES).map(frame => describePacket(frame, 'Ethernet'));
  const more = parsed.frames.length > MOST_FRAMES ? `\n\nand ${parsed.frames.length - MOST_FRAMES} more` : '';
  return `${shown.map(each => `\`\`\`\n${each}\n\`\`\``).join('\n')}${more}`;
}
