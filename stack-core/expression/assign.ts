// Assignments: the new value takes the form that the old one has.
import { elementAt, memberOf, property } from './access.ts';
import { arithmetic, checkRange, placeOf } from './arithmetic.ts';
import { ExpressionError } from './error.ts';
import { type Compiled, type Environment, lookup } from './evaluate.ts';
import { store } from './scalars.ts';
import type { Expression, NodeOf } from './tree.ts';
import { Pointer, plain, truth } from './values.ts';

/** `target = value`, `target += value`; the value is what the target has afterwards. */
export function assigner(e: NodeOf<'assign'>, compile: (e: Expression) => Compiled): Compiled {
  const operator = e.operator === '=' ? null : e.operator.slice(0, -1);
  const [read, value] = [compile(e.target), compile(e.value)];
  const write = writer(e.target, compile);
  return env => {
    const given = value(env);
    write(env, plain(operator === null ? given : arithmetic(operator, read(env), given, e.at), e.at), e.at);
    return read(env);
  };
}

type Writer = (env: Environment, value: unknown, at: number) => void;

function writer(target: Expression, compile: (e: Expression) => Compiled): Writer {
  switch (target.kind) {
    case 'name':
      return (env, value, at) => {
        const old = lookup(target.name, env, target.at);
        if (!env.assign(target.name, fit(old, value, target.name, at)))
          throw new ExpressionError(`${target.name} cannot be changed`, target.at);
      };
    case 'field':
      return (env, value, at) => {
        if (!env.isVariable(target.root))
          throw new ExpressionError(`${target.name} cannot be changed; the field of the header can`, target.at);
        writer(target.instead, compile)(env, value, at);
      };
    case 'member': {
      const object = compile(target.object);
      return (env, value, at) => setMember(object(env), target, value, env, at);
    }
    case 'index': {
      const [object, index] = [compile(target.object), compile(target.index)];
      return (env, value, at) => setElement(object(env), index(env), value, at);
    }
    case 'unary': {
      const pointer = compile(target.operand);
      return (env, value, at) => setPointee(pointer(env), value, at);
    }
    default:
      return (_env, _value, at) => {
        throw new ExpressionError('this cannot be assigned to', at);
      };
  }
}

function setMember(object: unknown, target: NodeOf<'member'>, value: unknown, env: Environment, at: number): void {
  const { name } = target;
  memberOf(object, name, env, target.at);
  const old = property(object as object, name, target.at);
  const fitting = fit(old, value, name, at);
  try {
    (object as Record<string, unknown>)[name] = fitting;
  } catch {
    throw new ExpressionError(`${name} cannot be changed`, target.at);
  }
}

function setElement(object: unknown, index: unknown, value: unknown, at: number): void {
  const old = elementAt(object, index, at);
  const fitting = fit(old, value, `[${String(index)}]`, at);
  const place = object instanceof Pointer ? placeOf(object) : null;
  if (place !== null) {
    const { buf, off, type } = object as Pointer;
    store(type, buf, off + Number(index) * type.bytes, fitting as number | bigint);
  } else if (object instanceof Map) object.set(index, fitting);
  else (object as unknown[])[Number(index)] = fitting;
}

function setPointee(pointer: unknown, value: unknown, at: number): void {
  if (!(pointer instanceof Pointer) || (typeof value !== 'number' && typeof value !== 'bigint'))
    throw new ExpressionError('only numbers can be written through a pointer into a packet', at);
  checkRange(pointer, at);
  store(pointer.type, pointer.buf, pointer.off, value);
}

/** The new value in the form that the old one has. Throws when it has none in it. */
function fit(old: unknown, value: unknown, name: string, at: number): unknown {
  if (old instanceof Uint8Array && value instanceof Uint8Array && value.length === old.length)
    return Uint8Array.from(value);
  if (typeof old === 'boolean' && typeof value !== 'object' && typeof value !== 'string') return truth(value);
  if (typeof old === 'number' && (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'))
    return Number(value);
  if (typeof old === 'bigint' && (typeof value === 'number' || typeof value === 'bigint')) return BigInt(value);
  if (typeof old === 'string' && typeof value === 'string') return value;
  const isPointer = typeof old === 'object' && !(old instanceof Uint8Array);
  if (isPointer && (value === null || (typeof value === 'object' && sameClass(old, value)))) return value;
  throw new ExpressionError(`the value does not fit ${name}`, at);
}

const sameClass = (old: object | null, value: object): boolean => old === null || old.constructor === value.constructor;
