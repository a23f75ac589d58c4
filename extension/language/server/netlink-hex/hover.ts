// Hover: the field under the pointer, its type, value and meaning, and where the kernel defines it.
import type { Hover, Position } from 'vscode-languageserver';
import { hexBytes } from '../../../../stack-core/include/show.ts';
import { NETLINK_PROTOCOLS } from '../../../../stack-core/include/uapi/linux/netlink.ts';
import type { Part } from '../../../../stack-core/netlink-schema/anatomy.ts';
import { directiveIn } from './directives.ts';
import type { HexDocument, Message } from './hex-document.ts';
import { sourceLinks } from './source-links.ts';

const MOST_BYTES = 32;

export function hoverAt(document: HexDocument, position: Position, sources: string): Hover | null {
  const found = document.partsAt(position);
  if (found === null) return hoverOfComment(document, position);
  const { message, path } = found;
  const part = path.at(-1);
  if (part === undefined) return null;
  const range = document.text.rangeOf(message.start + part.start, message.start + part.end);
  const value = [title(part, path, document), meaning(part, path), place(document, message, path, sources)]
    .filter(text => text !== '')
    .join('\n\n');
  return { contents: { kind: 'markdown', value }, range };
}

function title(part: Part, path: readonly Part[], document: HexDocument): string {
  const owner = path.at(-2);
  const ofAttribute = owner?.kind === 'attribute' && part.name !== owner.name;
  const name = ofAttribute || owner?.kind === 'header' ? `${owner?.name}.${part.name}` : part.name;
  const type = part.type === undefined ? '' : ` \`${part.type}\``;
  const port = part.name === 'nlmsg_pid' ? document.pids.get(Number(part.value)) : undefined;
  const value =
    part.value === undefined ? '' : ` = ${code(port === undefined ? part.value : `${part.value} (${port})`)}`;
  return `**${name}**${type}${value}`;
}

/** The part's own words; a length or type of an attribute says what the attribute is as well. */
function meaning(part: Part, path: readonly Part[]): string {
  const owner = path.at(-2);
  const lines = [part.doc];
  if (owner?.kind === 'attribute' && owner.doc !== part.doc) lines.push(owner.doc);
  return lines.filter(line => line !== undefined).join('  \n');
}

function place(document: HexDocument, message: Message, path: readonly Part[], sources: string): string {
  const part = path[path.length - 1];
  const names = path.slice(0, -1).map(each => each.name);
  const count = part.end - part.start;
  const bytes = document.text.bytes.subarray(message.start + part.start, message.start + part.end);
  const raw = hexBytes(bytes.subarray(0, MOST_BYTES)).replace(/..(?=.)/g, '$& ') + (count > MOST_BYTES ? ' …' : '');
  const where = count === 1 ? `Byte ${part.start}` : `Bytes ${part.start} to ${part.end - 1}`;
  const lines = [`${where} of the message, in ${names.join(' › ')}: \`${raw}\``];
  const source = part.source ?? path.findLast(each => each.source !== undefined)?.source;
  if (source !== undefined) lines.push(`Defined in ${sourceLinks(source, sources)}`);
  return lines.join('  \n');
}

const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;

function hoverOfComment(document: HexDocument, { line, character }: Position): Hover | null {
  const note = document.text.note(line);
  if (note?.comment === undefined) return null;
  const start = document.text.line(line).comment;
  const directive = directiveIn(note.comment);
  if (directive === null || character < start) return null;
  const range = { start: { line, character: start }, end: { line, character: start + note.comment.length } };
  return { contents: { kind: 'markdown', value: directiveText(directive) }, range };
}

function directiveText(directive: NonNullable<ReturnType<typeof directiveIn>>): string {
  switch (directive.what) {
    case 'protocol':
      return `From here on the messages are of **${NETLINK_PROTOCOLS[directive.protocol] ?? directive.protocol}**.`;
    case 'family':
      return `Messages of type ${directive.type} are of the generic netlink family **${directive.name}**.`;
    case 'pid':
      return `Port ${directive.pid} is **${directive.name}**.`;
    case 'wrong':
      return directive.message;
  }
}
