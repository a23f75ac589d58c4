/**
 * Makes functions of expressions: the tree is gone through once, so that a condition that is asked at every packet costs
 * calls of closures and nothing else.
 */

import { addressOfField, castTo, dereference, elementAt, entryAt, memberOf, sizeOf } from './access.ts';
import { arithmetic, negated } from './arithmetic.ts';
import { assigner } from './assign.ts';
import { ExpressionError } from './error.ts';
import type { Expression, NodeOf } from './tree.ts';
import { equal, FieldValues, type HeaderClass, truth } from './values.ts';

/** Answer of `lookup` where there is no such name. */
export const NOT_FOUND = Symbol('not found');

/** What names mean where an expression is evaluated. */
export interface Environment {
  /** The value of a variable, of a `$name` or a constant; NOT_FOUND when there is none. */
  lookup(name: string): unknown;
  /** There is a variable of that name: it comes before header fields. */
  isVariable(name: string): boolean;
  /** Value of a header field or a protocol of the packet: a value, or FieldValues where there is not exactly one. */
  field(name: string): unknown;
  /** What `object->name` is, where that is not the property of that name; undefined where it is. */
  member(object: object, name: string): unknown;
  /** The class of a wire header by the name of its struct; null when there is none. */
  struct(name: string): HeaderClass | null;
  /** False when the name cannot be assigned to. */
  assign(name: string, value: unknown): boolean;
  /** A function that expressions may call; null when there is none of that name. */
  function(name: string): ((...args: unknown[]) => unknown) | null;
  /** Names to offer when one is not known. */
  suggest(name: string): string[];
}

export type Compiled = (env: Environment) => unknown;

export const evaluate = (expression: Expression, env: Environment): unknown => compile(expression)(env);

export function compile(e: Expression): Compiled {
  switch (e.kind) {
    case 'literal': {
      const { value } = e;
      return () => value;
    }
    case 'name':
      return env => lookup(e.name, env, e.at);
    case 'field':
      return field(e);
    case 'member': {
      const object = compile(e.object);
      return env => memberOf(object(env), e.name, env, e.at);
    }
    case 'index': {
      const [object, index] = [compile(e.object), compile(e.index)];
      return env => elementAt(object(env), index(env), e.at);
    }
    case 'entry': {
      const object = compile(e.object);
      return env => entryAt(object(env), e.index, e.at);
    }
    case 'call':
      return call(e);
    case 'cast': {
      const operand = compile(e.operand);
      return env => castTo(e.type, operand(env), env, e.at);
    }
    case 'sizeof':
      return env => sizeOf(e.type, e.operand === null ? null : evaluate(e.operand, env), env, e.at);
    case 'unary':
      return unary(e);
    case 'binary':
      return binary(e);
    case 'in':
      return membership(e);
    case 'range':
      throw new ExpressionError('a range stands only in the braces after in', e.at);
    case 'conditional': {
      const [test, yes, no] = [compile(e.test), compile(e.yes), compile(e.no)];
      return env => (truth(test(env)) ? yes(env) : no(env));
    }
    case 'assign':
      return assigner(e, compile);
  }
}

export function lookup(name: string, env: Environment, at: number): unknown {
  const found = env.lookup(name);
  if (found !== NOT_FOUND) return found;
  const near = env.suggest(name);
  throw new ExpressionError(`no ${name} here${near.length > 0 ? `; near: ${near.join(', ')}` : ''}`, at);
}

/** `ip.src`: a header field, unless `ip` is a variable. */
function field(e: NodeOf<'field'>): Compiled {
  const instead = compile(e.instead);
  return env => (env.isVariable(e.root) ? instead(env) : env.field(e.name));
}

function call(e: NodeOf<'call'>): Compiled {
  const args = e.args.map(compile);
  return env => {
    const fn = env.function(e.name);
    if (fn === null) throw new ExpressionError(`${e.name}() cannot be called here`, e.at);
    const values = args.map(arg => arg(env));
    try {
      return fn(...values);
    } catch (error) {
      throw error instanceof ExpressionError ? error : new ExpressionError((error as Error).message, e.at);
    }
  };
}

