// Netlink dumps and labs in the editor of VS Code, read and repaired as a person does it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Workbench } from './workbench.ts';

/** The length of the MTU attribute is wrong. */
const DUMP = `# What ip link set dev eth0 mtu 1500 up sends; include/uapi/linux/if_link.h
30000000 10000500 2a000000 00000000
00000000 02000000 01000000 01000000
06000400 dc050000
08001f00 01000000

# protocol: generic
20000000 10000500 2b000000 00000000
03010000 0b000200 6e6c6374 726c0000
`;
const NOTES = 'A packet that I saw:\n\n4500001c 00010000 40010000 0a000001 0a000002 0800f7ff 00000000\n';

describe('netlink dumps in VS Code', { timeout: 900_000 }, () => {
  let vscode: Workbench;
  before(async () => {
    const files = { 'link.nlhex': DUMP, 'notes.txt': NOTES };
    vscode = await Workbench.open({ 'workbench.colorTheme': 'Default Dark Modern' }, files);
  });
  after(() => vscode?.close());
  afterEach(async context => {
    if ('passed' in context && context.passed === false) await vscode.screenshot(`failed: ${context.name}`);
  });

  const lineWith = (text: string) => vscode.page.locator('.view-line', { hasText: text }).first();
  /** Puts the cursor at the start of the line of an open file that contains `text`, by Go to Line. */
  const goTo = async (file: string, text: string): Promise<void> => {
    const lines = readFileSync(path.join(vscode.labs, file), 'utf8').split('\n');
    const line = 1 + lines.findIndex(each => each.includes(text));
    assert.ok(line > 0, `${file} has no line with ${text}`);
    await vscode.focusEditor();
    await vscode.page.keyboard.press('Control+G');
    await vscode.quickInput().fill(`:${line}`);
    await vscode.page.keyboard.press('Enter');
    await vscode.page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line},` }).waitFor();
    await vscode.page.keyboard.press('Home');
  };
  const squiggle = (kind: string) => vscode.page.locator(`.cdr.squiggly-${kind}`).first();

  it('are coloured by field, with values behind the lines', async () => {
    await vscode.openFromExplorer('link.nlhex');
    await lineWith('IFLA_MTU').waitFor();
    await lineWith('CTRL_ATTR_FAMILY_NAME nlctrl').waitFor();
    const colours = await lineWith('06000400')
      .locator('span > span')
      .evaluateAll(spans => [...new Set(spans.map(span => span.className))]);
    assert.ok(colours.length >= 3, colours.join(' '));
    await vscode.screenshot('netlink dump');
  });

  it('tell in a hover what a byte is', async () => {
    await goTo('link.nlhex', 'dc050000');
    for (let n = 0; n < '06000400 d'.length; n++) await vscode.page.keyboard.press('ArrowRight');
    await vscode.command('Show or Focus Hover');
    const hover = vscode.page.locator('.monaco-hover:visible', { hasText: 'IFLA_MTU' });
    await hover.waitFor();
    assert.match(await hover.innerText(), /IFLA_MTU u32/);
    await vscode.screenshot('netlink hover');
    await vscode.page.keyboard.press('Escape');
  });

  it('have messages and attributes in the outline', async () => {
    await vscode.command('Explorer: Focus on Outline View');
    const outline = vscode.page.locator('.outline-pane');
    await outline.locator('.monaco-list-row', { hasText: 'RTM_NEWLINK' }).waitFor();
    await outline.locator('.monaco-list-row', { hasText: 'CTRL_CMD_GETFAMILY' }).waitFor();
    await outline.locator('.monaco-list-row', { hasText: 'RTM_NEWLINK' }).click();
    await vscode.page.keyboard.press('ArrowRight');
    await outline.locator('.monaco-list-row', { hasText: 'IFLA_MTU' }).waitFor();
    await vscode.screenshot('netlink outline');
  });

  it('have what is wrong marked, and repaired by a quick fix', async () => {
    await squiggle('error').waitFor();
    await goTo('link.nlhex', '06000400');
    await vscode.page.keyboard.press('Control+.');
    const fix = vscode.page.locator('.action-widget .monaco-list-row', { hasText: 'Set nla_len to 8' });
    await fix.waitFor();
    await vscode.screenshot('netlink quick fix');
    await vscode.page.keyboard.press('Enter');
    await lineWith('08000400 dc050000').waitFor();
    await squiggle('error').waitFor({ state: 'detached' });
    await vscode.page.keyboard.press('Control+S');
    await vscode.page.waitForTimeout(1000);
    const saved = readFileSync(path.join(vscode.labs, 'link.nlhex'), 'utf8');
    assert.equal(saved, DUMP.replace('06000400', '08000400'));
  });

  it('are decoded from any text, as packets are', async () => {
    await vscode.openFromExplorer('notes.txt');
    await goTo('notes.txt', '4500001c');
    await vscode.page.keyboard.press('Shift+End');
    await vscode.command('Netstack: Decode Selection as Netlink');
    await vscode.editorTab('Decoded 1.txt').waitFor();
    await lineWith('a packet that begins with IPv4').waitFor();
    await lineWith('10.0.0.1').waitFor();
    await vscode.screenshot('decoded selection');
    await vscode.page.keyboard.press('Control+W');
  });

  it('labs have lenses, completion and hovers', async () => {
    await vscode.openFromExplorer('router.netlab');
    const lens = vscode.page.locator('.codelens-decoration', { hasText: 'Debug' });
    await lens.first().waitFor();
    await goTo('router.netlab', 'ip addr add');
    await vscode.page.keyboard.type('ip link set dev ');
    await vscode.page.keyboard.press('Control+Space');
    const suggestion = vscode.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'eth0' });
    await suggestion.first().waitFor();
    await vscode.screenshot('lab completion');
    await vscode.page.keyboard.press('Escape');
    for (let n = 0; n < 'ip link set dev '.length; n++) await vscode.page.keyboard.press('Backspace');
    await vscode.page.keyboard.press('End');
    await vscode.page.keyboard.press('ArrowLeft');
    await vscode.command('Show or Focus Hover');
    await vscode.page
      .locator('.monaco-hover:visible', { hasText: 'TAP' })
      .or(vscode.page.locator('.monaco-hover:visible', { hasText: 'device' }))
      .first()
      .waitFor();
    await vscode.screenshot('lab hover');
  });
});
