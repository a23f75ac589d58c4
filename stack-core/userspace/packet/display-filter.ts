// Display filters as Wireshark has them, as far as checks of frames need: `icmp.type == 11 && ip.ttl > 60`.
import { parse_ipv4 } from '../../include/show.ts';
import { FIELD_NAMES, type Fields } from './dissect.ts';

export class FilterError extends Error {
  /** Of the character at fault, from 1. */
  readonly column: number;
  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}

/** A parsed filter: whether it holds for a frame, and the comparisons that it makes. */
export interface Filter {
  matches(fields: Fields): boolean;
  readonly comparisons: readonly Comparison[];
}

export interface Comparison {
  /** As written. */
  text: string;
  field: string;
  matches(fields: Fields): boolean;
}

const OPERATORS: Record<string, (order: number) => boolean> = {
  '==': order => order === 0,
  eq: order => order === 0,
  '!=': order => order !== 0,
  ne: order => order !== 0,
  '<': order => order < 0,
  lt: order => order < 0,
  '<=': order => order <= 0,
  le: order => order <= 0,
  '>': order => order > 0,
  gt: order => order > 0,
  '>=': order => order >= 0,
  ge: order => order >= 0,
};

/** Parses a filter. Throws FilterError. */
export function parseFilter(text: string): Filter {
  return new Parser(text).whole();
}

interface Token {
  text: string;
  column: number;
}

class Parser {
  private readonly text: string;
  private readonly tokens: Token[] = [];
  private at = 0;
  private readonly comparisons: Comparison[] = [];

  constructor(text: string) {
    this.text = text;
    for (const match of text.matchAll(/"[^"]*"|&&|\|\||[=!<>]=|[!<>()]|[\w.:/-]+|\S/g))
      this.tokens.push({ text: match[0], column: match.index + 1 });
  }

  whole(): Filter {
    const matches = this.or();
    if (this.token !== undefined) throw new FilterError(`unexpected ${this.token.text}`, this.token.column);
    return { matches, comparisons: this.comparisons };
  }

  private get token(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(...words: string[]): boolean {
    if (this.token === undefined || !words.includes(this.token.text)) return false;
    this.at++;
    return true;
  }

  private or(): (fields: Fields) => boolean {
    let left = this.and();
    while (this.take('||', 'or')) {
      const [a, b] = [left, this.and()];
      left = fields => a(fields) || b(fields);
    }
    return left;
  }

  private and(): (fields: Fields) => boolean {
    let left = this.not();
    while (this.take('&&', 'and')) {
      const [a, b] = [left, this.not()];
      left = fields => a(fields) && b(fields);
    }
    return left;
  }

  private not(): (fields: Fields) => boolean {
    if (this.take('!', 'not')) {
      const operand = this.not();
      return fields => !operand(fields);
    }
    if (this.take('(')) {
      const inner = this.or();
      if (!this.take(')')) throw new FilterError('expected )', this.token?.column ?? this.text.length + 1);
      return inner;
    }
    return this.comparison();
  }

  private comparison(): (fields: Fields) => boolean {
    const name = this.token;
    if (name === undefined) throw new FilterError('expected a field, such as ip.src', this.text.length + 1);
    if (!FIELD_NAMES.includes(name.text))
      throw new FilterError(`there is no field ${name.text}${nearest(name.text)}`, name.column);
    this.at++;
    const operator = this.token === undefined ? undefined : OPERATORS[this.token.text];
    const matches =
      operator === undefined ? (fields: Fields) => fields.has(name.text) : this.value(name.text, operator);
    const end = this.tokens[this.at - 1];
    const text = this.text.slice(name.column - 1, end.column - 1 + end.text.length);
    this.comparisons.push({ text, field: name.text, matches });
    return matches;
  }

  private value(name: string, operator: (order: number) => boolean): (fields: Fields) => boolean {
    this.at++;
    const value = this.token;
    if (value === undefined) throw new FilterError(`expected a value for ${name}`, this.text.length + 1);
    this.at++;
    const wanted = value.text.replace(/^"(.*)"$/, '$1').toLowerCase();
    const [address, length] = wanted.split('/');
    const network = parse_ipv4(address);
    return fields => (fields.get(name) ?? []).some(found => operator(compare(found, wanted, network, length)));
  }
}

/** Negative, zero or positive, as the found value is below, equal to or above the wanted one. */
function compare(found: string | number, wanted: string, network: number | null, length: string | undefined): number {
  if (typeof found === 'number') return found - Number(wanted);
  const address = parse_ipv4(found);
  if (address === null || network === null) return found < wanted ? -1 : found > wanted ? 1 : 0;
  const size = 2 ** (32 - Number(length ?? 32));
  return Math.floor(address / size) - Math.floor(network / size);
}

function nearest(name: string): string {
  const protocol = name.split('.')[0];
  const known = FIELD_NAMES.filter(each => each.startsWith(`${protocol}.`));
  return known.length === 0 ? '' : ` (${protocol} has ${known.join(', ')})`;
}
