// The frames of a stopped run, read from the probe.
import {
  type Accessor,
  ASK_PLACE,
  D,
  F,
  FIRST_LAB_PLACE,
  type LabFrame,
  type LabStack,
  probe,
} from '../kernel/probe.ts';
import type { PlacedVariable, Places } from './places.ts';

/** Where a place is, for a person and for an editor. */
export interface PlaceInfo {
  name: string;
  /** Relative to the root for the model; as the lab was started for a lab. */
  path: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface ModelFrame {
  kind: 'model';
  place: number;
  accessor: Accessor;
}

export interface LabFrameView {
  kind: 'lab';
  place: number;
  frame: LabFrame;
}

export type Frame = ModelFrame | LabFrameView;

/** The frames of what runs on the CPU, innermost first. */
export function currentFrames(): Frame[] {
  const frames: Frame[] = [];
  for (let i = D[0] - 1; i >= 0; i--) frames.push(frameOf(F[i]));
  return frames;
}

/** The innermost of them; null when nothing runs. */
export const innermostFrame = (): Frame | null => (D[0] > 0 ? frameOf(F[D[0] - 1]) : null);

/** The frames of a process that waits, innermost first. */
export const framesOf = (stack: LabStack): Frame[] =>
  stack.frames.map((frame): Frame => ({ kind: 'lab', place: frame.place, frame })).reverse();

function frameOf(accessor: Accessor): Frame {
  const place = accessor(ASK_PLACE) as number;
  const isLab = place === 0 || place >= FIRST_LAB_PLACE;
  return isLab ? { kind: 'lab', place, frame: accessor(0) as LabFrame } : { kind: 'model', place, accessor };
}

export function describePlace(place: number, places: Places): PlaceInfo | null {
  if (place >= FIRST_LAB_PLACE) return describeLabPlace(place);
  if (place <= 0 || place >= places.size) return null;
  const { line, column, endLine, endColumn } = places.statement(place);
  const fn = places.functionOf(place);
  return { name: fn.name, path: places.files[fn.file], line, column, endLine, endColumn };
}

function describeLabPlace(place: number): PlaceInfo | null {
  for (const lab of probe.labs) {
    const statement = lab.statements[place - lab.first];
    if (place >= lab.first && statement !== undefined) return { name: lab.file, path: lab.file, ...statement };
  }
  return null;
}

/** A variable of a model frame that can be read now. */
export interface LocalVariable {
  variable: PlacedVariable;
  value: unknown;
}

/** The variables in scope where the frame is; those that cannot be read yet (`this` before `super()`) are left out. */
export function localsOf(frame: ModelFrame, places: Places): LocalVariable[] {
  const locals: LocalVariable[] = [];
  for (const variable of places.variablesAt(frame.place)) {
    const value = readSlot(frame.accessor, variable.slot);
    if (value !== UNREADABLE) locals.push({ variable, value });
  }
  return locals;
}

/** What a variable reads as that cannot be read yet. */
export const UNREADABLE = Symbol('unreadable');

export function readSlot(accessor: Accessor, slot: number): unknown {
  try {
    return accessor(slot);
  } catch {
    return UNREADABLE;
  }
}

/** A number that stays the same for a process from one execution of a run to the next; 0: no process runs. */
export const currentContext = (): number => probe.current?.pid ?? 0;

/** The process of that number has not ended. */
export function contextLives(context: number): boolean {
  for (const stack of probe.stacks) if (stack.pid === context) return true;
  return false;
}