function unary({ operator, operand, at }: NodeOf<'unary'>): Compiled {
  const value = compile(operand);
  switch (operator) {
    case '!':
      return env => !truth(value(env));
    case '*':
      return env => dereference(value(env), at);
    case '&':
      return addressOf(operand, value, at);
    default:
      return env => negated(operator, value(env), at);
  }
}

/** Kernel objects and their addresses are one; a field of a header in a packet has an address of its own. */
function addressOf(operand: Expression, value: Compiled, at: number): Compiled {
  const object = operand.kind === 'member' ? compile(operand.object) : null;
  return env => {
    const found = object === null ? null : addressOfField(object(env), (operand as NodeOf<'member'>).name);
    if (found !== null) return found;
    const result = value(env);
    if (typeof result === 'number' || typeof result === 'bigint' || typeof result === 'boolean')
      throw new ExpressionError('only objects and fields of packet headers have an address here', at);
    return result;
  };
}

function binary(e: NodeOf<'binary'>): Compiled {
  const { operator, at } = e;
  const [left, right] = [compile(e.left), compile(e.right)];
  switch (operator) {
    case '&&':
      return env => truth(left(env)) && truth(right(env));
    case '||':
      return env => truth(left(env)) || truth(right(env));
    case '==':
      return env => equals(left(env), right(env));
    case '!=':
      return env => differs(left(env), right(env));
    case 'contains':
      return env => contains(left(env), right(env), at);
    default:
      return env => arithmetic(operator, left(env), right(env), at);
  }
}

/** One of the values of a field is enough. */
function equals(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left === right;
  if (left instanceof FieldValues) return left.values.some(value => equals(value, right));
  if (right instanceof FieldValues) return right.values.some(value => equals(left, value));
  return equal(left, right);
}

/** As Wireshark means it: the packet has the field, and none of its values is equal. */
function differs(left: unknown, right: unknown): boolean {
  for (const side of [left, right]) if (side instanceof FieldValues && side.values.length === 0) return false;
  return !equals(left, right);
}

function contains(whole: unknown, part: unknown, at: number): boolean {
  if (whole instanceof FieldValues) return whole.values.some(value => contains(value, part, at));
  if (typeof whole === 'string' && typeof part === 'string') return whole.includes(part);
  if (!(whole instanceof Uint8Array)) throw new ExpressionError('contains looks in texts and bytes', at);
  const wanted = typeof part === 'string' ? new TextEncoder().encode(part) : part;
  if (!(wanted instanceof Uint8Array)) throw new ExpressionError('contains takes a text or bytes', at);
  for (let from = 0; from + wanted.length <= whole.length; from++)
    if (wanted.every((byte, i) => whole[from + i] === byte)) return true;
  return false;
}

function membership(e: NodeOf<'in'>): Compiled {
  const value = compile(e.value);
  const tests = e.set.map(item => memberTest(item));
  return env => {
    const wanted = value(env);
    const candidates = wanted instanceof FieldValues ? wanted.values : [wanted];
    return candidates.some(candidate => tests.some(test => test(candidate, env)));
  };
}

type MemberTest = (candidate: unknown, env: Environment) => boolean;

function memberTest(item: Expression): MemberTest {
  if (item.kind === 'range') {
    const [low, high] = [compile(item.low), compile(item.high)];
    return (candidate, env) =>
      truth(arithmetic('>=', candidate, low(env), item.at)) && truth(arithmetic('<=', candidate, high(env), item.at));
  }
  const value = compile(item);
  return (candidate, env) => {
    const found = value(env);
    if (Array.isArray(found) || found instanceof Set) return [...found].some(each => equals(candidate, each));
    return found instanceof Map ? found.has(candidate) : equals(candidate, found);
  };
}
