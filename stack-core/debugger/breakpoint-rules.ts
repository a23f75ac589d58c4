// What a breakpoint asks before it stops: its condition, its hit count, and the message that it prints instead.
import { ExpressionError } from '../expression/error.ts';
import { type Compiled, compile } from '../expression/evaluate.ts';
import { parseCondition } from '../expression/parser.ts';
import { type Expression, nodesOf } from '../expression/tree.ts';
import { unknownName } from './environment.ts';
import type { PlacedVariable } from './places.ts';

/** The texts as the user gave them; empty ones count as none. */
export interface RuleTexts {
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
}

/** A text between, and an expression that stands in braces. */
type Part = string | Compiled;

export interface Rules {
  condition: Compiled | null;
  hit: ((count: number) => boolean) | null;
  message: readonly Part[] | null;
  /** The condition as it was read, for a look at its names. */
  tree: Expression | null;
}

/** Reads a condition. Throws an Error that says what is wrong with it, and at which column. */
export const parseConditionRule = (text: string): Compiled =>
  located('condition', 0, () => compile(parseCondition(text)));

/** Reads the rules of a breakpoint. Throws an Error that says which of them is wrong, and at which column. */
export function parseRules({ condition, hitCondition, logMessage }: RuleTexts): Rules {
  const tree = isGiven(condition) ? located('condition', 0, () => parseCondition(condition)) : null;
  return {
    condition: tree === null ? null : located('condition', 0, () => compile(tree)),
    hit: isGiven(hitCondition) ? parseHitCondition(hitCondition) : null,
    message: isGiven(logMessage) ? parseMessage(logMessage) : null,
    tree,
  };
}

const isGiven = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

function located<T>(what: string, from: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new Error(`${what}: ${error.reason}, at column ${from + error.column}`);
  }
}

/** What is wrong with the names of the condition, where these are the variables; null when each means something. */
export function unknownIn({ tree }: Rules, scope: readonly PlacedVariable[]): string | null {
  for (const node of tree === null ? [] : nodesOf(tree)) {
    const near = node.kind === 'name' ? unknownName(node.name, scope) : null;
    if (node.kind !== 'name' || near === null) continue;
    const hint = near.length === 0 ? '' : `; near: ${near.join(', ')}`;
    return `condition: no ${node.name} here${hint}, at column ${node.at + 1}`;
  }
  return null;
}

/** `5`: from the fifth time on. `=5`, `>5`, `%10` as they read. */
export function parseHitCondition(text: string): (count: number) => boolean {
  const match = /^\s*(===?|=|>=|>|<=|<|%)?\s*(\d+)\s*$/.exec(text);
  if (match === null)
    throw new Error(`hit count: a number has to stand here, perhaps after =, >, >=, <, <= or %, not ${text.trim()}`);
  const n = Number(match[2]);
  switch (match[1]) {
    case '>':
      return count => count > n;
    case '<=':
      return count => count <= n;
    case '<':
      return count => count < n;
    case '%':
      if (n === 0) throw new Error('hit count: every 0th time is never');
      return count => count % n === 0;
    case '>=':
    case undefined:
      return count => count >= n;
    default:
      return count => count === n;
  }
}

/** A message with `{expressions}`; `\{` and `{{` are braces of the text. */
function parseMessage(text: string): Part[] {
  const parts: Part[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at++) {
    const pair = text.slice(at, at + 2);
    if (['\\{', '\\}', '{{', '}}'].includes(pair)) {
      literal += pair[1];
      at++;
    } else if (text[at] === '{') {
      const end = closingBrace(text, at);
      const [inner, from] = [text.slice(at + 1, end), at + 1];
      parts.push(
        literal,
        located('log message', from, () => compile(parseCondition(inner))),
      );
      literal = '';
      at = end;
    } else literal += text[at];
  }
  return [...parts, literal].filter(part => part !== '');
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  throw new Error(`log message: the brace is not closed; \\{ is one of the text, at column ${open + 1}`);
}
