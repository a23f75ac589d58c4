// The view of the socket buffer in VS Code: bytes and fields linked both ways, the diagram, a byte changed by hand.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { Workbench } from './workbench.ts';

describe('the socket buffer in VS Code', { timeout: 1_200_000 }, () => {
  let vscode: Workbench;
  let view: FrameLocator;
  const field = (layer: string, name: string): Locator =>
    view.getByRole('region', { name: layer, exact: true }).locator('.field', {
      has: view.locator('.key', { hasText: new RegExp(`^${name}$`) }),
    });
  const lit = async (): Promise<string> =>
    (await view.locator('.byte.lit, .byte.chosen').allInnerTexts()).map(text => text.trim()).join(' ');

  before(async () => {
    vscode = await Workbench.open({ 'workbench.colorTheme': 'Default Dark Modern' });
    await vscode.openFromExplorer('router.netlab');
    await vscode.page.keyboard.press('Control+Shift+D');
    await vscode.page.getByRole('button', { name: 'Function Breakpoint…' }).click();
    await vscode.nameFunctionBreakpoint('NF_INET_PRE_ROUTING');
    await vscode.focusEditor();
    await vscode.page.keyboard.press('F5');
    await vscode.stoppedIn('nf_hook_slow');
    await vscode.command('Packet: Focus on Socket Buffer View');
    view = vscode.page.frameLocator('iframe.webview').frameLocator('iframe');
    await view.locator('.segment').first().waitFor();
  });
  after(() => vscode?.close());
  afterEach(async context => {
    if ('passed' in context && context.passed === false) await vscode.screenshot(`failed: ${context.name}`);
  });

  it('draws the memory with the headers, and names where the skb points', async () => {
    const names = (await view.locator('.segment').allInnerTexts()).map(text => text.replace(/\s+\d+$/, '').trim());
    assert.deepEqual(names.slice(0, 4), ['headroom', 'Ethernet', 'IPv4', 'ICMP']);
    assert.match(await view.locator('.pointers').innerText(), /network_header \d+.*data \d+.*tail \d+/s);
    await vscode.screenshot('socket-buffer');
  });

  it('a field lights its bytes, and a byte its field', async () => {
    await field('IPv4', 'ttl').hover();
    assert.equal(await lit(), '01');
    await field('IPv4', 'saddr').hover();
    assert.equal(await lit(), '0a 00 00 09');
    await view.locator('.byte.lit').nth(1).hover();
    assert.equal(await view.locator('.field.lit .key').innerText(), 'saddr');
    await vscode.screenshot('socket-buffer-linked');
  });

  it('the keyboard walks the bytes', async () => {
    await field('IPv4', 'ttl').click();
    await view.getByRole('grid').focus();
    await vscode.page.keyboard.press('ArrowRight');
    await vscode.page.keyboard.press('ArrowDown');
    await view.locator('.byte.cursor').waitFor();
    assert.notEqual(await view.locator('.field.chosen .key').count(), 0);
  });

  it('the diagram has 32 bits a row', async () => {
    await view.getByText('32-bit Diagram').click();
    await view.locator('table.diagram').nth(1).waitFor();
    const row = view.locator('table.diagram').nth(1).locator('tbody tr').nth(2).locator('td');
    assert.deepEqual(await row.evaluateAll(cells => cells.map(cell => cell.getAttribute('colspan'))), ['8', '8', '16']);
    await vscode.screenshot('socket-buffer-diagram');
    await view.getByText('32-bit Diagram').click();
  });

  it('a byte typed over another changes the packet, and is marked', async () => {
    await field('IPv4', 'ttl').hover();
    await view.locator('.byte.lit').dblclick();
    await vscode.page.keyboard.type('40');
    await vscode.page.keyboard.press('Enter');
    await field('IPv4', 'ttl').getByText('64').waitFor();
    await vscode.moving(() => vscode.page.keyboard.press('F10'));
    await field('IPv4', 'ttl').getByText('64').waitFor();
    await vscode.screenshot('socket-buffer-edited');
  });
});
