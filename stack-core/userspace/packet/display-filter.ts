// Display filters as Wireshark has them: expressions in which a field that stands alone asks whether it is there.
import { ExpressionError } from '../../expression/error.ts';
import { type Compiled, compile, type Environment, NOT_FOUND } from '../../expression/evaluate.ts';
import { FIELD_NAMES, isProtocol } from '../../expression/fields.ts';
import { parseCondition } from '../../expression/parser.ts';
import { type Expression, type NodeOf, nodesOf } from '../../expression/tree.ts';
import { FieldValues, truth } from '../../expression/values.ts';
import type { Fields } from './dissect.ts';

/** A parsed filter: whether it holds for a frame, and the comparisons that it makes. */
export interface Filter {
  matches(fields: Fields): boolean;
  readonly comparisons: readonly Comparison[];
}

export interface Comparison {
  /** As written. */
  text: string;
  field: string;
  matches(fields: Fields): boolean;
}

/** Parses a filter. Throws an ExpressionError. */
export function parseFilter(text: string): Filter {
  const expression = parseCondition(text);
  for (const node of nodesOf(expression)) checkNode(node);
  const comparisons: Comparison[] = [];
  const matches = connective(expression, text, comparisons);
  return { matches, comparisons };
}

function checkNode(node: Expression): void {
  if (node.kind === 'name' && !isProtocol(node.name))
    throw new ExpressionError(`there is no field ${node.name}`, node.at);
  if (node.kind === 'member') {
    const protocol = node.object.kind === 'name' ? node.object.name : '';
    const known = FIELD_NAMES.filter(each => each.startsWith(`${protocol}.`));
    const hint = known.length === 0 ? '' : ` (${protocol} has ${known.join(', ')})`;
    throw new ExpressionError(`there is no field ${protocol}.${node.name}${hint}`, node.object.at);
  }
}

type Test = (fields: Fields) => boolean;

function connective(e: Expression, text: string, comparisons: Comparison[]): Test {
  if (e.kind === 'binary' && (e.operator === '&&' || e.operator === '||')) {
    const [a, b] = [connective(e.left, text, comparisons), connective(e.right, text, comparisons)];
    return e.operator === '&&' ? fields => a(fields) && b(fields) : fields => a(fields) || b(fields);
  }
  if (e.kind === 'unary' && e.operator === '!') {
    const operand = connective(e.operand, text, comparisons);
    return fields => !operand(fields);
  }
  const field = fieldIn(e);
  const matches = e === field ? (fields: Fields) => fields.has(field.name) : holds(compile(e));
  if (field !== null && e.span !== undefined)
    comparisons.push({ text: text.slice(...e.span), field: field.name, matches });
  return matches;
}

const holds =
  (compiled: Compiled): Test =>
  fields =>
    truth(compiled(environmentOf(fields)));

function fieldIn(e: Expression): NodeOf<'field'> | NodeOf<'name'> | null {
  for (const node of nodesOf(e)) if (node.kind === 'field' || node.kind === 'name') return node;
  return null;
}

function environmentOf(fields: Fields): Environment {
  const field = (name: string): unknown => {
    const values = fields.values(name);
    return values.length === 1 ? values[0] : new FieldValues(name, values);
  };
  return {
    lookup: name => (isProtocol(name) ? fields.has(name) : NOT_FOUND),
    isVariable: () => false,
    field,
    member: () => undefined,
    struct: () => null,
    assign: () => false,
    function: () => null,
    suggest: () => [],
  };
}
