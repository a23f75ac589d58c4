// The packed extension in the embedded VS Code, driven through a browser with keyboard and mouse.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { ensureApt } from '../../scripts/apt.ts';
import { buildAll } from '../../scripts/build.ts';
import {
  type CodeServer,
  ensureCodeServer,
  freePort,
  installExtension,
  startCodeServer,
} from '../../scripts/code-server.ts';
import { packVsix, vsixFile } from '../../scripts/package.ts';
import { writeUserSettings } from '../../scripts/user-settings.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const screenshots = path.join(import.meta.dirname, 'screenshots');
const media = path.join(root, 'media');
const shownToUsers = ['lab', 'breakpoint', 'stopped', 'step-back', 'inject'];
const manySteps = 10;
const manyRows = 100;
/** How long anything may take that has to come: CI machines are slow. */
const patienceMs = 60_000;
/** How long the last row of a list may take to say that there is none after it. */
const lastRowMs = 1000;
const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, installed when it is missing. */
export async function launchBrowser(): Promise<Browser> {
  ensureApt(['chromium', 'fonts-dejavu-core'], 'the test in VS Code');
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: browserFlags });
}

/** Run in a page: what its picture is as WebP. */
const pictureAsWebp = `(async () => {
  const picture = document.querySelector('img');
  await picture.decode();
  const [width, height] = [picture.naturalWidth * 0.8, picture.naturalHeight * 0.8];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d').drawImage(picture, 0, 0, width, height);
  return canvas.toDataURL('image/webp', 0.6);
})()`;

