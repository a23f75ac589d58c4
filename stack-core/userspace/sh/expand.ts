// Word expansion as in POSIX 2.6: tilde, parameters, command substitution, arithmetic, field splitting, pathnames, quotes.
import {
  type DoubleQuotedChild,
  type HereDoc,
  type ParameterExpansionPart,
  parse,
  type Script,
  type Word,
  type WordPart,
} from 'unbash';
import type { Program } from '../../kernel/sched.ts';
import { type ArithmeticVariables, evaluateArithmetic } from './arithmetic.ts';
import { patternToRegExp, removePattern } from './pattern.ts';

/** What expansion needs of the shell. */
export interface ExpansionContext extends ArithmeticVariables {
  readonly positional: readonly string[];
  /** Value of `?`, `#`, `$`, `!`, `-`, `0`; undefined: not set. */
  special(name: string): string | undefined;
  readonly nounset: boolean;
  readonly noglob: boolean;
  /** Runs a command substitution. Returns what it printed. */
  substitute(script: Script): Program<string>;
  /** Names in a directory of the lab's file system, for pathname expansion. */
  list(directory: string): string[];
}

/** An expansion that ends the shell: `${x?message}`, an unset parameter under `set -u`. */
export class ExpansionError extends Error {}

/** A stretch of an expanded word. */
interface Piece {
  text: string;
  /** Quoted text is neither split nor a pattern. */
  quoted: boolean;
  /** Result of an unquoted expansion: is split at IFS. */
  split: boolean;
  /** Between two of "$@": here one field ends and the next begins. */
  fieldBreak?: boolean;
}

const literal = (text: string): Piece => ({ text, quoted: false, split: false });
const quoted = (text: string): Piece => ({ text, quoted: true, split: false });

/** The fields that a list of words becomes. */
export function* expandFields(words: readonly Word[], context: ExpansionContext): Program<string[]> {
  const fields: string[] = [];
  for (const word of words) {
    const pieces = yield* expandWord(word, context);
    for (const field of splitFields(pieces, ifsOf(context))) fields.push(...pathnames(field, context));
  }
  return fields;
}

/** One word without field splitting and pathname expansion: the value of an assignment, the target of a redirection. */
export function* expandString(word: Word, context: ExpansionContext): Program<string> {
  return joined(yield* expandWord(word, context));
}

/** One word as a pattern: quoted characters lose their special meaning. */
export function* expandPattern(word: Word, context: ExpansionContext): Program<string> {
  return patternOf(yield* expandWord(word, context));
}

