// The syntax tree of an expression.

/** A type as a cast or `sizeof` names it: `struct iphdr *`, `u16`. */
export interface TypeName {
  kind: 'struct' | 'scalar';
  /** `iphdr`; `unsigned int`. */
  name: string;
  /** Number of `*`. */
  pointers: number;
}

type Node =
  | { kind: 'literal'; value: unknown }
  | { kind: 'name'; name: string }
  /** `ip.src`: a header field, unless the first word of `instead` is a variable. */
  | { kind: 'field'; name: string; root: string; instead: Expression }
  | { kind: 'member'; object: Expression; name: string }
  | { kind: 'index'; object: Expression; index: Expression }
  /** `map[#2]`: the third entry of a Map or Set. */
  | { kind: 'entry'; object: Expression; index: number }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'cast'; type: TypeName; operand: Expression }
  | { kind: 'sizeof'; type: TypeName | null; operand: Expression | null }
  | { kind: 'unary'; operator: string; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  /** `x in {1, 5..7}`; without braces, `set` is one value: a prefix, an array. */
  | { kind: 'in'; value: Expression; set: Expression[] }
  | { kind: 'range'; low: Expression; high: Expression }
  | { kind: 'conditional'; test: Expression; yes: Expression; no: Expression }
  | { kind: 'assign'; operator: string; target: Expression; value: Expression };

interface Location {
  /** Offset in the text of the character that errors point at. */
  at: number;
  /** Of what stands on a side of `&&` or `||`: where its text begins and ends. */
  span?: readonly [start: number, end: number];
}

export type Expression = Node & Location;
export type NodeOf<K extends Node['kind']> = Extract<Node, { kind: K }> & Location;

function childrenOf(e: Expression): readonly (Expression | null)[] {
  switch (e.kind) {
    case 'literal':
    case 'name':
    case 'field':
      return [];
    case 'member':
    case 'entry':
      return [e.object];
    case 'index':
      return [e.object, e.index];
    case 'call':
      return e.args;
    case 'cast':
    case 'sizeof':
    case 'unary':
      return [e.operand];
    case 'binary':
      return [e.left, e.right];
    case 'in':
      return [e.value, ...e.set];
    case 'range':
      return [e.low, e.high];
    case 'conditional':
      return [e.test, e.yes, e.no];
    case 'assign':
      return [e.target, e.value];
  }
}

/** The nodes of an expression, outer ones first. */
export function* nodesOf(e: Expression): Generator<Expression> {
  yield e;
  for (const child of childrenOf(e)) if (child !== null) yield* nodesOf(child);
}

/** The first assignment in an expression; null when evaluating it changes nothing. */
export function assignmentIn(e: Expression): NodeOf<'assign'> | null {
  for (const node of nodesOf(e)) if (node.kind === 'assign') return node;
  return null;
}
