// What is wrong with a lab, as far as its text tells.
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { ExpressionError } from '../../../../stack-core/expression/error.ts';
import { parseIp } from '../../../../stack-core/netlink-schema/addresses.ts';
import { commandGrammars } from '../../../../stack-core/userspace/grammar/commands.ts';
import { settingNamed } from '../../../../stack-core/userspace/grammar/sysctls.ts';
import { parseFilter } from '../../../../stack-core/userspace/packet/display-filter.ts';
import { parseFrame } from '../../../../stack-core/userspace/packet/parse-frame.ts';
import { programs } from '../../../../stack-core/userspace/programs/index.ts';
import { builtins } from '../../../../stack-core/userspace/sh/builtins.ts';
import { parseText, ShellSyntaxError } from '../../../../stack-core/userspace/sh/parse.ts';
import { type Network, namespaceOf, ROOT } from './network.ts';
import type { Script, ScriptCommand, ScriptWord } from './script.ts';

export const SOURCE = 'netlab';

interface Problem {
  start: number;
  end: number;
  code: string;
  severity: DiagnosticSeverity;
  message: string;
}

const { Error: ERROR, Warning: WARNING } = DiagnosticSeverity;

/** Everything wrong in a lab: its syntax by the lab's own parser, then word by word. */
export function checkLab(document: TextDocument, script: Script, network: Network): Diagnostic[] {
  const text = document.getText();
  const problems = [...syntax(document, text)];
  for (const command of script.commands) problems.push(...checkCommand(command, script, network));
  return problems.map(({ start, end, ...rest }) => ({
    ...rest,
    source: SOURCE,
    range: { start: document.positionAt(start), end: document.positionAt(end) },
  }));
}

function syntax(document: TextDocument, text: string): Problem[] {
  try {
    parseText({ path: 'lab', text });
    return [];
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    const start = document.offsetAt({ line: error.line - 1, character: error.column - 1 });
    const rest = /^[^\s;&|]*/.exec(text.slice(start))?.[0].length ?? 0;
    const message = error.message.replace(/^lab:\d+:\d+: /, '');
    return [{ start, end: start + Math.max(1, rest), code: 'syntax', severity: ERROR, message }];
  }
}

function* checkCommand(command: ScriptCommand, script: Script, network: Network): Generator<Problem> {
  for (const [i, word] of command.words.entries()) {
    const { role, value } = word;
    if (value === null) continue;
    if (role.role === 'command') yield* checkName(word, value, script);
    if (role.role === 'unknown subcommand') {
      const message = `no such command: ${value} (there is ${[...new Set(role.possible)].join(', ')})`;
      yield { ...place(word), code: 'unknown-command', severity: ERROR, message };
    }
    if (role.role === 'argument') yield* checkArgument(command, i, network);
  }
}

const place = ({ start, end }: ScriptWord) => ({ start, end });

function* checkName(word: ScriptWord, name: string, script: Script): Generator<Problem> {
  const isKnown =
    programs.has(name) ||
    builtins.has(name) ||
    commandGrammars.has(name) ||
    name.includes('/') ||
    script.functions.some(each => each.name === name);
  if (isKnown || name === '') return;
  yield { ...place(word), code: 'unknown-command', severity: ERROR, message: `${name}: no such command in a lab` };
}

function* checkArgument({ words }: ScriptCommand, i: number, network: Network): Generator<Problem> {
  const word = words[i];
  const { value, role } = word;
  if (role.role !== 'argument' || value === null) return;
  switch (role.argument.kind) {
    case 'device':
      yield* checkDevice(words, i, network);
      return;
    case 'namespace':
      yield* checkNamespace(word, value, network);
      return;
    case 'address':
    case 'prefix':
      yield* checkAddress(word, value, role.argument.kind === 'prefix');
      return;
    case 'sysctl':
      yield* checkSetting(word, value, network);
      return;
    case 'frame':
      if (!isFrame(words[i - 1])) yield* checkFrame(words.slice(i));
      return;
    case 'filter':
      if (!isFilter(words[i - 1])) yield* checkFilter(words.slice(i));
  }
}

const isFrame = ({ role }: ScriptWord): boolean => role.role === 'argument' && role.argument.kind === 'frame';
const isFilter = ({ role }: ScriptWord): boolean => role.role === 'argument' && role.argument.kind === 'filter';

