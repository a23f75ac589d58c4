// What the adapter can do, as `initialize` announces it. Every entry here has its handler in dispatch.ts and its test.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ExceptionFilterInfo } from '../../stack-core/debugger/api.ts';

export function capabilities(filters: readonly ExceptionFilterInfo[]): DebugProtocol.Capabilities {
  return {
    supportsConfigurationDoneRequest: true,
    supportsFunctionBreakpoints: true,
    supportsConditionalBreakpoints: true,
    supportsHitConditionalBreakpoints: true,
    supportsLogPoints: true,
    supportsBreakpointLocationsRequest: true,
    supportsEvaluateForHovers: true,
    supportsCompletionsRequest: true,
    completionTriggerCharacters: ['.', '>', '$'],
    supportsSetVariable: true,
    supportsSetExpression: true,
    supportsValueFormattingOptions: true,
    supportsLoadedSourcesRequest: true,
    supportsANSIStyling: true,
    supportsStepBack: true,
    supportsCancelRequest: true,
    supportsExceptionInfoRequest: true,
    supportsExceptionFilterOptions: true,
    supportsDelayedStackTraceLoading: true,
    supportsReadMemoryRequest: true,
    supportsWriteMemoryRequest: true,
    supportsDataBreakpoints: true,
    supportsDataBreakpointBytes: true,
    supportsTerminateRequest: true,
    supportsRestartRequest: true,
    exceptionBreakpointFilters: filters.map(f => ({
      filter: f.filter,
      label: f.label,
      description: f.description,
      default: f.default,
      supportsCondition: f.conditionDescription !== undefined,
      conditionDescription: f.conditionDescription,
    })),
  };
}
