// What may stand next in an expression that is being typed: fields after `->` and `.`, names everywhere else.
import { evaluate } from '../expression/evaluate.ts';
import { FIELD_NAMES, PROTOCOLS, textOfField } from '../expression/fields.ts';
import { parseCondition } from '../expression/parser.ts';
import { headerClass } from '../expression/values.ts';
import type { Completion } from './api.ts';
import { constants, structs } from './constants.ts';
import { type FrameEnvironment, SPECIAL_NAMES } from './environment.ts';
import { FUNCTIONS } from './kernel-functions.ts';
import { printerOf } from './values/printers.ts';
import { textOf, typeOf } from './values/text.ts';

const MOST = 200;

/** Completions for the word that ends at `offset` of `text`. */
export function completionsAt(text: string, offset: number, env: FrameEnvironment): Completion[] {
  const before = text.slice(0, offset);
  const word = /[$\w]*$/.exec(before)?.[0] ?? '';
  const rest = before.slice(0, before.length - word.length);
  const start = rest.length;
  const all = candidatesAfter(rest, word, env);
  const wanted = word.toLowerCase();
  const found = all.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  return found.slice(0, MOST).map(item => ({ ...item, start, length: word.length }));
}

type Candidate = Omit<Completion, 'start' | 'length'>;

function candidatesAfter(rest: string, word: string, env: FrameEnvironment): Candidate[] {
  if (/\bstruct\s+$/.test(rest)) return [...structs].map(([label, { sizeof }]) => classOf(label, sizeof));
  const operator = /\s*(->|\.)\s*$/.exec(rest);
  if (operator === null) return names(word, env);
  const object = lastOperand(rest.slice(0, operator.index));
  if (object === null) return [];
  const path = /^\w+(?:\.\w+)*$/.test(object) && operator[1] === '.' ? object : null;
  const fields = path === null || env.isVariable(path.split('.')[0]) ? [] : headerFields(path);
  return fields.length > 0 ? fields : members(object, env);
}

const classOf = (label: string, sizeof: number): Candidate => ({ label, kind: 'class', detail: `${sizeof} bytes` });

/** The operand that a text ends in: `skb->dev` of `1 + skb->dev`; null when it ends in none. */
function lastOperand(text: string): string | null {
  let at = text.length;
  for (let depth = 0; at > 0; at--) {
    const char = text[at - 1];
    if (')]'.includes(char)) depth++;
    else if ('(['.includes(char)) depth--;
    else if (depth === 0 && !/[$\w.]/.test(char) && !isArrow(text, at)) break;
    if (depth < 0) break;
  }
  const operand = text.slice(at).trim();
  return operand === '' ? null : operand;
}

const isArrow = (text: string, at: number): boolean =>
  text.slice(at - 2, at) === '->' || text.slice(at - 1, at + 1) === '->';

/** `tcp.`: what follows in the names of fields that begin so. */
const headerFields = (path: string): Candidate[] =>
  FIELD_NAMES.filter(name => name.startsWith(`${path}.`)).map(name => ({
    label: name.slice(path.length + 1),
    kind: 'field',
    detail: textOfField(name)?.doc ?? name,
  }));

/** The fields of what an expression is now. */
function members(object: string, env: FrameEnvironment): Candidate[] {
  let value: unknown;
  try {
    value = evaluate(parseCondition(object), env);
  } catch {
    return [];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return [];
  const cls = headerClass(value);
  if (cls !== null) return cls.layout.map(field => ({ label: field.name, kind: 'field', detail: fieldType(field) }));
  const hidden = printerOf(value)?.hidden ?? [];
  return Object.entries(value)
    .filter(([name]) => !hidden.includes(name))
    .map(([label, field]) => ({ label, kind: 'field', detail: typeOf(field) }));
}

const fieldType = (field: object): string => (field as { type?: string }).type ?? '';

/** What may stand where a new operand begins; constants only once something of them has been typed. */
function names(word: string, env: FrameEnvironment): Candidate[] {
  const few: Candidate[] = [
    ...env.variables().map(({ name, value }): Candidate => ({ label: name, kind: 'variable', detail: typeOf(value) })),
    ...Object.entries(SPECIAL_NAMES).map(([label, detail]): Candidate => ({ label, kind: 'variable', detail })),
    ...PROTOCOLS.map((label): Candidate => ({ label, kind: 'field', detail: 'header of the packet' })),
  ];
  if (word === '') return few;
  return [
    ...few,
    ...Object.keys(FUNCTIONS).map((label): Candidate => ({ label, kind: 'function', detail: 'function' })),
    ...Object.entries(constants).map(([label, value]): Candidate => ({ label, kind: 'value', detail: textOf(value) })),
  ];
}
