// Which function answers which request. A request's arguments come from outside: its shape is checked here, once.
import * as z from 'zod/mini';
import * as breakpoints from './requests/breakpoints.ts';
import * as dataBreakpoints from './requests/data-breakpoints.ts';
import * as explain from './requests/explain.ts';
import * as inject from './requests/inject.ts';
import * as launch from './requests/launch.ts';
import * as memory from './requests/memory.ts';
import * as sources from './requests/sources.ts';
import * as stepping from './requests/stepping.ts';
import * as variables from './requests/variables.ts';
import type { Session } from './session.ts';

export interface Handler {
  shape: z.ZodMiniType;
  run(session: Session, args: never): Promise<object | undefined> | object | undefined;
  /** The run may go on: events wait until the response has been sent. */
  resumes?: boolean;
  /** Answered before a lab has been launched, too. */
  early?: boolean;
}

function handler<S extends z.ZodMiniType>(
  shape: S,
  run: (session: Session, args: z.infer<S>) => Promise<object | undefined> | object | undefined,
  options: { resumes?: boolean; early?: boolean } = {},
): Handler {
  return { shape, run: run as Handler['run'], ...options };
}

const text = z.string();
const number = z.number();
const optional = z.optional;
const thread = z.object({ threadId: number });
const nothing = z.any();
const flag = optional(z.boolean());
const format = optional(z.object({ hex: optional(z.boolean()) }));
const breakpointDetails = { condition: optional(text), hitCondition: optional(text), logMessage: optional(text) };

