// The main job in VS Code, as a person does it: stop a packet in a hook, look, step both ways, inject another.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { parseFrame } from '../../stack-core/userspace/packet/parse-frame.ts';
import { writePcap } from '../../stack-core/userspace/packet/pcap-write.ts';
import { Workbench } from './workbench.ts';

const parsed = parseFrame(
  'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/ICMP()',
  () => null,
);
const echoRequest = parsed.ok ? parsed.frames[0]! : assert.fail(parsed.error);

/** What lies on a packet's way from the TAP device into the hook, innermost first. */
const wayIntoTheHook = ['nf_hook_slow', 'ip_rcv', '__netif_receive_skb_one_core', 'netif_receive_skb', 'tun_get_user'];

describe('router.netlab in VS Code', { timeout: 1_200_000 }, () => {
  let vscode: Workbench;
  before(async () => {
    vscode = await Workbench.open({ 'workbench.colorTheme': 'Default Dark Modern' });
  });
  after(() => vscode?.close());
  afterEach(async context => {
    if ('passed' in context && context.passed === false) await vscode.screenshot(`failed: ${context.name}`);
  });

  it('opens from the explorer, in colours', async () => {
    await vscode.openFromExplorer('router.netlab');
    await vscode.page.locator('.view-line .mtk5, .view-line .mtk6, .view-line .mtk8').first().waitFor();
    await vscode.screenshot('lab');
  });

  it('takes a function breakpoint in the Breakpoints view', async () => {
    await vscode.showDebugger();
    await vscode.page.getByRole('button', { name: 'Function Breakpoint…' }).click();
    await vscode.nameFunctionBreakpoint('NF_INET_PRE_ROUTING');
    await vscode.screenshot('breakpoint');
  });

  it('F5 stops in the hook, and the call stack reads as in a kernel trace', async () => {
    await vscode.focusEditor();
    await vscode.page.keyboard.press('F5');
    await vscode.stoppedIn('nf_hook_slow');
    await vscode.makeRoom();
    await vscode.frames().filter({ hasText: 'tun_get_user' }).waitFor();
    const names = (await vscode.frameNames()).map(name => name.replace(/\(.*/, ''));
    assert.deepEqual(
      names.filter(name => wayIntoTheHook.includes(name)),
      wayIntoTheHook,
    );
    assert.equal((await vscode.markedLine()).file, 'core.ts');
  });

  it('locals show by name, the socket buffer with its fields and decoded headers', async () => {
    await vscode.expand('skb');
    await vscode.variable('IPv4').first().waitFor();
    const shown = await vscode.variables();
    for (const name of ['skb', 'state', 'len', 'protocol', 'pkt_type', 'dev', 'head', 'data', 'tail', 'end'])
      assert.notEqual(shown.get(name) ?? '', '', `${name} is not among ${[...shown.keys()].join(', ')}`);
    assert.match(shown.get('len')!, /^28$/);
    assert.match(shown.get('protocol')!, /ETH_P_IP/);
    assert.match(shown.get('pkt_type')!, /PACKET_HOST/);
    assert.match(shown.get('dev')!, /eth0/);
    assert.match(shown.get('IPv4')!, /10\.0\.0\.9 > 10\.0\.1\.2.*ttl 1/);
    await vscode.screenshot('stopped');
  });

  it('a click on a frame opens its source, at the line where it is', async () => {
    await vscode.frames().filter({ hasText: 'ip_rcv' }).first().click();
    await vscode.page.locator('.debug-focused-stack-frame-line').waitFor();
    const { file, text } = await vscode.markedLine();
    assert.equal(file, 'ip_input.ts');
    assert.match(text, /NF_HOOK/);
    await vscode.screenshot('frame');
  });

  it('F10 goes to the next statement, Step Back to the one before', async () => {
    await vscode.frames().first().click();
    const before = await vscode.where();
    const next = await vscode.moving(() => vscode.page.keyboard.press('F10'));
    assert.equal(next.file, 'core.ts');
    assert.ok(next.line > before!.marked.line, `from line ${before!.marked.line} to ${next.line}`);
    await vscode.moving(() => vscode.toolbar('Step Back'));
    assert.deepEqual(await vscode.where(), before);
    await vscode.screenshot('step-back');
  });

  it('F11 goes into a call, Shift+F11 out of it', async () => {
    await vscode.stepUntil(/ip_rcv_finish_core\(/, 'F10');
    await vscode.moving(() => vscode.page.keyboard.press('F11'));
    assert.equal((await vscode.frameNames())[0], 'ip_rcv_finish_core');
    const outside = await vscode.moving(() => vscode.page.keyboard.press('Shift+F11'));
    assert.equal((await vscode.frameNames())[0], 'ip_rcv_finish');
    assert.match(outside.text, /ret === NET_RX_DROP/);
  });

  it('Reverse Continue goes back to the breakpoint', async () => {
    await vscode.moving(() => vscode.toolbar('Reverse'));
    await vscode.stoppedIn('nf_hook_slow');
  });

  it('a breakpoint in the gutter of the model stops there', async () => {
    await vscode.frames().filter({ hasText: 'ip_rcv' }).first().click();
    await vscode.page.locator('.debug-focused-stack-frame-line').waitFor();
    const line = await vscode.goToLineWith('stack-core/net/ipv4/ip_input.ts', 'const rt = skb_rtable(skb)');
    await vscode.clickGutter(line);
    const stopped = await vscode.moving(() => vscode.page.keyboard.press('F5'));
    assert.deepEqual({ file: stopped.file, line: stopped.line }, { file: 'ip_input.ts', line });
    await vscode.screenshot('gutter');
    await vscode.clickGutter(line);
  });

  it('Inject Packet… says what is wrong with an expression, and injects a right one', async () => {
    await vscode.beginInjection('ICMP echo request', () => vscode.screenshot('inject'));
    await vscode.message(/28 bytes|42 bytes/).waitFor();
    await vscode.screenshot('inject-expression');
    await vscode.page.keyboard.press('End');
    await vscode.page.keyboard.type('/');
    await vscode.message(/Column \d+/).waitFor();
    await vscode.screenshot('inject-wrong');
    await vscode.page.keyboard.press('Backspace');
    await vscode.message(/28 bytes|42 bytes/).waitFor();
    await vscode.page.keyboard.press('Enter');
    await vscode.page.getByText('Injected a frame of').waitFor();
    await vscode.moving(() => vscode.page.keyboard.press('F5'));
    await vscode.stoppedIn('nf_hook_slow');
  });

  it('Inject Packet… takes hex, and says which digit is none', async () => {
    await vscode.beginInjection('Hex');
    await vscode.page.keyboard.type('0200zz');
    await vscode.message(/Column 5/).waitFor();
    await vscode.page.keyboard.press('Control+A');
    await vscode.page.keyboard.type(Buffer.from(echoRequest).toString('hex'));
    await vscode.message(/42 bytes/).waitFor();
    await vscode.page.keyboard.press('Enter');
    await vscode.page.getByText('Injected a frame of 42 bytes').waitFor();
  });

  it('Inject Packet… takes a capture file', async () => {
    const file = path.join(path.dirname(vscode.labs), 'two-pings.pcap');
    writeFileSync(file, writePcap([1, 2].map(ms => ({ timeNs: ms * 1e6, bytes: echoRequest }))));
    await vscode.beginInjection('Capture file');
    await vscode.page.getByText('Inject the frames of a capture file').waitFor();
    await vscode.fillFileDialog(file);
    await vscode.screenshot('inject-file');
    await vscode.page.keyboard.press('Enter');
    await vscode.page.getByText('Injected 2 frames, 84 bytes').waitFor();
  });

  it('F5 lets the lab end, and the Debug Console shows what its commands said', async () => {
    // The three packets injected last stop in the hook as well.
    assert.ok((await vscode.continueToTheEnd()) >= 2);
    assert.match(await vscode.consoleText(), /net\.ipv4\.ip_forward = 1/);
    await vscode.screenshot('ended');
    const problems = await vscode.page.locator('#status\\.problems').innerText();
    assert.match(problems, /^\D*0\D+0\D*$/, 'the sources of the model open without errors');
  });

  it('a breakpoint in the gutter of the lab stops before its command, and F11 goes into the kernel', async () => {
    await vscode.openFromExplorer('router.netlab');
    await vscode.clickGutter(4);
    const line = await vscode.moving(() => vscode.page.keyboard.press('F5'));
    assert.deepEqual({ file: line.file, line: line.line }, { file: 'router.netlab', line: 4 });
    const next = await vscode.moving(() => vscode.page.keyboard.press('F10'));
    assert.deepEqual({ file: next.file, line: next.line }, { file: 'router.netlab', line: 5 });
    const inside = await vscode.moving(() => vscode.page.keyboard.press('F11'));
    assert.match(inside.file, /\.ts$/);
    await vscode.screenshot('lab-step-into');
  });
});
