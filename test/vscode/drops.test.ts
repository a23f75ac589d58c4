// A packet that is dropped, in VS Code: stop where it happens, by its reason.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Workbench } from './workbench.ts';

describe('drops in VS Code', { timeout: 1_200_000 }, () => {
  let vscode: Workbench;
  before(async () => {
    vscode = await Workbench.open({ 'workbench.colorTheme': 'Default Dark Modern' });
    await vscode.openFromExplorer('dropped.netlab');
    await vscode.showDebugger();
  });
  after(() => vscode?.close());
  afterEach(async context => {
    if ('passed' in context && context.passed === false) await vscode.screenshot(`failed: ${context.name}`);
  });

  it('a filter with a condition stops for that reason alone', async () => {
    await vscode.focusEditor();
    // The first session tells which filters there are.
    await vscode.page.keyboard.press('F5');
    const drops = vscode.row('Breakpoints', 'Packet drops');
    await drops.getByRole('checkbox').click();
    await drops.hover();
    await drops.getByRole('button', { name: 'Edit Condition' }).click();
    await vscode.page.locator('.debug-breakpoints input[type="text"]').fill('UDP_CSUM');
    await vscode.page.keyboard.press('Enter');
    await drops.getByText('UDP_CSUM').waitFor();
    await vscode.screenshot('drop-filter');
    await vscode.until('the first session is over', async () => !(await vscode.isDebugging()));
    await vscode.focusEditor();
    const line = await vscode.moving(() => vscode.page.keyboard.press('F5'));
    assert.match(line.file, /\.ts$/);
    await vscode.page.getByText('SKB_DROP_REASON_UDP_CSUM').first().waitFor();
    await vscode.makeRoom();
    await vscode.screenshot('drop');
  });

  it('Why Was This Packet Dropped? lists the comparisons, and each travels to its event', async () => {
    const event = await vscode.event();
    await vscode.unfold('Explanation', 'Variables', 'Call Stack', 'Breakpoints');
    await vscode.command('Netstack: Why Was This Packet Dropped?');
    const decisive = vscode.debugPane('Explanation').locator('.monaco-list-row', {
      has: vscode.page.locator('.codicon-target'),
    });
    await decisive.waitFor();
    await vscode.screenshot('explanation');
    await decisive.click();
    await vscode.until('the run is at that comparison', async () => (await vscode.event()) < event);
    assert.match((await vscode.markedLine()).file, /^udp.*\.ts$/);
    await vscode.screenshot('explanation-travelled');
  });
});
