// Reads the text of a lab: syntax tree, positions of its statements, and errors. The parser is unbash; it reads bash, and
// what a POSIX shell would not understand is reported here.
import { forEachChild, type ParsedScript, parse, type Script, type SyntaxNode } from 'unbash';
import { type LabStatement, registerLab } from '../../kernel/probe.ts';

export interface Source {
  /** The name of the script, as its messages show it. */
  path: string;
  text: string;
}

/** A script that is ready to run. */
export interface ParsedLab {
  source: Source;
  tree: Script;
  /** The place of every statement for the debugger, by its node. */
  places: ReadonlyMap<SyntaxNode, number>;
  statements: readonly LabStatement[];
  /** Line of an offset in the text, from 1. */
  lineOf(pos: number): number;
}

export class ShellSyntaxError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(path: string, line: number, column: number, message: string) {
    super(`${path}:${line}:${column}: ${message}`);
    this.line = line;
    this.column = column;
  }
}

/** Parses a script and registers its statements with the debugger. Throws ShellSyntaxError for the first error in it. */
export function parseLab(source: Source): ParsedLab {
  const parsed = parseText(source);
  const first = registerLab(source.path, parsed.statements);
  const places = new Map([...parsed.places].map(([node, i]) => [node, first + i] as const));
  return { ...parsed, places };
}

/** Parses a text that is no file (`eval`). Its statements are numbered from 0, and are no places to stop at. */
export function parseText(source: Source): ParsedLab {
  const tree = parse(source.text);
  const lines = new Lines(source.text);
  const nodes: { node: SyntaxNode; pos: number; end: number }[] = [];
  const errors: { pos: number; message: string }[] = [];

  // Positions below an escaped `…` count from its own text; such statements are no places.
  const visit = (node: SyntaxNode, placeable: boolean): void => {
    if (node.type === 'Script') for (const error of (node as ParsedScript).errors ?? []) errors.push(error);
    const inSource = placeable && (node.type !== 'Script' || node.source === undefined);
    const foreign = foreignSyntax(node, source.text);
    if (foreign !== null) errors.push({ pos: node.pos, message: foreign });
    const end = inSource ? statementEnd(node) : null;
    if (end !== null) nodes.push({ node, pos: node.pos, end });
    forEachChild(node, child => visit(child, inSource));
  };
  visit(tree, true);

  errors.sort((a, b) => a.pos - b.pos);
  const [error] = errors;
  if (error !== undefined) {
    const { line, column } = lines.position(error.pos);
    throw new ShellSyntaxError(source.path, line, column, `syntax error: ${error.message}`);
  }

  nodes.sort((a, b) => a.pos - b.pos || b.end - a.end);
  const statements = nodes.map(({ pos, end }) => lines.statement(pos, end));
  const places = new Map(nodes.map(({ node }, i) => [node, i] as const));
  return { source, tree, places, statements, lineOf: pos => lines.position(pos).line };
}

/** Where the part of `node` ends that counts as one statement to stop at; null when it is none. */
function statementEnd(node: SyntaxNode): number | null {
  switch (node.type) {
    case 'Command':
      return node.redirects.reduce(
        (end, redirect) => (redirect.type === 'HereDoc' ? end : Math.max(end, redirect.end)),
        commandEnd(node),
      );
    case 'For':
      return node.wordlist?.at(-1)?.end ?? node.name.end;
    case 'Case':
      return node.word.end;
    case 'Function':
      return node.name.end;
    default:
      return null;
  }
}

function commandEnd(node: Extract<SyntaxNode, { type: 'Command' }>): number {
  let end = node.name?.end ?? node.pos;
  for (const part of [...node.prefix, ...node.suffix])
    if (part.type === 'Word' || part.type === 'Assignment') end = Math.max(end, part.end);
  for (const redirect of node.redirects)
    if (redirect.type === 'HereDoc') end = Math.max(end, redirect.delimiter?.end ?? redirect.pos);
  return end;
}

/** What is wrong with a node that only bash understands; null when a POSIX shell does too. */
function foreignSyntax(node: SyntaxNode, text: string): string | null {
  switch (node.type) {
    case 'TestCommand':
      return '[[ … ]] is not POSIX shell; use [ … ]';
    case 'ArithmeticCommand':
      return '(( … )) is not POSIX shell; use [ $(( … )) -ne 0 ]';
    case 'ArithmeticFor':
      return 'for (( … )) is not POSIX shell; use while';
    case 'Select':
    case 'Coproc':
      return `${node.type.toLowerCase()} is not POSIX shell`;
    case 'ArrayValue':
      return 'arrays are not POSIX shell';
    case 'Assignment':
      return node.append === true
        ? '+= is not POSIX shell'
        : node.index === undefined
          ? null
          : 'arrays are not POSIX shell';
    case 'HereString':
      return '<<< is not POSIX shell; use a here-document';
    case 'ProcessSubstitution':
      return `${node.operator}( … ) is not POSIX shell`;
    case 'AnsiCQuoted':
      return "$'…' is not POSIX shell; use $(printf …)";
    case 'LocaleString':
      return '$"…" is not POSIX shell';
    case 'Redirect':
      return node.operator.startsWith('&') ? `${node.operator} is not POSIX shell; use > FILE 2>&1` : null;
    case 'Pipeline':
      return node.operators.includes('|&') ? '|& is not POSIX shell; use 2>&1 |' : null;
    case 'CaseItem':
      return node.terminator === ';&' || node.terminator === ';;&' ? `${node.terminator} is not POSIX shell` : null;
    case 'Function':
      return /^function\s/.test(text.slice(node.pos, node.pos + 9))
        ? "'function' is not POSIX shell; use NAME()"
        : null;
    case 'ParameterExpansion':
      return foreignExpansion(node);
    default:
      return null;
  }
}

function foreignExpansion(node: Extract<SyntaxNode, { type: 'ParameterExpansion' }>): string | null {
  if (node.prefix === '!' || node.index !== undefined) return `${node.text} is not POSIX shell`;
  const operation = node.operation?.type;
  if (operation === undefined || operation === 'Default' || operation === 'Remove') return null;
  return operation === 'Unknown' ? `bad substitution ${node.text}` : `${node.text} is not POSIX shell`;
}

/** Offsets to lines and columns, both from 1. */
class Lines {
  private readonly starts = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  position(pos: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= pos) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: pos - this.starts[low] + 1 };
  }

  statement(pos: number, end: number): LabStatement {
    const from = this.position(pos);
    const to = this.position(end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }
}
