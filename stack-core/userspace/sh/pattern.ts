// Shell patterns (`*`, `?`, `[a-z]`) as regular expressions. A backslash takes the meaning from the next character.

/**
 * A regular expression that matches exactly what the pattern matches; with `pathname`, `*` and `?` stop at a slash. A
 * malformed bracket expression (`[z-a]`) matches nothing.
 */
export function patternToRegExp(pattern: string, pathname = false): RegExp {
  try {
    return new RegExp(`^${patternSource(pattern, pathname)}$`, 'su');
  } catch {
    return /(?!)/;
  }
}

function patternSource(pattern: string, pathname: boolean): string {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\' && i + 1 < pattern.length) source += escapeCharacter(pattern[++i]);
    else if (c === '*') source += pathname ? '[^/]*' : '.*';
    else if (c === '?') source += pathname ? '[^/]' : '.';
    else if (c === '[') {
      const end = bracketEnd(pattern, i);
      source += end < 0 ? '\\[' : bracket(pattern.slice(i + 1, end));
      if (end >= 0) i = end;
    } else source += escapeCharacter(c);
  }
  return source;
}

const escapeCharacter = (c: string): string => c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');

/** Index of the `]` that ends the bracket expression at `start`; -1 when there is none. */
function bracketEnd(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === '!' || pattern[i] === '^') i++;
  if (pattern[i] === ']') i++;
  for (; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '[' && pattern[i + 1] === ':') i = Math.max(i, pattern.indexOf(':]', i + 2) + 1);
    else if (pattern[i] === ']') return i;
  }
  return -1;
}

const CLASSES: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  xdigit: '0-9A-Fa-f',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
};

function bracket(body: string): string {
  const negated = body.startsWith('!') || body.startsWith('^');
  const members = (negated ? body.slice(1) : body).replace(
    /\[:(\w+):\]|\\(.)|([\\\]^[])/g,
    (_all, name?: string, quoted?: string, special?: string) =>
      name !== undefined ? (CLASSES[name] ?? '') : (quoted ?? special ?? '').replace(/[\\\]^[-]/, '\\$&'),
  );
  return `[${negated ? '^' : ''}${members}]`;
}

/** `value` without its shortest or longest prefix or suffix that matches: `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`. */
export function removePattern(value: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const whole = patternToRegExp(pattern);
  const lengths = Array.from({ length: value.length + 1 }, (_, i) => i);
  if (operator.length === 2) lengths.reverse();
  for (const length of lengths) {
    if (operator[0] === '#' && whole.test(value.slice(0, length))) return value.slice(length);
    if (operator[0] === '%' && whole.test(value.slice(value.length - length)))
      return value.slice(0, value.length - length);
  }
  return value;
}
