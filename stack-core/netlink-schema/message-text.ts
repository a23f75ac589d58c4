// A decoded message as text for people: a line for the message, one for each attribute, indented by nesting.
import type { DecodedAttribute, DecodedMessage } from './decode.ts';
import type { FieldValue } from './read.ts';

export function messageText(message: DecodedMessage): string {
  const { type, family, len, flags, seq, pid, header, attrs, errors } = message;
  const name = family === undefined ? type : `${family}: ${type}`;
  const lines = [`${name}, ${len} bytes, flags ${flags.join('|') || '0'}, seq ${seq}, pid ${pid}`];
  const fields = Object.entries(header).map(([field, value]) => `${field} ${value}`);
  if (fields.length > 0) lines.push(`  ${fields.join(', ')}`);
  for (const attribute of attrs) attributeLines(attribute, '  ', lines);
  for (const error of errors) lines.push(`  at byte ${error.offset}: ${error.message}`);
  return lines.join('\n');
}

function attributeLines(
  { name, type, value, text, children }: DecodedAttribute,
  indent: string,
  lines: string[],
): void {
  const label = name ?? `attribute ${type}`;
  const shown = value === undefined || value === true ? '' : ` ${valueText(value)}`;
  lines.push(`${indent}${label}${shown}${text === undefined ? '' : ` (${text})`}`);
  for (const child of children ?? []) attributeLines(child, `${indent}  `, lines);
}

function valueText(value: FieldValue): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join('; ')}]`;
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([field, each]) => `${field} ${typeof each === 'object' ? `{${valueText(each)}}` : each}`)
    .join(', ');
}
