// Travelling through a run in VS Code: back over, into and out of calls, to events, bookmarks and lines of the console.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Workbench } from './workbench.ts';

describe('time travel in VS Code', { timeout: 1_200_000 }, () => {
  let vscode: Workbench;
  before(async () => {
    vscode = await Workbench.open({ 'workbench.colorTheme': 'Default Dark Modern' });
    await vscode.openFromExplorer('router.netlab');
    await vscode.showDebugger();
    await vscode.page.getByRole('button', { name: 'Function Breakpoint…' }).click();
    await vscode.nameFunctionBreakpoint('NF_INET_PRE_ROUTING');
    await vscode.focusEditor();
    await vscode.page.keyboard.press('F5');
    await vscode.stoppedIn('nf_hook_slow');
    await vscode.makeRoom();
  });
  after(() => vscode?.close());
  afterEach(async context => {
    if ('passed' in context && context.passed === false) await vscode.screenshot(`failed: ${context.name}`);
  });

  it('Ctrl+F10 steps back over', async () => {
    const [here, before] = [await vscode.event(), await vscode.where()];
    await vscode.moving(() => vscode.page.keyboard.press('F10'));
    await vscode.moving(() => vscode.page.keyboard.press('Control+F10'));
    assert.deepEqual([await vscode.event(), await vscode.where()], [here, before]);
  });

  it('Step Back Into goes to the last statement of the calls before, Step Back Out to the caller', async () => {
    await vscode.moving(() => vscode.page.keyboard.press('Shift+F11'));
    const [outside] = await vscode.frameNames();
    await vscode.moving(() => vscode.toolbar('Step Back Into'));
    const [inside, caller] = await vscode.frameNames();
    assert.notEqual(inside, outside);
    await vscode.screenshot('step-back-into');
    await vscode.moving(() => vscode.page.keyboard.press('Control+Shift+F11'));
    assert.equal((await vscode.frameNames())[0], caller);
    await vscode.moving(() => vscode.toolbar('Reverse'));
    await vscode.stoppedIn('nf_hook_slow');
  });

  it('a click on the position asks for an event, and goes there', async () => {
    const [event, before] = [await vscode.event(), await vscode.where()];
    const goBy = (distance: string) =>
      vscode.moving(async () => {
        await vscode.page.locator('.statusbar-item', { hasText: /event [\d,]+/ }).click();
        await vscode.quickInput().fill(distance);
        await vscode.page.keyboard.press('Enter');
      });
    await goBy('-300');
    assert.equal(await vscode.event(), event - 300);
    await goBy(String(event));
    assert.deepEqual(await vscode.where(), before);
  });

  it('Run Back to Last Write of a variable goes to the statement that wrote it', async () => {
    const event = await vscode.event();
    await vscode.expand('skb');
    const len = await vscode.revealVariable('len');
    await vscode.moving(() => vscode.fromMenuOf(len, 'Run Back to Last Write'));
    assert.ok((await vscode.event()) < event);
    await vscode.page.getByText('skb->len: 42 → 28').first().waitFor();
    await vscode.screenshot('last-write');
  });

  it('Run Back to Where This Packet Came From goes to its allocation', async () => {
    await vscode.moving(() => vscode.fromMenuOf(vscode.frames().first(), 'Run Back to Where This Packet Came From'));
    assert.match((await vscode.frameNames()).join(' '), /alloc/);
    await vscode.screenshot('packet-origin');
    await vscode.moving(() => vscode.page.keyboard.press('F5'));
    await vscode.stoppedIn('nf_hook_slow');
  });

  it('a bookmark has a name, can be renamed, and brings back', async () => {
    const before = await vscode.where();
    const bookmarks = await vscode.unfold('Event Bookmarks', 'Breakpoints', 'Variables');
    await vscode.page.keyboard.press('Control+Alt+B');
    await vscode.until('a name is proposed', async () =>
      /^nf_hook_slow, core.ts:\d+$/.test(await vscode.quickInput().inputValue()),
    );
    await vscode.page.keyboard.press('Enter');
    const row = vscode.row('Event Bookmarks', 'nf_hook_slow, core.ts');
    await row.hover();
    await row.getByRole('button', { name: 'Rename Bookmark' }).click();
    await vscode.quickInput().fill('before it is routed');
    await vscode.page.keyboard.press('Enter');
    await bookmarks.getByText('before it is routed').waitFor();
    await vscode.moving(() => vscode.page.keyboard.press('F10'));
    await vscode.screenshot('bookmark');
    await vscode.moving(() => bookmarks.getByText('before it is routed').click());
    assert.deepEqual(await vscode.where(), before);
  });

  it('a line that a log point wrote is a link to its event', async () => {
    const source = 'stack-core/net/ipv4/ip_input.ts';
    await vscode.frames().filter({ hasText: 'ip_rcv' }).first().click();
    await vscode.page.locator('.debug-focused-stack-frame-line').waitFor();
    const line = await vscode.goToLineWith(source, 'ip_rcv_core(skb, net)');
    await vscode.command('Debug: Add Logpoint...');
    await vscode.page.locator('.breakpoint-widget .inputContainer .monaco-editor.focused').waitFor();
    await vscode.page.keyboard.type('the packet has {skb->len} bytes');
    await vscode.page.keyboard.press('Enter');
    await vscode.page.keyboard.press('Control+Shift+F5');
    const link = vscode.page.locator('.repl a.link', { hasText: 'the packet has 28 bytes' });
    await link.waitFor();
    await vscode.stoppedIn('nf_hook_slow');
    const said = Number(/\[event ([\d,]+)\]/.exec(await link.innerText())![1]!.replaceAll(',', ''));
    await vscode.screenshot('console-link');
    const there = await vscode.moving(() => link.click({ modifiers: ['ControlOrMeta'] }));
    assert.deepEqual({ file: there.file, line: there.line }, { file: 'ip_input.ts', line });
    assert.equal(await vscode.event(), said);
  });
});
