// Getting at what is in values: fields, elements, what a pointer points to, casts.
import { checkRange, headerAt, moved, numeric, placeOf, pointee } from './arithmetic.ts';
import { ExpressionError } from './error.ts';
import type { Environment } from './evaluate.ts';
import { type Scalar, scalarOf, toScalar } from './scalars.ts';
import type { TypeName } from './tree.ts';
import { FieldValues, headerClass, Pointer, plain, truth } from './values.ts';

export function memberOf(object: unknown, name: string, env: Environment, at: number): unknown {
  if (object === null || object === undefined) throw new ExpressionError(`NULL has no field ${name}`, at);
  if (object instanceof FieldValues) plain(object, at);
  if (typeof object !== 'object') throw new ExpressionError(`${kindOf(object)} has no field ${name}`, at);
  if (object instanceof Pointer) throw new ExpressionError(`bytes have no field ${name}; cast them to a struct`, at);
  const special = env.member(object, name);
  if (special !== undefined) return special;
  return property(object, name, at);
}

const kindOf = (value: unknown): string => (typeof value === 'string' ? 'a text' : 'a number');

/** The property of an object that counts as a field of its struct. */
export function property(object: object, name: string, at: number): unknown {
  if (name === '__proto__' || name === 'constructor' || !(name in object))
    throw new ExpressionError(`no field ${name} in ${structNameOf(object)}`, at);
  const value = (object as Record<string, unknown>)[name];
  if (typeof value === 'function' && !Object.hasOwn(object, name)) throw new ExpressionError(`${name} is no field`, at);
  return value;
}

function structNameOf(object: object): string {
  const name = headerClass(object)?.struct ?? object.constructor?.name ?? '';
  return name === '' || name === 'Object' ? 'it' : `struct ${plainName(name)}`;
}

/** A class that mentions itself gets a `_` before its name from the bundler. */
const plainName = (name: string): string => name.replace(/^_(?=[a-z])/, '');

export function elementAt(object: unknown, index: unknown, at: number): unknown {
  if (object instanceof Map) return object.get(index);
  if (object instanceof FieldValues) return elementAt(plain(object, at), index, at);
  if (Array.isArray(object) || ArrayBuffer.isView(object)) {
    const list = object as unknown as ArrayLike<unknown>;
    const i = Number(index);
    if (!Number.isInteger(i) || i < 0 || i >= list.length)
      throw new ExpressionError(`index ${String(index)} is outside of 0 to ${list.length - 1}`, at);
    return list[i];
  }
  const place = placeOf(object);
  if (place === null) throw new ExpressionError('only arrays, maps and pointers have elements', at);
  const count = Number(numeric(index, '[]', at));
  if (place.cls !== null) return headerAt(place.cls, place.buf, place.off + count * place.size, at);
  const element = moved(place, count, at);
  return element instanceof Pointer ? pointee(element, at) : element;
}

export function entryAt(object: unknown, index: number, at: number): unknown {
  if (!(object instanceof Map || object instanceof Set))
    throw new ExpressionError('only maps and sets have entries', at);
  let i = 0;
  for (const value of object.values()) if (i++ === index) return value;
  throw new ExpressionError(`entry ${index} is outside of 0 to ${object.size - 1}`, at);
}

/** `*value`: a pointer to an object is the object. */
export function dereference(value: unknown, at: number): unknown {
  if (value === null || value === undefined) throw new ExpressionError('NULL points to nothing', at);
  if (value instanceof Pointer) return pointee(value, at);
  if (typeof value !== 'object' && typeof value !== 'string')
    throw new ExpressionError('a number points to nothing', at);
  return value instanceof Uint8Array ? elementAt(value, 0, at) : value;
}

/** The pointer to a scalar field of a header, `&iph->check`; null when `object->name` is none. */
export function addressOfField(object: unknown, name: string): Pointer | null {
  const field = headerClass(object)?.layout.find(placed => placed.name === name);
  const type = field === undefined ? null : scalarOf((field as { type?: string }).type ?? '');
  if (field === undefined || type === null) return null;
  const { buf, off } = object as { buf: Uint8Array; off: number };
  return new Pointer(buf, off + field.byteOffset, type);
}

// Casts.

export function castTo(type: TypeName, value: unknown, env: Environment, at: number): unknown {
  if (type.pointers > 1) throw new ExpressionError('pointers to pointers are not known here', at);
  if (type.kind === 'struct') return castToStruct(type, value, env, at);
  const scalar = scalarOf(type.name);
  if (scalar === null) throw new ExpressionError(`${type.name} is no type`, at);
  return type.pointers === 1 ? castToPointer(scalar, value, at) : castToScalar(type.name, scalar, value, at);
}

function castToStruct({ name, pointers }: TypeName, value: unknown, env: Environment, at: number): unknown {
  if (pointers === 0) throw new ExpressionError(`a cast is to a pointer: (struct ${name} *)`, at);
  if (value === null) return null;
  const cls = env.struct(name);
  const place = placeOf(value);
  if (cls !== null && place !== null) return headerAt(cls, place.buf, place.off, at);
  const isIt = typeof value === 'object' && value !== undefined && structNameOf(value) === `struct ${name}`;
  if (isIt) return value;
  if (cls !== null)
    throw new ExpressionError(`struct ${name} lies in a packet: cast a pointer into one, such as skb->data`, at);
  throw new ExpressionError(`there is no wire header struct ${name}`, at);
}

function castToPointer(scalar: Scalar, value: unknown, at: number): Pointer {
  const place = placeOf(value);
  if (place === null) throw new ExpressionError('only what points into a packet can become such a pointer', at);
  const pointer = new Pointer(place.buf, place.off, scalar);
  checkRange(pointer, at);
  return pointer;
}

function castToScalar(name: string, scalar: Scalar, value: unknown, at: number): unknown {
  if (value instanceof FieldValues)
    return new FieldValues(
      value.name,
      value.values.map(each => castToScalar(name, scalar, each, at)),
    );
  return name === 'bool' ? truth(value) : toScalar(scalar, numeric(value, 'a cast', at));
}

export function sizeOf(type: TypeName | null, value: unknown, env: Environment, at: number): number {
  if (type === null) return sizeOfValue(value, at);
  if (type.pointers > 0) return 8;
  const size = type.kind === 'struct' ? env.struct(type.name)?.sizeof : scalarOf(type.name)?.bytes;
  if (size === undefined) throw new ExpressionError(`the size of ${type.kind} ${type.name} is not known`, at);
  return size;
}

function sizeOfValue(value: unknown, at: number): number {
  const size = value instanceof Uint8Array ? value.length : headerClass(value)?.sizeof;
  if (size === undefined) throw new ExpressionError('only the sizes of headers and bytes are known', at);
  return size;
}
