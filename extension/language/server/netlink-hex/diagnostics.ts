// What is wrong, over the whole document: in slices, so that a keystroke never waits for it.
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { type Finding, findingsIn, tailFinding } from '../../../../stack-core/netlink-schema/findings.ts';
import { directiveIn } from './directives.ts';
import type { Datagram, HexDocument, Message } from './hex-document.ts';

export const SOURCE = 'netlink';
/** More are of no use to anybody. */
const MOST_DIAGNOSTICS = 1000;
const SLICE_MS = 10;

const SEVERITIES: { readonly [severity in Finding['severity']]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** A finding with its place in the document's bytes. */
export interface PlacedFinding {
  finding: Finding;
  /** First byte of the message, or of the datagram, from which the offsets count. */
  base: number;
}

/** Findings of a message. */
export const findingsOf = (document: HexDocument, message: Message): PlacedFinding[] =>
  findingsIn(document.coarseAnatomy(message), document.bytesOf(message)).map(finding => ({
    finding,
    base: message.start,
  }));

/** Bytes behind the last message of a datagram that make none. */
export function tailOf(document: HexDocument, datagram: Datagram): PlacedFinding | null {
  const { start, end, tail, messageCount, firstMessage } = datagram;
  if (tail >= end) return null;
  const last = messageCount === 0 ? null : document.message(firstMessage + messageCount - 1).start - start;
  return { finding: tailFinding(document.text.bytes.subarray(start, end), last, tail - start), base: start };
}

/** Goes through the document; yields now and then, and ends with the diagnostics. */
export function* diagnose(document: HexDocument): Generator<undefined, Diagnostic[]> {
  const found = textProblems(document);
  let until = performance.now() + SLICE_MS;
  for (let index = 0; index < document.messageCount && found.length < MOST_DIAGNOSTICS; index++) {
    const message = document.message(index);
    for (const placed of findingsOf(document, message)) found.push(diagnosticOf(document, placed));
    if (performance.now() < until) continue;
    yield;
    until = performance.now() + SLICE_MS;
  }
  for (const datagram of document.datagrams) {
    const tail = tailOf(document, datagram);
    if (tail !== null) found.push(diagnosticOf(document, tail));
  }
  return found.slice(0, MOST_DIAGNOSTICS);
}

/** Wrong digits and wrong directives. */
function textProblems({ text }: HexDocument): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (let line = 0; line < text.lineCount && found.length < MOST_DIAGNOSTICS; line++) {
    const { problems = [], comment } = text.note(line);
    const severity = DiagnosticSeverity.Error;
    for (const { start, end, message } of problems) {
      const range = { start: { line, character: start }, end: { line, character: end } };
      found.push({ range, message, severity, source: SOURCE, code: 'hex-digit' });
    }
    const directive = comment === undefined ? null : directiveIn(comment);
    if (directive?.what !== 'wrong') continue;
    const at = text.line(line).comment;
    const range = {
      start: { line, character: at + directive.start },
      end: { line, character: at + directive.end },
    };
    found.push({ range, message: directive.message, severity, source: SOURCE, code: 'directive' });
  }
  return found;
}

function diagnosticOf(document: HexDocument, { finding, base }: PlacedFinding): Diagnostic {
  const { code, severity, message, start, end } = finding;
  const range = document.text.rangeOf(base + start, base + end);
  const diagnostic: Diagnostic = { range, message, severity: SEVERITIES[severity], source: SOURCE, code };
  if (code === 'padding') diagnostic.tags = [DiagnosticTag.Unnecessary];
  return diagnostic;
}