/** A picture as WebP, and smaller: the packed extension carries the pictures. */
export async function toWebp(page: Page, png: Buffer): Promise<Buffer> {
  await page.setContent(`<img src="data:image/png;base64,${png.toString('base64')}">`);
  const url: string = await page.evaluate(pictureAsWebp);
  await page.close();
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/** The place where a frame stands, as the editor shows it. */
export type MarkedLine = { file: string; line: number; text: string };

/** A private VS Code with the packed extension, open on a copy of the sample labs, and other files if it shall have any. */
export class Workbench {
  readonly page: Page;
  readonly labs: string;
  readonly #home: string;
  readonly #server: CodeServer;
  readonly #browser: Browser;

  private constructor(page: Page, labs: string, home: string, server: CodeServer, browser: Browser) {
    this.page = page;
    this.labs = labs;
    this.#home = home;
    this.#server = server;
    this.#browser = browser;
  }

  static async open(settings: Record<string, unknown> = {}, files: Record<string, string> = {}): Promise<Workbench> {
    await ensureCodeServer();
    await buildAll();
    await packVsix();
    const home = mkdtempSync(path.join(tmpdir(), 'netstack-vscode-'));
    const dirs = { userData: path.join(home, 'user'), extensions: path.join(home, 'extensions') };
    const labs = path.join(home, 'labs');
    cpSync(path.join(root, 'extension', 'labs'), labs, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(labs, name), text);
    writeUserSettings(dirs.userData, settings);
    await installExtension(vsixFile, dirs);
    const server = await startCodeServer(labs, (await freePort())!, dirs);
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(patienceMs);
    const workbench = new Workbench(page, labs, home, server, browser);
    await page.goto(server.url);
    await page
      .locator('.explorer-folders-view .monaco-list-row')
      .first()
      .waitFor({ timeout: 2 * patienceMs });
    return workbench;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /**
   * Keeps a picture in test/vscode/screenshots. With NETSTACK_MEDIA=1 those that README and walkthrough show replace
   * the ones in media/.
   */
  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    const file = path.join(screenshots, `${name.replace(/[^\w-]+/g, '-')}.png`);
    await this.page.mouse.move(800, 999);
    await this.page.waitForTimeout(300);
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    if (process.env.NETSTACK_MEDIA && shownToUsers.includes(name))
      writeFileSync(path.join(media, `${name}.webp`), await toWebp(await this.#browser.newPage(), readFileSync(file)));
  }

  /** Opens a file of the folder by a double click in the explorer. */
  async openFromExplorer(name: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+E');
    await this.page.locator('.explorer-folders-view').getByText(name, { exact: true }).dblclick();
    await this.editorTab(name).waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
  }

  editorTab(name: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** Runs a command through the command palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput();
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.quickPick(title).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input[type="text"]');
  }

  /** Goes into Inject Packet… as far as the question for a packet of this kind. */
  async beginInjection(kind: string, whileChoosing = async () => {}): Promise<void> {
    await this.command('Netstack: Inject Packet…');
    await this.quickPick('eth0').waitFor();
    await this.page.keyboard.press('Enter');
    await this.quickPick(kind).waitFor();
    await whileChoosing();
    await this.quickPick(kind).click();
    await this.quickPick(kind).waitFor({ state: 'hidden' });
  }

  /** What stands below the quick input's box: why its text is wrong, or what it means. */
  message(text: RegExp): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-message', { hasText: text });
  }

  /** Types a path into the dialog for files, which first writes a folder of its own there, and lists what it reads. */
  async fillFileDialog(file: string): Promise<void> {
    await this.until('the dialog begins with a folder', async () => /\/$/.test(await this.quickInput().inputValue()));
    await this.until(`the dialog takes ${file}`, async () => {
      if ((await this.quickInput().inputValue()) !== file) await this.quickInput().fill(file);
      await this.page.waitForTimeout(500);
      return (await this.quickInput().inputValue()) === file;
    });
  }

  quickPick(text: string): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row', { hasText: text });
  }

  /** Types the name of a function breakpoint into the Breakpoints view, which asks for it. */
  async nameFunctionBreakpoint(name: string): Promise<void> {
    const view = this.page.locator('.debug-breakpoints');
    await view.locator('input[type="text"]').waitFor();
    await this.page.keyboard.type(name);
    await this.page.keyboard.press('Enter');
    await view.locator('.monaco-list-row', { hasText: name }).waitFor();
  }

  /** A section of the Run and Debug side bar: Variables, Watch, Call Stack, Breakpoints. */
  debugPane(title: string): Locator {
    return this.page.locator('.debug-viewlet .pane', { has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** Shows Run and Debug, once VS Code knows that what is in the editor can be debugged. */
  async showDebugger(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+D');
    await this.page.getByRole('button', { name: 'Run and Debug', exact: true }).waitFor();
  }

  /** Unfolds a section of the side bar, and folds others to make room for it. */
  async unfold(title: string, ...folded: string[]): Promise<Locator> {
    const pane = this.debugPane(title);
    await pane.locator('.pane-header').waitFor();
    for (const name of folded) await this.#fold(name, 'true');
    await this.#fold(title, 'false');
    return pane;
  }

  async #fold(title: string, isExpanded: 'true' | 'false'): Promise<void> {
    const header = this.debugPane(title).locator(`.pane-header[aria-expanded="${isExpanded}"]`);
    if (await header.isVisible()) await header.click();
  }

  /** A row of a tree view in the Run and Debug side bar. */
  row(pane: string, text: string | RegExp): Locator {
    return this.debugPane(pane).locator('.monaco-list-row', { hasText: text });
  }

  /** Chooses from the menu that a right click on something opens. */
  async fromMenuOf(what: Locator, action: string): Promise<void> {
    await what.click({ button: 'right' });
    const entry = this.page.locator('.monaco-menu .action-label', { hasText: action }).first();
    await entry.waitFor();
    // VS Code takes no click for meant that comes too soon after the menu: then a person clicks again.
    for (let tries = 0; tries < 10 && (await entry.isVisible()); tries++) {
      await entry.click({ timeout: 5000 }).catch(() => {});
      await entry.waitFor({ state: 'hidden', timeout: 2000 }).catch(() => {});
    }
  }

  /** Number of the event where the run is stopped, as the status bar tells it. */
  async event(): Promise<number> {
    return Number(/event ([\d,]+)/.exec(await this.position())?.[1]?.replaceAll(',', ''));
  }

  /** Makes room as a person does: folds a section that is not needed, pulls the side bar wider. */
  async makeRoom(): Promise<void> {
    await this.debugPane('Watch').locator('.pane-header').click();
    const sideBar = (await this.page.locator('.part.sidebar').boundingBox())!;
    await this.page.mouse.move(sideBar.x + sideBar.width + 2, 500);
    await this.page.mouse.down();
    await this.page.mouse.move(sideBar.x + sideBar.width + 120, 500, { steps: 5 });
    await this.page.mouse.up();
  }

  /** The rows of the call stack, top first: function and, behind it, file and line. */
  frames(): Locator {
    return this.page.locator('.debug-call-stack .stack-frame');
  }

  /** The functions of the call stack, without the arguments that the rows show. */
  async frameNames(): Promise<string[]> {
    const rows = await this.frames().locator('.label').allInnerTexts();
    return rows.map(row => row.replace(/\(.*/, '').trim());
  }

  /** Waits until the debugger is stopped in a frame whose name begins with `name`. */
  async stoppedIn(name: string): Promise<void> {
    await this.frames().first().filter({ hasText: name }).waitFor();
    await this.page.locator('.debug-toolbar .codicon-debug-step-over').waitFor();
  }

  /** What the editor marks as the place where the selected frame stands. */
  async markedLine(): Promise<MarkedLine> {
    const mark = this.page.locator('.debug-top-stack-frame-line, .debug-focused-stack-frame-line').first();
    await mark.waitFor();
    const file = (await this.page.locator('.tabs-container .tab.active').getAttribute('data-resource-name')) ?? '';
    const { line, text } = await mark.evaluate(element => {
      const top = (row: { getBoundingClientRect(): { top: number } }) => Math.round(row.getBoundingClientRect().top);
      const editor = element.closest('.monaco-editor');
      const inTheSameRow = (selector: string) =>
        [...(editor?.querySelectorAll(selector) ?? [])].find(row => top(row) === top(element))?.textContent ?? '';
      return {
        line: inTheSameRow('.margin-view-overlays .line-numbers'),
        text: inTheSameRow('.view-lines .view-line'),
      };
    });
    return { file, line: Number(line), text: text.replaceAll('\u00a0', ' ').trim() };
  }

  /** Where in the run the debugger is stopped, as the status bar tells; '' while no lab is debugged. */
  async position(): Promise<string> {
    const items = this.page.locator('.statusbar-item:visible', { hasText: /event [\d,]+/ });
    return (await items.allInnerTexts())[0] ?? '';
  }

  isDebugging(): Promise<boolean> {
    return this.page.locator('.debug-toolbar').isVisible();
  }

  /** Asks again and again until the answer is a truth, and returns it. */
  async until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      await this.page.waitForTimeout(100);
    }
    throw new Error(`waited ${patienceMs / 1000} s in vain: ${what}`);
  }

  /** Does something that lets the program go on, and waits until it has stopped elsewhere. */
  async moving(action: () => Promise<void>): Promise<MarkedLine> {
    const before = await this.position();
    await action();
    const now = await this.until(`leaves ${before || 'no position'}`, async () => {
      const position = await this.position();
      return position !== '' && position !== before && this.where();
    });
    return now.marked;
  }

  /** Presses F5 at every stop until the lab has ended; the number of stops. */
  async continueToTheEnd(): Promise<number> {
    for (let stops = 0; stops < manySteps; stops++) {
      const before = await this.position();
      await this.page.keyboard.press('F5');
      const isOver = await this.until('stops again, or ends', async () => {
        if (!(await this.isDebugging())) return 'over';
        return (await this.position()) !== before && (await this.where()) !== undefined && 'stopped';
      });
      if (isOver === 'over') return stops;
    }
    throw new Error('the lab does not end');
  }

  /** Presses a key that steps until the statement is one that matches `text`; the lines passed on the way, it included. */
  async stepUntil(text: RegExp, key: string): Promise<MarkedLine[]> {
    const passed: MarkedLine[] = [];
    while (passed.length < manySteps) {
      const marked = await this.moving(() => this.page.keyboard.press(key));
      passed.push(marked);
      if (text.test(marked.text)) return passed;
    }
    throw new Error(`${key} ${manySteps} times, and never at ${text}: ${passed.map(line => line.text).join(' | ')}`);
  }

  /** Call stack and marked line, once they stay the same; undefined while the program runs. */
  async where(): Promise<{ frames: string[]; marked: MarkedLine } | undefined> {
    if (!(await this.page.locator('.debug-toolbar .codicon-debug-step-over').isVisible())) return undefined;
    if ((await this.frames().count()) === 0) return undefined;
    const read = async () => ({ frames: await this.frames().allInnerTexts(), marked: await this.markedLine() });
    const first = await read();
    await this.page.waitForTimeout(300);
    const second = await read();
    return JSON.stringify(first) === JSON.stringify(second) ? second : undefined;
  }

  /** Sets or removes a breakpoint by a click into the gutter beside a line that is on the screen. */
  async clickGutter(line: number): Promise<void> {
    const number = this.page.locator('.editor-instance .margin-view-overlays .line-numbers', {
      hasText: new RegExp(`^${line}$`),
    });
    await number.waitFor();
    const row = number.locator('xpath=..');
    const editor = (await this.page.locator('.editor-instance .monaco-editor').boundingBox())!;
    const breakpoints = this.page.locator('.editor-instance .glyph-margin-widgets [class*="debug-breakpoint"]');
    const before = await breakpoints.count();
    const box = (await row.boundingBox())!;
    await this.page.mouse.click(editor.x + 10, box.y + box.height / 2);
    await this.until('the gutter shows it', async () => (await breakpoints.count()) !== before);
  }

  /** Brings the keyboard to the editor; a view that is just being shown may take it back. */
  async focusEditor(): Promise<void> {
    await this.until('the editor has the keyboard', async () => {
      await this.page.keyboard.press('Control+1');
      await this.page.waitForTimeout(300);
      return this.page.locator('.editor-instance .monaco-editor.focused').isVisible();
    });
  }

  /** The row of the Variables view that shows `name`. */
  variable(name: string): Locator {
    return this.page.locator('.debug-variables .monaco-list-row', {
      has: this.page.locator('.expression .name', { hasText: new RegExp(`^\\s*${name}\\s*=?\\s*$`) }),
    });
  }

  /** Names and values in the Variables view. */
  async variables(): Promise<Map<string, string>> {
    const values = new Map<string, string>();
    for await (const { name, value } of this.#walkVariables()) if (!values.has(name)) values.set(name, value);
    await this.page.keyboard.press('Home');
    return values;
  }

  /** Brings the first row of that name in the Variables view onto the screen. */
  async revealVariable(name: string): Promise<Locator> {
    for await (const row of this.#walkVariables()) if (row.name === name) return row.locator;
    throw new Error(`no variable ${name}`);
  }

  /** Walks down the rows of the Variables view with the keyboard, to the last one. */
  async *#walkVariables(): AsyncGenerator<{ name: string; value: string; locator: Locator }> {
    const list = this.page.locator('.debug-variables .monaco-list').first();
    await list.focus();
    await this.page.keyboard.press('Home');
    for (let row = 1; row < manyRows; row++) {
      await this.page.keyboard.press('ArrowDown');
      const locator = list.locator(`.monaco-list-row.focused[data-index="${row}"]`);
      const isThere = await locator.waitFor({ timeout: row === 1 ? patienceMs : lastRowMs }).then(
        () => true,
        () => false,
      );
      if (!isThere) return;
      const [, name, value] = /^(.*?), value (.*)$/.exec((await locator.getAttribute('aria-label')) ?? '') ?? [];
      if (name !== undefined && value !== undefined) yield { name, value, locator };
    }
  }

  /** Opens a row of the Variables view. */
  async expand(name: string): Promise<void> {
    await this.variable(name).locator('.monaco-tl-twistie').click();
  }

  /** Puts the cursor on the first line of a source of the model that contains `text`, by Go to Line. */
  async goToLineWith(source: string, text: string): Promise<number> {
    const lines = readFileSync(path.join(root, source), 'utf8').split('\n');
    const line = 1 + lines.findIndex(one => one.includes(text));
    if (line === 0) throw new Error(`${source} has no line with ${text}`);
    await this.page.keyboard.press('Control+G');
    await this.quickInput().fill(`:${line}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line},` }).waitFor();
    return line;
  }

  /** The lines of the Debug Console. */
  async consoleText(): Promise<string> {
    return (await this.page.locator('.repl .monaco-list-row').allInnerTexts()).join('\n');
  }

  /** Clicks a button of the debug toolbar; its name may have a key behind it. */
  async toolbar(action: string): Promise<void> {
    const name = new RegExp(`^${action}( \\(.*\\))?$`);
    await this.page.locator('.debug-toolbar').getByRole('button', { name }).click();
  }
}
