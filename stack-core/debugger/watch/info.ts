// What can be watched, as people point at it: a row of the variables, an expression, memory.
import { ExpressionError } from '../../expression/error.ts';
import { type DataBreakpointInfo, type DataBreakpointQuery, DebuggerError } from '../api.ts';
import type { Inspector } from '../inspector.ts';
import { structName } from '../values/printers.ts';
import { numberOf, type Slots } from './identity.ts';
import { bytesAt, dataIdOf, depthOf, elementTarget, type Scene, type Target, targetOfExpression } from './target.ts';

function sceneOf(inspector: Inspector, at: number, slots: Slots): Scene {
  const frame = inspector.frames[at] ?? null;
  // Frames of the model are on the stack of the CPU: a process waits in its lab's frames.
  const depth = frame?.kind === 'model' ? depthOf(at) : null;
  return { world: inspector.world, slots, env: inspector.environment(at), frame, depth };
}

/** The place that an expression names in a frame. */
export const targetAt = (expression: string, inspector: Inspector, at: number, slots: Slots): Target =>
  targetOfExpression(expression, sceneOf(inspector, at, slots));

/** The packet that a frame is about, as something whose making can be looked for. */
export function packetOf(inspector: Inspector, at: number): Target {
  const skb = inspector.packet(at);
  const of = skb === null ? null : numberOf(skb);
  if (skb === null || of === null) throw new DebuggerError('no packet is here');
  return { kind: 'field', label: `packet #${skb.id}`, of, path: [], key: '' };
}

export function dataBreakpointInfo(
  query: DataBreakpointQuery,
  inspector: Inspector,
  at: number,
  slots: Slots,
): DataBreakpointInfo {
  try {
    const target = targetOfQuery(query, inspector, at, slots);
    return { dataId: dataIdOf(target), description: target.label };
  } catch (error) {
    if (error instanceof DebuggerError || error instanceof ExpressionError)
      return { dataId: null, description: error.message };
    throw error;
  }
}

function targetOfQuery(query: DataBreakpointQuery, inspector: Inspector, at: number, slots: Slots): Target {
  const { name, variablesReference, bytes, asAddress } = query;
  if (asAddress === true) return memoryTarget(name, bytes ?? 1, inspector, at, slots);
  if (variablesReference === undefined || variablesReference === 0)
    return targetOfExpression(name, sceneOf(inspector, at, slots), bytes);
  const row = inspector.row(variablesReference, name);
  if (row === null) throw new DebuggerError(`there is no ${name} here that could be watched`);
  const scene = sceneOf(inspector, row.frame, slots);
  if (row.object !== null && bytes === undefined) {
    const label = row.expression?.replaceAll(/\[#\d+\]/g, name) ?? `${structName(row.object)}.${name}`;
    return elementTarget(row.object, name, row.at, label, scene);
  }
  if (row.expression === null)
    throw new DebuggerError(`${name} is computed by the debugger, the kernel has no such field`);
  return targetOfExpression(row.expression, scene, bytes);
}

/** Memory of a packet: a reference as readMemory takes it, or an address in the packet's page as readMemory shows it. */
function memoryTarget(text: string, bytes: number, inspector: Inspector, at: number, slots: Slots): Target {
  const scene = sceneOf(inspector, at, slots);
  const label = `${bytes} bytes at ${text}`;
  const trimmed = text.trim();
  if (/^(0x[0-9a-f]+|\d+)$/i.test(trimmed)) {
    const skb = inspector.packet(at);
    if (skb === null) throw new DebuggerError('no packet is here whose memory the address could be in');
    return bytesAt(new Uint8Array(skb.head.buffer), Number(trimmed), bytes, label, scene);
  }
  const found = /^buffer\d+\+0x[0-9a-f]+$/.test(trimmed) ? inspector.packetMemory(trimmed) : null;
  const skb = found === null ? null : inspector.packet(found.frame);
  if (found === null || skb === null) throw new DebuggerError(`${text} is no address of a packet's memory`);
  return bytesAt(skb.head, found.base, bytes, label, scene);
}
