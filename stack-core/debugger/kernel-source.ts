// Finds a function of the model in a tree of the real kernel's source. The model keeps the kernel's paths and names; what
// had to be split has siblings with a suffix (route-input.ts is a part of route.c).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DebuggerError } from './api.ts';

export interface KernelPlace {
  /** Absolute. */
  path: string;
  line: number;
  function: string;
  /** Why the place is another one than expected. */
  note?: string;
}

/** Directories of headers whose inline functions the model has as functions. */
const HEADER_DIRECTORIES = ['include/net', 'include/linux', 'include/net/netns', 'include/uapi/linux'];

/**
 * Where `name`, in the model's file `modelPath` (`stack-core/net/ipv4/route-input.ts`) with text `modelText`, is in the tree
 * at `tree`. Throws a DebuggerError that says what is missing.
 */
export function findInKernelSource(tree: string, modelPath: string, modelText: string, name: string): KernelPlace {
  if (!existsSync(join(tree, 'net')))
    throw new DebuggerError(`${tree} is no Linux source tree: it has no directory net`);
  const expected = candidatesOf(modelPath, modelText);
  const present = expected.filter(file => existsSync(join(tree, file)));
  for (const file of present) {
    const line = definitionLine(readFileSync(join(tree, file), 'utf8'), name);
    if (line !== null) return { path: join(tree, file), line, function: name };
  }
  const elsewhere = searchAround(tree, expected[0], name, present);
  if (elsewhere !== null) return { ...elsewhere, note: `in this tree ${name}() is not in ${expected.at(-1)}` };
  if (present.length === 0) throw new DebuggerError(`there is no ${expected.join(' or ')} in ${tree}`);
  throw new DebuggerError(`there is no function ${name} in ${present.join(' or ')} of ${tree}`);
}

/** The files of the kernel that a file of the model may stand for: its own name first, then without its suffixes. */
export function candidatesOf(modelPath: string, modelText: string): string[] {
  const base = modelPath.replace(/^.*?stack-core\//, '').replace(/\.ts$/, '');
  const extension = base.startsWith('include/') ? '.h' : '.c';
  const found: string[] = [];
  for (let name = base; ; name = name.slice(0, name.lastIndexOf('-'))) {
    found.push(`${name}${extension}`);
    if (name.lastIndexOf('-') <= name.lastIndexOf('/')) break;
  }
  // A file says at its beginning what it is the model of.
  const head = modelText.slice(0, 2000);
  for (const [file] of head.matchAll(/\b(?:net|drivers|lib|kernel|include)\/[\w/.-]+\.[ch]\b/g)) found.push(file);
  return [...new Set(found)];
}

/** The other files of the directory, and headers. */
function searchAround(tree: string, expected: string, name: string, tried: readonly string[]): KernelPlace | null {
  for (const directory of [dirname(expected), ...HEADER_DIRECTORIES]) {
    if (!existsSync(join(tree, directory))) continue;
    for (const file of readdirSync(join(tree, directory)).sort()) {
      const path = `${directory}/${file}`;
      if (!/\.[ch]$/.test(file) || tried.includes(path)) continue;
      const text = readFileSync(join(tree, path), 'utf8');
      const line = text.includes(name) ? definitionLine(text, name) : null;
      if (line !== null) return { path: join(tree, path), line, function: name };
    }
  }
  return null;
}

/** The line, from 1, on which the definition of function or macro `name` in a text of C has its name; null: there is none. */
export function definitionLine(text: string, name: string): number | null {
  const code = withoutComments(text);
  const word = new RegExp(`(?<![\\w$])${name.replace(/[$]/g, '\\$&')}(?![\\w$])`, 'g');
  for (let match = word.exec(code); match !== null; match = word.exec(code))
    if (isDefinition(code, match.index, match.index + name.length)) return lineOf(code, match.index);
  return null;
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** The name between `start` and `end` is what a function or macro is defined as. */
function isDefinition(code: string, start: number, end: number): boolean {
  const lineStart = code.lastIndexOf('\n', start - 1) + 1;
  const before = code.slice(lineStart, start);
  if (/^[ \t]*#[ \t]*define[ \t]+$/.test(before)) return true;
  // Kernel style: a definition begins in the first column; calls are indented.
  if (/^[\s})]/.test(before) || before.includes('(') || before.includes('=') || before.startsWith('#')) return false;
  const open = skipSpace(code, end);
  if (code[open] !== '(') return false;
  let at = afterParentheses(code, open);
  // Annotations such as __releases(lock) stand between the parameters and the body.
  for (;;) {
    at = skipSpace(code, at);
    const annotation = /^[A-Za-z_]\w*/.exec(code.slice(at, at + 80))?.[0];
    if (annotation === undefined) return code[at] === '{';
    at = skipSpace(code, at + annotation.length);
    if (code[at] === '(') at = afterParentheses(code, at);
  }
}

function skipSpace(code: string, at: number): number {
  while (at < code.length && /\s/.test(code[at])) at++;
  return at;
}

function afterParentheses(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === '(') depth++;
    if (code[at] === ')' && --depth === 0) return at + 1;
  }
  return code.length;
}

/** The text with comments, literals and what `#if 0` takes out as spaces; lines stay where they are. */
function withoutComments(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\.)+'/g, blank);
  return code.replace(/^[ \t]*#[ \t]*if[ \t]+0\b[\s\S]*?^[ \t]*#[ \t]*(?:endif|else|elif)\b/gm, blank);
}
