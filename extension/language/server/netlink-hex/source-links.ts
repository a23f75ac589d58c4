// References to the kernel's sources and to RFCs, as links.
import type { DocumentLink } from 'vscode-languageserver';
import type { HexDocument } from './hex-document.ts';

/** Where the kernel's sources are read when no setting says otherwise. */
export const KERNEL_SOURCES = 'https://elixir.bootlin.com/linux/v6.18/source/';

const REFERENCE = /\b(?:include|net|lib|drivers|kernel|Documentation)\/[\w./-]+\.[chrst]+\b|\bRFC (\d+)/g;

const addressOf = (reference: string, rfc: string | undefined, sources: string): string =>
  rfc === undefined ? `${sources.replace(/\/?$/, '/')}${reference}` : `https://www.rfc-editor.org/rfc/rfc${rfc}`;

/** The text as Markdown, with links. */
export const sourceLinks = (text: string, sources: string): string =>
  text.replace(REFERENCE, (reference, rfc?: string) => `[${reference}](${addressOf(reference, rfc, sources)})`);

/** In comments: files of the kernel and RFCs. In refusals: the request that is refused. */
export function documentLinks(document: HexDocument, sources: string): DocumentLink[] {
  return [...commentLinks(document, sources), ...requestLinks(document)];
}

function commentLinks({ text }: HexDocument, sources: string): DocumentLink[] {
  const links: DocumentLink[] = [];
  for (let line = 0; line < text.lineCount; line++) {
    const { comment } = text.note(line);
    if (comment === undefined) continue;
    for (const { 0: reference, 1: rfc, index } of comment.matchAll(REFERENCE)) {
      const start = text.line(line).comment + index;
      const range = { start: { line, character: start }, end: { line, character: start + reference.length } };
      links.push({ range, target: addressOf(reference, rfc, sources) });
    }
  }
  return links;
}

const NLMSG_ERROR = 2;
const SEQ = { start: 8, end: 12 };

function requestLinks(document: HexDocument): DocumentLink[] {
  const links: DocumentLink[] = [];
  const requests = new Map<number, number>();
  const { bytes, document: file } = document.text;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < document.messageCount; index++) {
    const { start } = document.message(index);
    const seq = view.getUint32(start + SEQ.start, true);
    if (view.getUint16(start + 4, true) !== NLMSG_ERROR) {
      requests.set(seq, start);
      continue;
    }
    const request = requests.get(seq);
    if (request === undefined) continue;
    const line = document.text.lineOfByte(request) + 1;
    const range = document.text.rangeOf(start + SEQ.start, start + SEQ.end);
    links.push({ range, target: `${file.uri}#L${line}`, tooltip: `The request, in line ${line}` });
  }
  return links;
}
