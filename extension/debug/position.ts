// The status bar tells where in the run the debugger is stopped: the number of the statement, and the virtual time.
import * as vscode from 'vscode';
import type { PositionEvent } from '../debug-adapter/protocol.ts';
import { debugType } from './adapter.ts';

export function registerPosition(): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('netstack.position', vscode.StatusBarAlignment.Left);
  item.name = 'Position in the Run';
  item.tooltip = 'Statements executed so far, and virtual time since the start. Step Back returns to a smaller number.';
  return vscode.Disposable.from(
    item,
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== debugType || event !== 'netstack/position') return;
      item.text = positionText(body as PositionEvent);
      item.show();
    }),
    vscode.debug.onDidTerminateDebugSession(session => {
      if (session.type === debugType) item.hide();
    }),
  );
}

function positionText({ event, nowNs }: PositionEvent): string {
  return `$(history) statement ${event.toLocaleString('en')}, ${timeText(nowNs)}`;
}

function timeText(nowNs: number): string {
  return nowNs < 1e9 ? `${(nowNs / 1e6).toFixed(3)} ms` : `${(nowNs / 1e9).toFixed(3)} s`;
}