function* checkDevice(words: readonly ScriptWord[], i: number, network: Network): Generator<Problem> {
  const { value, start, end } = words[i];
  const netns = namespaceOf(words, i);
  const isAddress = value !== null && parseIp(value) !== null;
  if (
    value === null ||
    value === 'lo' ||
    value === '' ||
    value.startsWith('-') ||
    isAddress ||
    network.hasUnknownDevices
  )
    return;
  const there = network.devicesBefore(start, netns);
  if (there.some(({ name }) => name === value)) return;
  const later = network.devices.find(({ name }) => name === value);
  const elsewhere =
    later !== undefined && later.start < start ? ` (there is one in ${later.netns ?? 'another one'})` : '';
  const names = [...new Set(['lo', ...there.map(({ name }) => name)])].join(', ');
  const where = netns === ROOT || netns === null ? 'here' : `in ${netns}`;
  const hint = later !== undefined && later.start > start ? 'it is made further down' : `there is ${names}`;
  const message = `no device ${value} ${where}${elsewhere}: ${hint}`;
  yield { start, end, code: 'unknown-device', severity: WARNING, message };
}

function* checkNamespace(word: ScriptWord, name: string, network: Network): Generator<Problem> {
  if (network.hasUnknownNamespaces || /^\d+$/.test(name)) return;
  const made = network.namespaces.filter(each => each.name === name);
  if (made.length > 0) return;
  const names = [...new Set(network.namespaces.map(each => each.name))].join(', ');
  const message = `no network namespace ${name} is made in this lab${names === '' ? '' : ` (there is ${names})`}`;
  yield { ...place(word), code: 'unknown-namespace', severity: WARNING, message };
}

const NAMED_PREFIXES = new Set(['default', 'all', 'any', 'local', '+', '-']);
const LOOKS_LIKE_ADDRESS = /^[0-9][0-9.]*\.[0-9./]*$|^[0-9a-f]*:[0-9a-f:./]*$/i;

function* checkAddress(word: ScriptWord, value: string, isPrefix: boolean): Generator<Problem> {
  if (NAMED_PREFIXES.has(value) || !LOOKS_LIKE_ADDRESS.test(value)) return;
  const [address, length, ...more] = value.split('/');
  const bytes = parseIp(address);
  const isShort = isPrefix && /^\d{1,3}(?:\.\d{1,3}){0,2}$/.test(address);
  const code = 'bad-address';
  if (bytes === null && !isShort) {
    yield { ...place(word), code, severity: ERROR, message: `${address} is no IP address` };
    return;
  }
  if (length === undefined) return;
  const bits = bytes?.length === 16 ? 128 : 32;
  const isLength = /^\d+$/.test(length) && Number(length) <= bits && more.length === 0;
  if (isLength && isPrefix) return;
  const start = word.end - value.length + address.length + 1;
  const message = isPrefix
    ? `a prefix length is a number from 0 to ${bits}`
    : 'an address without a prefix length belongs here';
  yield { start, end: word.end, code, severity: ERROR, message };
}

function* checkSetting(word: ScriptWord, value: string, network: Network): Generator<Problem> {
  const name = value.split('=')[0].trim();
  const devices = new Set(network.devices.map(each => each.name));
  if (name === '' || network.hasUnknownDevices || settingNamed(name, devices) !== null) return;
  const end = word.start + name.length + (word.text.startsWith(value[0]) ? 0 : 1);
  const message = `the model has no setting ${name}`;
  yield { start: word.start, end, code: 'unknown-sysctl', severity: WARNING, message };
}

/** The words of a frame as `inject` joins them; null: some show only when it runs. */
function joined(words: readonly ScriptWord[]): string | null {
  return words.some(({ value }) => value === null) ? null : words.map(({ value }) => value).join(' ');
}

function* checkFrame(words: readonly ScriptWord[]): Generator<Problem> {
  const text = joined(words);
  if (text === null || text.startsWith('-f')) return;
  const parsed = parseFrame(text, () => null);
  if (parsed.ok) return;
  yield { ...atColumn(words, parsed.column), code: 'frame', severity: ERROR, message: parsed.error };
}

function* checkFilter(words: readonly ScriptWord[]): Generator<Problem> {
  const text = joined(words);
  if (text === null || text.trim() === 'nothing') return;
  try {
    parseFilter(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    yield { ...atColumn(words, error.column), code: 'filter', severity: ERROR, message: error.reason };
  }
}

/** The place in the text of a column, from 1, of the joined words. Where quoting is not plain, the word. */
export function atColumn(words: readonly ScriptWord[], column: number): { start: number; end: number } {
  let left = column - 1;
  for (const word of words) {
    const { value, text, start, end } = word;
    const length = value?.length ?? 0;
    if (left > length && word !== words[words.length - 1]) {
      left -= length + 1;
      continue;
    }
    const isQuoted = (text[0] === "'" || text[0] === '"') && text.slice(1, -1) === value;
    if (!isQuoted && text !== value) return { start, end };
    const at = Math.min(start + left + (isQuoted ? 1 : 0), end - 1);
    return { start: at, end: Math.min(end, at + 1) };
  }
  return { start: words[0].start, end: words[words.length - 1].end };
}
