// The mapping between bytes and text, held against itself: after any edits it is what reading anew gives.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { HexText } from '../../../extension/language/server/netlink-hex/hex-text.ts';
import { netlinkHex } from '../../../extension/language/server/netlink-hex/language.ts';

const textOf = (text: string): TextDocument => TextDocument.create('file:///x.nlhex', 'netlink-hex', 1, text);

/** Numbers that look random, the same ones for a seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('bytes and places', () => {
  const forms = [
    '1400 0000\r\n12 00 # comment\r\n',
    '00000000: 1400 0000 1200  ......\n00000006: 0103       ..\n',
    '00000000  14 00 00 00  |....|\n00000004\n',
    '0000000 0014 0000\n0000004\n',
    String.raw`send(3, "\x14\x00lo\0", 5)`,
    '0x14, 0x0,\n\n0x12',
  ];
  for (const text of forms)
    it(`are each other's inverse: ${JSON.stringify(text)}`, () => {
      const hex = new HexText(textOf(text));
      assert.ok(hex.bytes.length > 0);
      for (let byte = 0; byte < hex.bytes.length; byte++) {
        const { start } = hex.placeOf(byte);
        assert.equal(hex.byteAt(start), byte);
      }
    });
});

const PIECES = [
  '1400  12 00 ',
  '0000000 ',
  '14 00 00 00\n',
  '14',
  '00 ',
  '\n',
  '\n\n',
  '# x',
  '#',
  'zz',
  '00000000: 1400  ..\n',
  '00000004\n',
  '\\x14',
  '"',
  '0x',
  '1',
  '\r\n',
  '34000000100000000000000000000000',
  '0700',
  ' ',
];
const SEED = 20;
const DOCUMENTS = 60;
const EDITS = 25;

it(`edits leave what reading anew gives (seed ${SEED}, ${DOCUMENTS} documents)`, () => {
  const draw = random(SEED);
  for (let n = 0; n < DOCUMENTS; n++) {
    const hex = new HexText(textOf(Array.from({ length: draw(40) }, () => PIECES[draw(PIECES.length)]).join('')));
    for (let edit = 0; edit < EDITS; edit++) {
      const { document } = hex;
      const length = document.getText().length;
      const from = draw(length + 1);
      const to = Math.min(length, from + draw(12));
      const text = PIECES[draw(PIECES.length)];
      hex.update([{ range: { start: document.positionAt(from), end: document.positionAt(to) }, text }], edit + 2);
      const anew = new HexText(textOf(document.getText()));
      assert.deepEqual(hex.bytes, anew.bytes, JSON.stringify(document.getText()));
      for (let line = 0; line < anew.lineCount; line++) assert.deepEqual(hex.note(line), anew.note(line));
      assert.equal(hex.lineCount, anew.lineCount);
      // The short way of reading long dumps is no other way.
      const closely = Array.from({ length: hex.lineCount }, (_, line) => hex.line(line).bytes).flat();
      assert.deepEqual([...hex.bytes], closely, JSON.stringify(document.getText()));
    }
  }
});

/** A dump of several messages, to be spoilt. */
const GOOD = `# protocol: NETLINK_ROUTE
34000000 10000100 00000000 00000000 00000100 02000000 02100000 00000000 07000300 6c6f0000 0c001280 07000100 74756e00

48000000 18000506 00000000 00000000 02100000 fe030001 00000000
08000100 0a160000 24000900 10000002 03000000 08000500 0a0900fd 10000406 0d000000 08000500 0a320009

34000000 02000000 00000000 24750000 edffffff 20000000 10000500 00000000 00000000 0000000000000000 0000000000000000
# protocol: generic
14000000 10000100 00000000 00000000 03010000
`;

it(`no document makes the language fail (seed ${SEED})`, () => {
  const draw = random(SEED);
  for (let n = 0; n < 300; n++) {
    let text = GOOD;
    for (let spoilt = 1 + draw(8); spoilt > 0; spoilt--) {
      const at = draw(text.length);
      const piece = draw(2) === 0 ? PIECES[draw(PIECES.length)] : draw(256).toString(16);
      text = text.slice(0, at) + piece + text.slice(at + draw(6));
    }
    try {
      exercise(text, draw);
    } catch (error) {
      throw new Error(`document ${n} of seed ${SEED}: ${JSON.stringify(text)}`, { cause: error });
    }
  }
});

/** Everything that an editor asks. */
function exercise(text: string, draw: (below: number) => number): void {
  const document = textOf(text);
  const open = netlinkHex.open(document);
  const end = { line: document.lineCount, character: 0 };
  const all = { start: { line: 0, character: 0 }, end };
  const search = open.diagnose();
  let step = search.next();
  while (step.done !== true) step = search.next();
  for (const { range } of step.value) {
    const actions = open.codeActions?.(range, step.value) ?? [];
    for (const { edit } of actions) TextDocument.applyEdits(document, edit?.changes?.[document.uri] ?? []);
  }
  open.allTokens?.();
  open.tokens?.(all);
  open.symbols?.();
  open.foldingRanges?.();
  open.links?.({ kernelSources: 'https://example.org' });
  open.inlayHints?.(all);
  for (let n = 0; n < 20; n++) {
    const position = document.positionAt(draw(text.length + 1));
    open.hover?.(position, { kernelSources: 'https://example.org' });
    open.selectionRanges?.([position]);
    open.completions?.(position);
  }
}
