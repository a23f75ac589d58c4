// "Hooks and Handlers" in VS Code: what the kernel has registered, with check boxes that are breakpoints.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Workbench } from './workbench.ts';

const pane = 'Hooks';

describe('hooks and handlers in VS Code', { timeout: 1_200_000 }, () => {
  let vscode: Workbench;
  const checkBox = (row: Locator) => row.locator('.custom-view-tree-node-item-checkbox');
  const isTicked = async (row: Locator) => (await checkBox(row).getAttribute('aria-checked')) === 'true';

  before(async () => {
    vscode = await Workbench.open({ 'workbench.colorTheme': 'Default Dark Modern' });
    await vscode.openFromExplorer('router.netlab');
    await vscode.showDebugger();
  });
  after(() => vscode?.close());
  afterEach(async context => {
    if ('passed' in context && context.passed === false) await vscode.screenshot(`failed: ${context.name}`);
  });

  it('say before a session what will be there', async () => {
    const hooks = await vscode.unfold(pane);
    await hooks.getByText('Debug a lab to see what its kernel has registered').waitFor();
    await vscode.screenshot('hooks-welcome');
  });

  it('a tick is a function breakpoint, and stops the packet', async () => {
    await vscode.clickGutter(14);
    await vscode.moving(() => vscode.page.keyboard.press('F5'));
    await vscode.makeRoom();
    await vscode.unfold(pane, 'Variables', 'Call Stack');
    const row = vscode.row(pane, /^NF_INET_PRE_ROUTING/).first();
    await row.waitFor();
    assert.equal(await isTicked(row), false);
    await checkBox(row).click();
    await vscode.row('Breakpoints', 'NF_INET_PRE_ROUTING').waitFor();
    await vscode.screenshot('hooks');
    await vscode.unfold('Call Stack');
    await vscode.moving(() => vscode.page.keyboard.press('F5'));
    await vscode.stoppedIn('nf_hook_slow');
  });

  it('removing that breakpoint takes the tick away', async () => {
    const breakpoint = vscode.row('Breakpoints', 'NF_INET_PRE_ROUTING');
    await breakpoint.hover();
    await breakpoint.getByRole('button', { name: /Remove/ }).click();
    const row = vscode.row(pane, /^NF_INET_PRE_ROUTING/).first();
    await vscode.until('the tick is gone', async () => !(await isTicked(row)));
  });

  it('a click on a handler opens its source', async () => {
    await vscode.unfold(pane, 'Call Stack', 'Variables', 'Breakpoints');
    await vscode.row(pane, /^Packet types/).click();
    await vscode
      .row(pane, /^ETH_P_ARP/)
      .first()
      .click();
    await vscode.editorTab('arp.ts').waitFor();
    await vscode.screenshot('hooks-source');
  });
});
