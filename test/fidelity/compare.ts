// Two records of one lab: what differs, as text to read.
import { frameText } from './frame-text.ts';
import { reportedSymbol } from './inlined-functions.ts';
import { masked } from './masks.ts';
import { messageText } from './netlink-message.ts';
import type { Drop, FidelityRecord, Json } from './record.ts';

/** The parts of a record, in the order in which they are reported. */
export const PARTS = ['commands', 'frames', 'drops', 'counters', 'state', 'netlink', 'lab'] as const;
export type Part = (typeof PARTS)[number];

export interface Difference {
  part: Part;
  text: string;
}

/** Two records with the words for them in messages, `model` and `real`, for instance. */
export interface Sides {
  left: string;
  right: string;
}

/** What differs between two records of the lab with the text `lab`, one entry for each part that does. */
export function compare(left: FidelityRecord, right: FidelityRecord, lab: string, sides: Sides): Difference[] {
  const [a, b] = [masked(left, lab), masked(right, lab)];
  const texts: Record<Part, string[]> = {
    commands: compareCommands(a, b, sides),
    frames: compareFrames(a, b, sides),
    drops: diffLines(a.drops.map(dropText), b.drops.map(dropText), sides),
    counters: diffLines(counterLines(a), counterLines(b), sides),
    state: diffLines(jsonLines(a.state), jsonLines(b.state), sides),
    netlink: compareNetlink(a, b, sides),
    lab: diffLines(labLines(a), labLines(b), sides),
  };
  // The lab prints what its commands print: to say it twice helps nobody.
  if (texts.commands.length > 0) texts.lab = [];
  return PARTS.flatMap(part => (texts[part].length === 0 ? [] : { part, text: texts[part].join('\n') }));
}

const dropText = ({ reason, function: location, dev, netns }: Drop): string =>
  `${reason} in ${reportedSymbol(location)}, device ${dev ?? 'none'}, namespace ${netns}`;

function counterLines({ counters }: FidelityRecord): string[] {
  return Object.entries(counters).flatMap(([netns, changes]) =>
    Object.keys(changes)
      .sort()
      .map(name => `${netns} ${name} ${changes[name]}`),
  );
}

function labLines({ lab }: FidelityRecord): string[] {
  const streams = (['stdout', 'stderr'] as const).flatMap(name => [`${name}:`, ...lab[name].split('\n')]);
  return [`status ${lab.status}`, ...streams];
}

const jsonLines = (value: Json): string[] => JSON.stringify(value, sortedKeys, 1).split('\n');

/** For JSON.stringify: the order of keys is no difference. */
function sortedKeys(_key: string, value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function compareCommands(a: FidelityRecord, b: FidelityRecord, sides: Sides): string[] {
  const lines: string[] = [];
  const count = Math.max(a.commands.length, b.commands.length);
  for (let i = 0; i < count; i++) {
    const [left, right] = [a.commands[i], b.commands[i]];
    const argv = (left ?? right).argv.join(' ');
    if (!left || !right || left.argv.join('\0') !== right.argv.join('\0')) {
      lines.push(
        `command ${i + 1}: ${sides.left} ran ${commandText(left?.argv)}, ${sides.right} ${commandText(right?.argv)}`,
      );
      break;
    }
    if (left.status !== right.status)
      lines.push(`$ ${argv}\n  status ${left.status} in the ${sides.left}, ${right.status} in the ${sides.right}`);
    for (const stream of ['stdout', 'stderr'] as const) {
      if (left[stream] === right[stream]) continue;
      lines.push(`$ ${argv}\n  ${stream}:`, ...diffLines(left[stream].split('\n'), right[stream].split('\n'), sides));
    }
  }
  return lines;
}

const commandText = (argv: string[] | undefined): string => (argv ? `\`${argv.join(' ')}\`` : 'nothing more');

/** Frames that are shown of each TAP; what follows a first difference is rarely news. */
const FRAMES_SHOWN = 2;

function compareFrames(a: FidelityRecord, b: FidelityRecord, sides: Sides): string[] {
  const lines: string[] = [];
  for (const tap of new Set([...Object.keys(a.frames), ...Object.keys(b.frames)])) {
    const [left, right] = [a.frames[tap], b.frames[tap]];
    if (!left || !right) {
      lines.push(`${tap}: no such TAP in the ${left ? sides.right : sides.left}`);
      continue;
    }
    if (left.length !== right.length)
      lines.push(`${tap}: ${left.length} frames out of the ${sides.left}, ${right.length} out of the ${sides.right}`);
    const differing = [...Array(Math.max(left.length, right.length)).keys()].filter(i => left[i] !== right[i]);
    for (const i of differing.slice(0, FRAMES_SHOWN)) {
      lines.push(`${tap}, frame ${i + 1}:`, ...sideBySide(textOf(left[i]), textOf(right[i]), sides));
    }
  }
  return lines;
}

const textOf = (frame: string | undefined): string[] => (frame === undefined ? ['no frame'] : frameText(frame));

const COLUMN = 44;

/** Two columns; `>` marks the first line that differs, `|` the others. */
function sideBySide(left: string[], right: string[], sides: Sides): string[] {
  const lines = [`    ${sides.left.padEnd(COLUMN)} ${sides.right}`];
  let marker = '>';
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [a = '', b = ''] = [left[i], right[i]];
    lines.push(`  ${a === b ? ' ' : marker} ${a.padEnd(COLUMN)} ${b}`);
    if (a !== b) marker = '|';
  }
  return lines;
}

function compareNetlink(a: FidelityRecord, b: FidelityRecord, sides: Sides): string[] {
  const lines: string[] = [];
  for (const netns of new Set([...Object.keys(a.netlink), ...Object.keys(b.netlink)])) {
    const [left, right] = [a.netlink[netns] ?? [], b.netlink[netns] ?? []];
    const difference = diffLines(left.flatMap(messageText), right.flatMap(messageText), sides);
    if (difference.length > 0) lines.push(`namespace ${netns}:`, ...difference);
  }
  return lines;
}

const CONTEXT = 2;

/** Empty if equal. Otherwise the differing lines, `-` for those of the left side only, `+` for the right. */
export function diffLines(left: string[], right: string[], sides: Sides): string[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  if (start === left.length && start === right.length) return [];
  let [leftEnd, rightEnd] = [left.length, right.length];
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd--;
    rightEnd--;
  }
  const changed = diffMiddle(left.slice(start, leftEnd), right.slice(start, rightEnd));
  return [
    `  - ${sides.left}, + ${sides.right}:`,
    ...left.slice(Math.max(0, start - CONTEXT), start).map(line => `    ${line}`),
    ...changed,
    ...left.slice(leftEnd, leftEnd + CONTEXT).map(line => `    ${line}`),
  ];
}

/** By the longest common subsequence. */
function diffMiddle(left: string[], right: string[]): string[] {
  const length: Uint32Array[] = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      length[i][j] = left[i] === right[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push(`    ${left[i++]}`);
      j++;
    } else if (j === right.length || (i < left.length && length[i + 1][j] >= length[i][j + 1])) {
      lines.push(`  - ${left[i++]}`);
    } else {
      lines.push(`  + ${right[j++]}`);
    }
  }
  return lines;
}
