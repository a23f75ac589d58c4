/**
 * Makes conditions report themselves, for the build that explains decisions:
 *
 *   if (skb.pkt_type !== PACKET_HOST) break drop;
 *   if ($d(7, 21, 1, $E[0], $q(21, "!==", skb.pkt_type, PACKET_HOST))) break drop;
 *
 * The conditions are those of `if`, `?:`, `switch` and loops, and comparisons that are returned, within functions that have
 * a frame. Statements stay the same, so the event numbers are those of the other builds.
 */
import type MagicString from 'magic-string';
import type { DecisionInfo, DecisionTable } from '../../stack-core/debugger/explain/decision-table.ts';
import { children, isFunction, isNode, type Node } from './scopes.ts';

export const emptyDecisions = (): DecisionTable => ({ decisions: [], leaves: [], returns: {} });

const COMPARISONS = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=']);
const JUMPS: { readonly [type: string]: DecisionInfo['by'] } = {
  BreakStatement: 'jump',
  ContinueStatement: 'next round',
  ReturnStatement: 'return',
  ThrowStatement: 'return',
};

/** A variable that is given the result of a call. */
interface Asked {
  name: string;
  callee: string;
  at: number;
}

/** Edits the conditions of a program. `lineOf` gives the line of an offset, from 1. */
export function reportDecisions(
  program: Node,
  source: string,
  s: MagicString,
  table: DecisionTable,
  file: number,
  lineOf: (offset: number) => number,
): void {
  new Reporter(source, s, table, file, lineOf).visit(program, null);
}

class Reporter {
  private readonly source: string;
  private readonly s: MagicString;
  private readonly table: DecisionTable;
  private readonly file: number;
  private readonly lineOf: (offset: number) => number;

  constructor(source: string, s: MagicString, table: DecisionTable, file: number, lineOf: (offset: number) => number) {
    this.source = source;
    this.s = s;
    this.table = table;
    this.file = file;
    this.lineOf = lineOf;
  }

  /** `asked`: of the function that the node is in; null outside of any that has a frame. */
  visit(node: Node, asked: Asked[] | null): void {
    let inside = asked;
    if (isFunction(node)) {
      const hasFrame = isNode(node.body) && node.async !== true && node.generator !== true;
      inside = hasFrame ? askedIn(node.body as Node) : null;
      const body = node.body as Node;
      if (inside !== null && isNode(node.id)) this.noteReturns((node.id as Node).name as string, body, inside);
      if (inside !== null && isNode(body) && isComparison(body))
        this.decision(body, 'return', 'always', 'return', inside);
    }
    if (inside !== null) this.look(node, inside);
    for (const child of children(node)) this.visit(child, inside);
  }

  private noteReturns(fn: string, body: Node, asked: Asked[]): void {
    const returned = new Set(this.table.returns[fn]);
    const visit = (node: Node): void => {
      if (isFunction(node)) return;
      if (node.type === 'ReturnStatement' && isNode(node.argument)) {
        const names = new Set<string>();
        namesIn(node.argument, names, returned);
        for (const { name, callee } of asked) if (names.has(name)) returned.add(callee);
      }
      for (const child of children(node)) visit(child);
    };
    visit(body);
    this.table.returns[fn] = [...returned];
  }

  private look(node: Node, asked: Asked[]): void {
    switch (node.type) {
      case 'IfStatement': {
        const holds = jumpOf(node.consequent as Node);
        const fails = isNode(node.alternate) ? jumpOf(node.alternate) : null;
        const leaves =
          holds !== null && fails !== null ? 'always' : holds !== null ? 'holds' : fails !== null ? 'fails' : 'never';
        this.decision(node.test as Node, 'if', leaves, holds ?? fails, asked);
        break;
      }
      case 'ConditionalExpression':
        this.decision(node.test as Node, 'choice', 'never', null, asked);
        break;
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.decision(node.test as Node, 'loop', 'never', null, asked);
        break;
      case 'SwitchStatement':
        this.decision(node.discriminant as Node, 'switch', 'always', 'jump', asked);
        break;
      case 'ReturnStatement':
        if (isNode(node.argument) && isComparison(node.argument))
          this.decision(node.argument, 'return', 'always', 'return', asked);
    }
  }