/** The text of a here-document. */
export function* expandHereDoc(doc: HereDoc, context: ExpansionContext): Program<string> {
  const strip = (text: string, atLineStart: boolean): string =>
    doc.operator === '<<-'
      ? text.replace(/(^|\n)\t+/g, (all, start: string, at: number) =>
          start === '' && !(at === 0 && atLineStart) ? all : start,
        )
      : text;
  if (doc.delimiter?.quoted === true) return strip(doc.body.text, true);
  // Without expansions the parser leaves the text as it stands, backslashes and all.
  if (doc.body.parts === undefined) return strip(doc.body.text, true).replace(/\\([$`\\])|\\\n/g, '$1');
  let text = '';
  for (const part of doc.body.parts) {
    const atLineStart = text === '' || text.endsWith('\n');
    if (part.type === 'Literal') text += strip(part.value, atLineStart);
    else text += joined(yield* expandPart(part, context, true));
  }
  return text;
}

const joined = (pieces: readonly Piece[]): string =>
  pieces.map(piece => (piece.fieldBreak === true ? ' ' : piece.text)).join('');

const patternOf = (pieces: readonly Piece[]): string =>
  pieces.map(piece => (piece.quoted ? piece.text.replace(/[\\*?[\]]/g, '\\$&') : piece.text)).join('');

const ifsOf = (context: ExpansionContext): string => context.get('IFS') ?? ' \t\n';

function* expandWord(word: Word, context: ExpansionContext): Program<Piece[]> {
  if (word.parts === undefined) return unquote(word.text, word.value, context);
  const pieces: Piece[] = [];
  for (const part of word.parts) pieces.push(...(yield* expandPart(part, context, false)));
  return pieces;
}

/** A word or part without expansions; a backslash in it quoted the next character. */
function unquote(text: string, value: string, context: ExpansionContext | null): Piece[] {
  if (context !== null && /^~($|\/)/.test(text))
    return [quoted(context.get('HOME') ?? '~'), ...unquote(text.slice(1), value.slice(1), null)];
  if (!text.includes('\\')) return [literal(value)];
  const pieces: Piece[] = [];
  for (const match of text.matchAll(/\\(\n)|\\([\s\S])|([^\\]+)|\\$/g)) {
    if (match[2] !== undefined) pieces.push(quoted(match[2]));
    else if (match[3] !== undefined) pieces.push(literal(match[3]));
    else if (match[1] === undefined) pieces.push(literal('\\'));
  }
  return pieces;
}

function* expandPart(part: WordPart, context: ExpansionContext, inQuotes: boolean): Program<Piece[]> {
  switch (part.type) {
    case 'Literal':
      return inQuotes ? [quoted(part.value)] : unquote(part.text, part.value, part.pos >= 0 ? context : null);
    case 'SingleQuoted':
      return [quoted(part.value)];
    case 'DoubleQuoted':
      return yield* expandQuoted(part.parts, context);
    case 'SimpleExpansion':
      return parameterPieces(part.text.slice(1), context, inQuotes);
    case 'ParameterExpansion':
      return yield* expandParameter(part, context, inQuotes);
    case 'CommandExpansion': {
      const output = part.script === undefined ? '' : yield* context.substitute(part.script);
      return [{ text: output.replace(/\n+$/, ''), quoted: inQuotes, split: !inQuotes }];
    }
    case 'ArithmeticExpansion': {
      const value = yield* expandArithmetic(part.text.slice(3, -2), context);
      return [{ text: String(value), quoted: inQuotes, split: !inQuotes }];
    }
    default:
      // Globs, and what bash alone expands (braces): text as it stands.
      return [literal(part.text)];
  }
}

function* expandQuoted(parts: readonly DoubleQuotedChild[], context: ExpansionContext): Program<Piece[]> {
  // "$@" without arguments is no field at all, other than "".
  const onlyArguments = parts.length === 1 && /^\$(@|\{@\})$/.test(parts[0].text);
  if (onlyArguments && context.positional.length === 0) return [];
  const pieces: Piece[] = [quoted('')];
  for (const part of parts) pieces.push(...(yield* expandPart(part, context, true)));
  return pieces;
}

function parameterPieces(name: string, context: ExpansionContext, inQuotes: boolean): Piece[] {
  if (name === '@' || name === '*') return argumentPieces(name, context, inQuotes);
  const value = parameterValue(name, context);
  if (value === undefined && context.nounset) throw new ExpansionError(`${name}: parameter not set`);
  return [{ text: value ?? '', quoted: inQuotes, split: !inQuotes }];
}

function argumentPieces(name: string, context: ExpansionContext, inQuotes: boolean): Piece[] {
  if (name === '*' && inQuotes) return [quoted(context.positional.join(ifsOf(context).slice(0, 1)))];
  const pieces: Piece[] = [];
  for (const [i, argument] of context.positional.entries()) {
    if (i > 0) pieces.push({ text: '', quoted: false, split: false, fieldBreak: true });
    pieces.push({ text: argument, quoted: inQuotes, split: !inQuotes });
  }
  return pieces;
}

function parameterValue(name: string, context: ExpansionContext): string | undefined {
  if (/^[1-9]\d*$/.test(name)) return context.positional[Number(name) - 1];
  if (/^\d|^\W$/.test(name)) return context.special(name);
  return context.get(name);
}

function* expandParameter(
  part: ParameterExpansionPart,
  context: ExpansionContext,
  inQuotes: boolean,
): Program<Piece[]> {
  const name = part.parameter;
  const isArguments = name === '@' || name === '*';
  const value = isArguments ? context.positional.join(' ') : parameterValue(name, context);
  const piece = (text: string): Piece[] => [{ text, quoted: inQuotes, split: !inQuotes }];

  if (part.prefix === '#') {
    if (value === undefined && context.nounset) throw new ExpansionError(`${name}: parameter not set`);
    return piece(String(isArguments ? context.positional.length : [...(value ?? '')].length));
  }
  const operation = part.operation;
  if (operation?.type === 'Remove') {
    if (value === undefined && context.nounset) throw new ExpansionError(`${name}: parameter not set`);
    const pattern = yield* expandPattern(operation.operand, context);
    return piece(removePattern(value ?? '', pattern, operation.operator));
  }
  if (operation?.type !== 'Default') return parameterPieces(name, context, inQuotes);

  const unset = value === undefined || (isArguments && context.positional.length === 0);
  const missing = unset || (operation.operator.startsWith(':') && value === '');
  const operand = function* (): Program<Piece[]> {
    const pieces = yield* expandWord(operation.operand, context);
    return pieces.map(p => (inQuotes ? { ...p, quoted: true, split: false } : p.quoted ? p : { ...p, split: true }));
  };
  switch (operation.operator.slice(-1)) {
    case '-':
      return missing ? yield* operand() : parameterPieces(name, context, inQuotes);
    case '+':
      return missing ? piece('') : yield* operand();
    case '=': {
      if (!missing) return parameterPieces(name, context, inQuotes);
      if (!/^[A-Za-z_]/.test(name)) throw new ExpansionError(`${name}: bad variable name`);
      const text = yield* expandString(operation.operand, context);
      context.set(name, text);
      return piece(text);
    }
    default: {
      if (!missing) return parameterPieces(name, context, inQuotes);
      const text = yield* expandString(operation.operand, context);
      throw new ExpansionError(
        `${name}: ${text === '' ? (operation.operator === ':?' ? 'parameter not set or null' : 'parameter not set') : text}`,
      );
    }
  }
}

/** Expands the inside of `$(( … ))` as if in double quotes, then computes it. */
function* expandArithmetic(text: string, context: ExpansionContext): Program<bigint> {
  let expression = text;
  if (/[$`]/.test(text)) {
    const command = parse(`: "${text.replaceAll('"', '')}"`).commands[0]?.command;
    const word = command?.type === 'Command' ? command.args[0] : undefined;
    if (word?.type === 'Word') expression = yield* expandString(word, context);
  }
  return evaluateArithmetic(expression, context);
}

/** Fields, each as the pieces that it is made of. */
function splitFields(pieces: readonly Piece[], ifs: string): Piece[][] {
  const fields: Piece[][] = [];
  let current: Piece[] | null = null;
  const add = (piece: Piece): void => {
    current ??= [];
    current.push(piece);
  };
  const end = (): void => {
    if (current !== null) fields.push(current);
    current = null;
  };
  for (const piece of pieces) {
    if (piece.fieldBreak === true) end();
    else if (!piece.split) {
      if (piece.quoted || piece.text !== '') add(piece);
    } else splitPiece(piece.text, ifs, add, end, () => current !== null);
  }
  end();
  return fields;
}

/** Splits at IFS: runs of blanks separate, and each other separator ends a field, even an empty one. */
function splitPiece(
  text: string,
  ifs: string,
  add: (piece: Piece) => void,
  end: () => void,
  open: () => boolean,
): void {
  const isBlank = (c: string): boolean => ifs.includes(c) && ' \t\n'.includes(c);
  let run = '';
  const flush = (): void => {
    if (run !== '') add({ text: run, quoted: false, split: true });
    run = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (!ifs.includes(c)) {
      run += c;
      continue;
    }
    flush();
    if (isBlank(c)) {
      // Blanks around another separator belong to it.
      let next = i;
      while (next < text.length && isBlank(text[next])) next++;
      if (next < text.length && ifs.includes(text[next])) {
        i = next - 1;
        continue;
      }
      end();
      i = next - 1;
      continue;
    }
    if (!open()) add(quoted(''));
    end();
    while (i + 1 < text.length && isBlank(text[i + 1])) i++;
  }
  flush();
}

function pathnames(field: readonly Piece[], context: ExpansionContext): string[] {
  const text = joined(field);
  if (context.noglob || !field.some(piece => !piece.quoted && /[*?[]/.test(piece.text))) return [text];
  const pattern = patternOf(field);
  const slash = pattern.lastIndexOf('/');
  const directory = pattern.slice(0, slash + 1);
  if (/[*?[]/.test(directory)) return [text];
  const matcher = patternToRegExp(pattern.slice(slash + 1), true);
  const names = context.list(directory === '' ? '.' : directory).filter(name => matcher.test(name));
  const visible = names.filter(name => !name.startsWith('.') || pattern.slice(slash + 1).startsWith('.'));
  return visible.length === 0 ? [text] : visible.map(name => directory + name);
}