export const dispatch: { readonly [command: string]: Handler } = {
  initialize: handler(
    z.object({
      linesStartAt1: optional(z.boolean()),
      columnsStartAt1: optional(z.boolean()),
      pathFormat: optional(text),
      supportsVariableType: optional(z.boolean()),
      supportsVariablePaging: optional(z.boolean()),
      supportsANSIStyling: optional(z.boolean()),
      supportsProgressReporting: optional(z.boolean()),
    }),
    (session, args) => launch.initialize(session, args, ownRequests()),
    { early: true },
  ),
  launch: handler(
    z.object({
      program: optional(text),
      seed: optional(z.int()),
      stopOnEntry: optional(z.boolean()),
      keepRunning: optional(z.boolean()),
      noDebug: optional(z.boolean()),
      kernelSource: optional(text),
      checkpointMemory: optional(z.number().check(z.nonnegative())),
    }),
    launch.launch,
    { early: true },
  ),
  attach: handler(nothing, launch.attach, { early: true }),
  configurationDone: handler(nothing, launch.configurationDone, { early: true }),
  disconnect: handler(nothing, launch.disconnect, { early: true }),
  terminate: handler(nothing, launch.terminate),
  restart: handler(nothing, launch.restart, { resumes: true }),

  setBreakpoints: handler(
    z.object({
      source: z.object({ path: optional(text), name: optional(text) }),
      breakpoints: optional(z.array(z.object({ line: number, column: optional(number), ...breakpointDetails }))),
    }),
    breakpoints.setBreakpoints,
  ),
  setFunctionBreakpoints: handler(
    z.object({ breakpoints: z.array(z.object({ name: text, ...breakpointDetails })) }),
    breakpoints.setFunctionBreakpoints,
  ),
  setExceptionBreakpoints: handler(
    z.object({
      filters: z.array(text),
      filterOptions: optional(z.array(z.object({ filterId: text, condition: optional(text) }))),
    }),
    breakpoints.setExceptionBreakpoints,
  ),
  dataBreakpointInfo: handler(
    z.object({
      name: text,
      variablesReference: optional(number),
      frameId: optional(number),
      bytes: optional(z.int().check(z.positive())),
      asAddress: optional(z.boolean()),
    }),
    dataBreakpoints.dataBreakpointInfo,
  ),
  setDataBreakpoints: handler(
    z.object({
      breakpoints: z.array(
        z.object({
          dataId: text,
          accessType: optional(z.enum(['read', 'write', 'readWrite'])),
          condition: optional(text),
          hitCondition: optional(text),
        }),
      ),
    }),
    dataBreakpoints.setDataBreakpoints,
  ),
  breakpointLocations: handler(
    z.object({ source: z.object({ path: optional(text) }), line: number, endLine: optional(number) }),
    breakpoints.breakpointLocations,
  ),
  exceptionInfo: handler(thread, breakpoints.exceptionInfo),

  continue: handler(thread, stepping.continue_, { resumes: true }),
  next: handler(thread, stepping.next, { resumes: true }),
  stepIn: handler(thread, stepping.stepIn, { resumes: true }),
  stepOut: handler(thread, stepping.stepOut, { resumes: true }),
  pause: handler(thread, stepping.pause, { resumes: true }),
  stepBack: handler(thread, stepping.stepBack, { resumes: true }),
  reverseContinue: handler(thread, stepping.reverseContinue, { resumes: true }),
  'netstack/goTo': handler(z.object({ event: z.int().check(z.nonnegative()) }), stepping.goTo, { resumes: true }),
  'netstack/stepBack': handler(z.object({ kind: z.enum(['over', 'into', 'out']) }), stepping.stepBackKind, {
    resumes: true,
  }),

  'netstack/explain': handler(
    z.object({ kind: optional(z.enum(['drop', 'route'])), frameId: optional(number) }),
    explain.explain,
  ),
  'netstack/lastWrite': handler(z.object({ expression: text, frameId: optional(number) }), dataBreakpoints.lastWrite, {
    resumes: true,
  }),
  'netstack/packetOrigin': handler(z.object({ frameId: optional(number) }), dataBreakpoints.packetOrigin, {
    resumes: true,
  }),

  threads: handler(nothing, variables.threads),
  stackTrace: handler(
    z.object({
      threadId: number,
      startFrame: optional(number),
      levels: optional(number),
      format: optional(
        z.object({
          hex: flag,
          parameters: flag,
          parameterTypes: flag,
          parameterNames: flag,
          parameterValues: flag,
          line: flag,
          module: flag,
        }),
      ),
    }),
    variables.stackTrace,
  ),
  'netstack/kernelSource': handler(z.object({ frameId: number }), sources.kernelSource),
  loadedSources: handler(nothing, sources.loadedSources),
  source: handler(
    z.object({
      source: optional(z.object({ path: optional(text), sourceReference: optional(number) })),
      sourceReference: optional(number),
    }),
    sources.source,
  ),
  scopes: handler(z.object({ frameId: number }), variables.scopes),
  variables: handler(
    z.object({
      variablesReference: number,
      filter: optional(z.enum(['indexed', 'named'])),
      start: optional(number),
      count: optional(number),
      format,
    }),
    variables.variables,
  ),
  locations: handler(z.object({ locationReference: z.int() }), variables.locations),
  setVariable: handler(
    z.object({ variablesReference: number, name: text, value: text, format }),
    variables.setVariable,
  ),
  evaluate: handler(
    z.object({ expression: text, frameId: optional(number), context: optional(text), format }),
    variables.evaluate,
  ),
  completions: handler(
    z.object({ text, column: number, line: optional(number), frameId: optional(number) }),
    variables.completions,
  ),
  setExpression: handler(
    z.object({ expression: text, value: text, frameId: optional(number), format }),
    variables.setExpression,
  ),

  readMemory: handler(
    z.object({ memoryReference: text, offset: optional(z.int()), count: z.int().check(z.nonnegative()) }),
    memory.readMemory,
  ),
  writeMemory: handler(z.object({ memoryReference: text, offset: optional(z.int()), data: text }), memory.writeMemory),

  'netstack/skb': handler(z.object({ frameId: optional(number) }), variables.skb),
  cancel: handler(z.object({ requestId: optional(number), progressId: optional(text) }), stepping.cancel, {
    early: true,
  }),
  'netstack/checkpoints': handler(nothing, stepping.checkpoints),

  'netstack/hooks': handler(nothing, breakpoints.hooks),
  'netstack/devices': handler(nothing, inject.devices),
  'netstack/inject': handler(z.object({ netns: optional(text), device: text, frame: text }), inject.inject, {
    resumes: true,
  }),
  'netstack/checkFrame': handler(z.object({ frame: text }), inject.checkFrame),
  'netstack/inputs': handler(nothing, inject.inputs),
};

/** The requests beyond DAP, for a client to know what it can offer. */
function ownRequests(): string[] {
  return Object.keys(dispatch).filter(command => command.startsWith('netstack/'));
}