  private decision(
    test: Node,
    kind: DecisionInfo['kind'],
    leaves: DecisionInfo['leaves'],
    by: DecisionInfo['by'],
    asked: Asked[],
  ): void {
    const first = this.table.leaves.length;
    const id = this.table.decisions.length;
    const names = new Set<string>();
    const calls = new Set<string>();
    namesIn(test, names, calls);
    for (const name of names) {
      const last = asked.findLast(a => a.name === name && a.at <= test.start);
      if (last !== undefined) calls.add(last.callee);
    }
    const info: DecisionInfo = {
      file: this.file,
      line: this.lineOf(test.start),
      kind,
      text: this.text(test),
      leaves,
      by,
      asks: [...calls],
      first,
      count: 0,
    };
    this.table.decisions.push(info);
    const parts = kind === 'switch' ? [test] : leavesOf(test);
    info.count = parts.length;
    // The outer call first: what is added later at the same place comes to stand inside.
    this.s.appendRight(test.start, `$d(${id},${first},${info.count},$E[0],`);
    this.s.prependLeft(test.end, ')');
    for (const leaf of parts) this.leaf(leaf, kind !== 'switch' && isCompared(leaf));
  }

  private leaf(node: Node, isComparison: boolean): void {
    const [left, right] = [node.left as Node, node.right as Node];
    const operands: [string | null, string | null] = isComparison
      ? [this.shown(left), this.shown(right)]
      : [this.shown(node), null];
    const number = this.table.leaves.push({ text: this.text(node), operands }) - 1;
    const call = isComparison ? `$q(${number},${JSON.stringify(node.operator)},` : `$v(${number},`;
    this.s.appendRight(node.start, call);
    if (isComparison) this.s.overwrite(left.end, right.start, ',');
    this.s.prependLeft(node.end, ')');
  }

  private text(node: Node): string {
    return oneLine(this.source.slice(node.start, node.end));
  }

  /** The source of an operand; null for what says its value itself. */
  private shown(node: Node): string | null {
    return isConstant(node) ? null : this.text(node);
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const isCompared = (node: Node): boolean =>
  node.type === 'BinaryExpression' && COMPARISONS.has(node.operator as string);

function isComparison(node: Node): boolean {
  if (node.type === 'ParenthesizedExpression') return isComparison(node.expression as Node);
  if (node.type === 'UnaryExpression') return node.operator === '!';
  return isCompared(node) || (node.type === 'LogicalExpression' && node.operator !== '??');
}

/** The comparisons and values that a condition is made of. */
function leavesOf(test: Node): Node[] {
  if (test.type === 'LogicalExpression' && test.operator !== '??')
    return [...leavesOf(test.left as Node), ...leavesOf(test.right as Node)];
  if (test.type === 'ParenthesizedExpression') return leavesOf(test.expression as Node);
  return test.type === 'UnaryExpression' && test.operator === '!' ? leavesOf(test.argument as Node) : [test];
}

/** How a statement leaves the way down at its end; null: it does not. */
function jumpOf(node: Node): DecisionInfo['by'] {
  if (node.type !== 'BlockStatement') return JUMPS[node.type] ?? null;
  const last = (node.body as Node[]).at(-1);
  return last === undefined ? null : jumpOf(last);
}

/** The variables of a function that are given results of calls, in source order. */
function askedIn(body: Node): Asked[] {
  const asked: Asked[] = [];
  const visit = (node: Node): void => {
    if (isFunction(node)) return;
    const [target, from] =
      node.type === 'VariableDeclarator'
        ? [node.id, node.init]
        : node.type === 'AssignmentExpression'
          ? [node.left, node.right]
          : [];
    if (isNode(target) && target.type === 'Identifier' && isNode(from)) {
      const callee = calleeOf(from);
      if (callee !== null) asked.push({ name: target.name as string, callee, at: node.end });
    }
    for (const child of children(node)) visit(child);
  };
  visit(body);
  return asked.sort((a, b) => a.at - b.at);
}

function calleeOf(node: Node): string | null {
  if (node.type !== 'CallExpression') return null;
  const callee = node.callee as Node;
  if (callee.type === 'Identifier') return callee.name as string;
  return callee.type === 'MemberExpression' && callee.computed !== true
    ? ((callee.property as Node).name as string)
    : null;
}

function namesIn(node: Node, names: Set<string>, calls: Set<string>): void {
  const callee = calleeOf(node);
  if (callee !== null) calls.add(callee);
  if (node.type === 'Identifier') names.add(node.name as string);
  for (const child of children(node)) namesIn(child, names, calls);
}

/** Made of numbers, constants of the headers and sizes of structs only. */
function isConstant(node: Node): boolean {
  switch (node.type) {
    case 'Literal':
      return true;
    case 'Identifier':
      return /^([A-Z_][A-Z0-9_]*|undefined)$/.test(node.name as string);
    case 'MemberExpression':
      return node.computed !== true && (node.property as Node).name === 'sizeof';
    case 'UnaryExpression':
      return node.operator !== 'typeof' && isConstant(node.argument as Node);
    case 'ParenthesizedExpression':
      return isConstant(node.expression as Node);
    case 'BinaryExpression':
      return isConstant(node.left as Node) && isConstant(node.right as Node);
    default:
      return false;
  }
}
