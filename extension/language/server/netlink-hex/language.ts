// netlink-hex, as the server knows languages.
import type { Language } from '../language.ts';
import { completions } from './completion.ts';
import { diagnose } from './diagnostics.ts';
import { codeActions } from './fixes.ts';
import { HexDocument } from './hex-document.ts';
import { hoverAt } from './hover.ts';
import { foldingRanges, inlayHints, outline, selectionRange } from './outline.ts';
import { documentLinks } from './source-links.ts';
import { semanticTokens } from './tokens.ts';

/** Documents with more bytes are coloured by what is visible. */
const MOST_COLOURED_AT_ONCE = 100_000;

export const netlinkHex: Language = {
  open(document) {
    const hex = new HexDocument(document);
    return {
      get version() {
        return hex.text.document.version;
      },
      update: (changes, version) => hex.update(changes, version),
      diagnose: () => diagnose(hex),
      hover: (position, { kernelSources }) => hoverAt(hex, position, kernelSources),
      symbols: () => outline(hex),
      foldingRanges: () => foldingRanges(hex),
      selectionRanges: positions => positions.map(position => selectionRange(hex, position)),
      links: ({ kernelSources }) => documentLinks(hex, kernelSources),
      codeActions: (range, shown) => codeActions(hex, range, shown),
      completions: position => completions(hex, position),
      inlayHints: range => inlayHints(hex, range),
      tokens: range => semanticTokens(hex, range).build(),
      allTokens() {
        if (hex.text.bytes.length > MOST_COLOURED_AT_ONCE) return null;
        const end = { line: hex.text.lineCount - 1, character: 0 };
        return semanticTokens(hex, { start: { line: 0, character: 0 }, end }).build();
      },
    };
  },
};
