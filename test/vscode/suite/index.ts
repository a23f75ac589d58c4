// Tests inside VS Code's extension host, as @vscode/test-electron takes them: a module that exports run().
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const extensionId = 'netstack-debugger.netstack-debugger';
const manyMs = 20_000;

type StoppedAt = { session: vscode.DebugSession; threadId: number };
type Frame = { name: string; line: number; source?: { path?: string } };

const tests: Record<string, () => Promise<void>> = {
  'the extension activates': async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    await extension.activate();
    assert.ok(extension.isActive);
  },

  'every command of the manifest exists': async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const manifest = vscode.extensions.getExtension(extensionId)!.packageJSON;
    const commands: { command: string }[] = manifest.contributes.commands;
    assert.deepEqual(
      commands.map(({ command }) => command).filter(command => !known.has(command)),
      [],
    );
  },

  'a lab is of language netlab': async () => {
    const document = await vscode.workspace.openTextDocument(await labNamed('router.netlab'));
    assert.equal(document.languageId, 'netlab');
  },

  'a hex dump is of language netlink-hex': async () => {
    const untitled = vscode.Uri.from({ scheme: 'untitled', path: '/tmp/route.nlhex' });
    assert.equal((await vscode.workspace.openTextDocument(untitled)).languageId, 'netlink-hex');
  },

  'a function breakpoint on a hook stops the lab, and the stack reads as in a kernel trace': async () => {
    const breakpoint = new vscode.FunctionBreakpoint('NF_INET_PRE_ROUTING');
    vscode.debug.addBreakpoints([breakpoint]);
    try {
      const { session, threadId } = await debugUntilStopped('router.netlab');
      const { stackFrames } = await session.customRequest('stackTrace', { threadId });
      const names = (stackFrames as Frame[]).map(frame => frame.name.replace(/\(.*/, ''));
      const expected = ['nf_hook_slow', 'ip_rcv', '__netif_receive_skb_one_core'];
      assert.deepEqual(
        names.filter(name => expected.includes(name)),
        expected,
        names.join(' < '),
      );
      await ended(session, () => session.customRequest('continue', { threadId }));
    } finally {
      vscode.debug.removeBreakpoints([breakpoint]);
    }
  },

  'Run Lab starts a session of that lab': async () => {
    const lab = await labNamed('router.netlab');
    const document = await vscode.workspace.openTextDocument(lab);
    await vscode.window.showTextDocument(document);
    const started = new Promise<vscode.DebugSession>(resolve => {
      const listening = vscode.debug.onDidStartDebugSession(session => {
        listening.dispose();
        resolve(session);
      });
    });
    await vscode.commands.executeCommand('netstack.runLab', lab);
    const session = await withinTime('the session starts', started);
    assert.equal(session.type, 'netstack');
    assert.equal(session.configuration.program, lab.fsPath);
  },
};

/** Runs every test; rejects with the names of those that failed. */
export async function run(): Promise<void> {
  const failed: string[] = [];
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      console.log(`ok - ${name}`);
    } catch (error) {
      failed.push(name);
      console.log(`not ok - ${name}\n${error instanceof Error ? error.stack : error}`);
    }
    await vscode.debug.stopDebugging();
  }
  console.log(`suite: ${Object.keys(tests).length - failed.length} passed, ${failed.length} failed`);
  if (failed.length > 0) throw new Error(`failed: ${failed.join('; ')}`);
}

async function labNamed(name: string): Promise<vscode.Uri> {
  const [lab] = await vscode.workspace.findFiles(name);
  assert.ok(lab, `the workspace has no ${name}`);
  return lab;
}

async function debugUntilStopped(labName: string): Promise<StoppedAt> {
  const lab = await labNamed(labName);
  const stopped = new Promise<StoppedAt>(resolve => {
    const listening = vscode.debug.registerDebugAdapterTrackerFactory('netstack', {
      createDebugAdapterTracker: session => ({
        onDidSendMessage(message) {
          if (message.event !== 'stopped') return;
          listening.dispose();
          resolve({ session, threadId: message.body.threadId });
        },
      }),
    });
  });
  const config = { type: 'netstack', request: 'launch', name: labName, program: lab.fsPath };
  assert.ok(await vscode.debug.startDebugging(undefined, config), 'the session does not start');
  return withinTime(`${labName} stops`, stopped);
}

async function ended(session: vscode.DebugSession, cause: () => Thenable<unknown>): Promise<void> {
  const end = new Promise<void>(resolve => {
    const listening = vscode.debug.onDidTerminateDebugSession(which => {
      if (which.id !== session.id) return;
      listening.dispose();
      resolve();
    });
  });
  await cause();
  await withinTime('the session ends', end);
}

async function withinTime<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${manyMs / 1000} s in vain: ${what}`)), manyMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
