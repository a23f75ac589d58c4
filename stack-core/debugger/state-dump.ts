// The whole state of a run as canonical text: two moments are the same if, and only if, their texts are.
import type { World } from '../kernel/world.ts';
import type { Places } from './places.ts';
import { describePlace, type Frame, localsOf } from './stack.ts';

/** Values by depth-first walk; an object that was met before is its number. Order is that of the structures themselves. */
class Dumper {
  private readonly numbers = new Map<object, number>();
  readonly lines: string[] = [];
  private readonly pending: { name: string; object: object }[] = [];

  add(name: string, value: unknown): void {
    this.lines.push(`${name} = ${this.text(value)}`);
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift())
      this.members(next.name, next.object);
  }

  private text(value: unknown): string {
    switch (typeof value) {
      case 'function':
        return `function ${value.name}`;
      case 'object':
        return value === null ? 'NULL' : this.objectText(value);
      case 'bigint':
        return `${value}n`;
      default:
        return typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value);
    }
  }

  private objectText(value: object): string {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(value, number);
      this.pending.push({ name: `#${number}`, object: value });
    }
    return `#${number} ${value.constructor?.name ?? 'object'}`;
  }

  private members(name: string, object: object): void {
    if (ArrayBuffer.isView(object) && !(object instanceof DataView)) {
      this.lines.push(`${name} [${Array.prototype.join.call(object, ' ')}]`);
      return;
    }
    if (object instanceof Map || object instanceof Set) {
      let at = 0;
      for (const [key, value] of object.entries())
        this.lines.push(`${name}[${at++}] ${this.text(key)}: ${this.text(value)}`);
    }
    for (const [key, value] of Object.entries(object)) this.lines.push(`${name}.${key} = ${this.text(value)}`);
  }
}

export function dumpWorld(world: World, frames: readonly Frame[], places: Places): string {
  const dumper = new Dumper();
  for (const [i, frame] of frames.entries()) {
    const place = describePlace(frame.place, places);
    dumper.lines.push(`frame ${i}: ${place?.name} ${place?.path}:${place?.line}:${place?.column}`);
    if (frame.kind === 'lab') for (const v of frame.frame.variables()) dumper.add(`${i} ${v.name}`, v.value);
    else for (const { variable, value } of localsOf(frame, places)) dumper.add(`${i} ${variable.name}`, value);
  }
  dumper.add('world', world);
  return `${dumper.lines.join('\n')}\n`;
}
