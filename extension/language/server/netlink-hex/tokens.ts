// Colours: what each byte is, one token for the bytes of a part that stand in one line.
import { type Range, SemanticTokensBuilder } from 'vscode-languageserver';
import { leaves, type Part, type PartKind } from '../../../../stack-core/netlink-schema/anatomy.ts';
import type { HexDocument } from './hex-document.ts';

/** As package.json contributes them. */
export const TOKEN_TYPES = [
  'netlinkHeader',
  'netlinkLength',
  'netlinkType',
  'netlinkAttribute',
  'netlinkPayload',
  'netlinkPadding',
  'netlinkError',
  'comment',
] as const;

type TokenType = (typeof TOKEN_TYPES)[number];

const TYPE_OF: { readonly [kind in PartKind]: TokenType } = {
  message: 'netlinkHeader',
  header: 'netlinkHeader',
  field: 'netlinkHeader',
  length: 'netlinkLength',
  type: 'netlinkType',
  attribute: 'netlinkAttribute',
  record: 'netlinkAttribute',
  payload: 'netlinkPayload',
  padding: 'netlinkPadding',
  quoted: 'netlinkPayload',
  unread: 'netlinkError',
};

interface Run {
  type: TokenType;
  start: number;
  end: number;
}

/** Tokens of the lines of `range`. */
export function semanticTokens(document: HexDocument, range: Range): SemanticTokensBuilder {
  const builder = new SemanticTokensBuilder();
  const { text } = document;
  const last = Math.min(range.end.line, text.lineCount - 1);
  const runs = runsOf(document, text.lineStart(range.start.line), text.lineStart(last + 1));
  let next = 0;
  for (let line = range.start.line; line <= last; line++) {
    const tokens: { start: number; end: number; type: TokenType }[] = [];
    const { starts, ends, comment, problems } = text.line(line);
    const first = text.lineStart(line);
    while (next < runs.length && runs[next].end <= first) next++;
    for (let i = 0, run = next; i < starts.length; i++) {
      while (run < runs.length && runs[run].end <= first + i) run++;
      const type = run < runs.length && runs[run].start <= first + i ? runs[run].type : 'netlinkError';
      const before = tokens.at(-1);
      // In od -x the second byte stands before the first.
      const follows = before !== undefined && starts[i] >= before.end && runs[run]?.start !== first + i;
      if (follows && before.type === type) before.end = ends[i];
      else tokens.push({ start: starts[i], end: ends[i], type });
    }
    for (const problem of problems) tokens.push({ ...problem, type: 'netlinkError' });
    if (comment >= 0) tokens.push({ start: comment, end: text.lineText(line).length, type: 'comment' });
    tokens.sort((a, b) => a.start - b.start);
    for (const { start, end, type } of tokens) builder.push(line, start, end - start, TOKEN_TYPES.indexOf(type), 0);
  }
  return builder;
}

/** The leaves of all messages from byte `from` to before `to`, in order. */
function runsOf(document: HexDocument, from: number, to: number): Run[] {
  const runs: Run[] = [];
  const first = Math.max(0, document.firstMessageFrom(from + 1) - 1);
  for (let index = first; index < document.messageCount; index++) {
    const message = document.message(index);
    if (message.start >= to) break;
    const { root } = document.anatomy(message);
    const known = root.children.length > 1 || root.end <= 16;
    for (const leaf of leaves(root)) {
      if (message.start + leaf.start >= to) break;
      runs.push({ type: typeOf(leaf, known), start: message.start + leaf.start, end: message.start + leaf.end });
    }
    if (message.end > message.start + root.end)
      runs.push({ type: 'netlinkPadding', start: message.start + root.end, end: message.end });
  }
  return runs;
}

/** Of a message that no table has, the bytes behind the header are no error: nobody can read them. */
const typeOf = (leaf: Part, known: boolean): TokenType =>
  leaf.kind === 'unread' && !known ? 'netlinkPayload' : TYPE_OF[leaf.kind];
