// Function breakpoints by name, as lists with check boxes set and clear them.
import * as vscode from 'vscode';

export function functionBreakpoints(): vscode.FunctionBreakpoint[] {
  return vscode.debug.breakpoints.filter(breakpoint => breakpoint instanceof vscode.FunctionBreakpoint);
}

/** The names that enabled function breakpoints stand on. */
export function brokenOn(): Set<string> {
  return new Set(
    functionBreakpoints()
      .filter(({ enabled }) => enabled)
      .map(({ functionName }) => functionName),
  );
}

/** Sets a breakpoint on each of these names, or clears it. A disabled one comes back with its condition. */
export function breakOn(wanted: Iterable<[name: string, isSet: boolean]>): void {
  const all = functionBreakpoints();
  const [added, removed]: [vscode.Breakpoint[], vscode.Breakpoint[]] = [[], []];
  for (const [name, isSet] of wanted) {
    const standing = all.filter(({ functionName }) => functionName === name);
    if (isSet === standing.some(({ enabled }) => enabled)) continue;
    removed.push(...standing);
    if (!isSet) continue;
    const { condition, hitCondition, logMessage } = standing[0] ?? {};
    added.push(new vscode.FunctionBreakpoint(name, true, condition, hitCondition, logMessage));
  }
  if (removed.length > 0) vscode.debug.removeBreakpoints(removed);
  if (added.length > 0) vscode.debug.addBreakpoints(added);
}
