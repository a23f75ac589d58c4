// "Break on Hook…": the netfilter hooks as a list of check boxes, each a function breakpoint.
import * as vscode from 'vscode';

type Hook = { name: string; when: string };

const hooks: Hook[] = [
  { name: 'NF_INET_PRE_ROUTING', when: 'every packet that comes in, before it is routed' },
  { name: 'NF_INET_LOCAL_IN', when: 'packets for this host, before a socket gets them' },
  { name: 'NF_INET_FORWARD', when: 'packets that are routed on to another host' },
  { name: 'NF_INET_LOCAL_OUT', when: 'packets that this host makes' },
  { name: 'NF_INET_POST_ROUTING', when: 'every packet that goes out, after it was routed' },
];

export function registerBreakOnHook(): vscode.Disposable {
  return vscode.commands.registerCommand('netstack.breakOnHook', breakOnHook);
}

async function breakOnHook(): Promise<void> {
  const items = hooks.map(hook => ({
    label: hook.name,
    description: hook.when,
    picked: breakpointsOn(hook.name).length > 0,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Break on Hook',
    placeHolder: 'Stop in these netfilter hooks',
    canPickMany: true,
  });
  if (picked === undefined) return;
  const wanted = new Set(picked.map(item => item.label));
  const isSet = (name: string) => breakpointsOn(name).length > 0;
  vscode.debug.removeBreakpoints(
    hooks.filter(hook => !wanted.has(hook.name)).flatMap(hook => breakpointsOn(hook.name)),
  );
  vscode.debug.addBreakpoints(
    [...wanted].filter(name => !isSet(name)).map(name => new vscode.FunctionBreakpoint(name)),
  );
}

function breakpointsOn(name: string): vscode.FunctionBreakpoint[] {
  return vscode.debug.breakpoints.filter(
    (breakpoint): breakpoint is vscode.FunctionBreakpoint =>
      breakpoint instanceof vscode.FunctionBreakpoint && breakpoint.functionName === name,
  );
}
