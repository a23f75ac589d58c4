// The commands of a lab in the order of its text, each word with its place and its role.
import { type Assignment, forEachChild, parse, type SyntaxNode, type Word } from 'unbash';
import { commandGrammars } from '../../../../stack-core/userspace/grammar/commands.ts';
import { CommandReader, type Role } from '../../../../stack-core/userspace/grammar/grammar.ts';

export const reader = new CommandReader(commandGrammars);

export interface ScriptWord {
  /** null: what it is shows only when it runs. */
  value: string | null;
  /** As it stands in the text. */
  text: string;
  start: number;
  end: number;
  role: Role;
}

export interface ScriptCommand {
  words: ScriptWord[];
  start: number;
  end: number;
  /** In the body of a function: runs where that is called. */
  inFunction: boolean;
}

export interface ScriptFunction {
  name: string;
  start: number;
  end: number;
  nameStart: number;
  nameEnd: number;
}

export interface Script {
  commands: ScriptCommand[];
  functions: ScriptFunction[];
}

/** Reads a text; what is broken in it is left out. */
export function readScript(text: string): Script {
  const script: Script = { commands: [], functions: [] };
  const visit = (node: SyntaxNode, inFunction: boolean): void => {
    // Positions below an escaped `…` count from its own text.
    if (node.type === 'Script' && node.source !== undefined) return;
    if (node.type === 'Command' && node.name !== undefined) {
      const words = [node.name, ...node.suffix.filter(part => part.type === 'Word' || part.type === 'Assignment')];
      script.commands.push(commandOf(node.pos, words, text, inFunction));
    }
    if (node.type === 'Function') {
      const { name, pos, end } = node;
      script.functions.push({ name: name.value, start: pos, end, nameStart: name.pos, nameEnd: name.end });
    }
    forEachChild(node, child => visit(child, inFunction || node.type === 'Function'));
  };
  visit(parse(text), false);
  script.commands.sort((a, b) => a.start - b.start);
  return script;
}

function commandOf(
  start: number,
  parts: readonly (Word | Assignment)[],
  text: string,
  inFunction: boolean,
): ScriptCommand {
  const values = parts.map(part => (part.type === 'Word' ? literal(part) : text.slice(part.pos, part.end)));
  const roles = reader.roles(values);
  const words = parts.map(({ pos, end }, i) => ({
    value: values[i],
    text: text.slice(pos, end),
    start: pos,
    end,
    role: roles[i],
  }));
  return { words, start, end: words[words.length - 1].end, inFunction };
}

/** The value of a word that is the same whenever it runs; null: it is not. */
export function literal(word: Word): string | null {
  let value = '';
  for (const part of word.parts ?? []) {
    if (part.type === 'DoubleQuoted') {
      if (part.parts.some(each => each.type !== 'Literal')) return null;
      for (const each of part.parts) value += each.type === 'Literal' ? each.value : '';
    } else if (part.type === 'Literal' || part.type === 'SingleQuoted') value += part.value;
    else if (part.type === 'Glob' || part.type === 'BraceExpansion') value += part.text;
    else return null;
  }
  return word.parts === undefined ? word.value : value;
}

/** The word at an offset of the text, and its command. */
export function wordAt(
  script: Script,
  offset: number,
): { command: ScriptCommand; index: number; word: ScriptWord } | null {
  for (const command of script.commands) {
    const index = command.words.findIndex(({ start, end }) => start <= offset && offset <= end);
    if (index >= 0) return { command, index, word: command.words[index] };
  }
  return null;
}
