// Options of IPv4 and TCP headers in packet expressions.
import { parse_ipv4 } from '../../include/show.ts';
import { IPOPT_END, IPOPT_LSRR, IPOPT_NOOP, IPOPT_RA, IPOPT_RR, IPOPT_SSRR } from '../../include/uapi/linux/ip.ts';
import { concat } from '../files.ts';
import { ExpressionError, type Value } from './expression.ts';
import { asBytes } from './values.ts';

const padded = (options: Uint8Array, column: number): Uint8Array => {
  if (options.length > 40)
    throw new ExpressionError(`${options.length} bytes of options; a header has room for 40`, column);
  return concat([options, new Uint8Array(-options.length & 3)]);
};

/** `options=[IPOption_RR(routers=["0.0.0.0"]), b"\x01"]`, or bytes. */
export function ipOptions(value: Value): Uint8Array {
  if (value.kind !== 'list') return padded(value.kind === 'call' ? ipOption(value) : asBytes(value), value.column);
  return padded(concat(value.items.map(item => (item.kind === 'call' ? ipOption(item) : asBytes(item)))), value.column);
}

const SOURCE_ROUTES: Record<string, number> = {
  IPOption_RR: IPOPT_RR,
  IPOption_LSRR: IPOPT_LSRR,
  IPOption_SSRR: IPOPT_SSRR,
};

function ipOption(call: Extract<Value, { kind: 'call' }>): Uint8Array {
  const number = (name: string, fallback: number): number => {
    const value = call.named.get(name);
    if (value === undefined || value.kind === 'none') return fallback;
    if (value.kind !== 'number') throw new ExpressionError(`${name} takes a number`, value.column);
    return value.value;
  };
  const kind = SOURCE_ROUTES[call.name];
  if (kind !== undefined) {
    const routers = addresses(call.named.get('routers'));
    const header = [kind, number('length', 3 + routers.length), number('pointer', 4)];
    return Uint8Array.from([...header, ...routers]);
  }
  if (call.name === 'IPOption_NOP') return Uint8Array.of(IPOPT_NOOP);
  if (call.name === 'IPOption_EOL') return Uint8Array.of(IPOPT_END);
  if (call.name === 'IPOption_Router_Alert') {
    const alert = number('alert', 0);
    return Uint8Array.of(IPOPT_RA, number('length', 4), alert >> 8, alert);
  }
  const known = [...Object.keys(SOURCE_ROUTES), 'IPOption_NOP', 'IPOption_EOL', 'IPOption_Router_Alert'].join(', ');
  throw new ExpressionError(`there is no option ${call.name} (there is ${known}; others go as bytes)`, call.column);
}

function addresses(value: Value | undefined): number[] {
  if (value === undefined) return [];
  if (value.kind === 'repeat')
    return Array.from({ length: Math.min(value.times, 10) }, () => addresses(value.value)).flat();
  if (value.kind !== 'list') throw new ExpressionError('routers takes a list of addresses', value.column);
  return value.items.flatMap(item => {
    const address = item.kind === 'text' ? parse_ipv4(item.value) : null;
    if (address === null) throw new ExpressionError('expected an IPv4 address', item.column);
    return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255];
  });
}

/** Number and size of each word of the value; a size of 0: the option has no value. */
const TCP_OPTIONS: Record<string, { kind: number; words: readonly number[] }> = {
  MSS: { kind: 2, words: [2] },
  WScale: { kind: 3, words: [1] },
  SAckOK: { kind: 4, words: [] },
  SAck: { kind: 5, words: [4, 4, 4, 4, 4, 4, 4, 4] },
  Timestamp: { kind: 8, words: [4, 4] },
  UTO: { kind: 28, words: [2] },
};

/** `options=[("MSS", 1460), ("NOP", None), ("Timestamp", (1, 0))]`. */
export function tcpOptions(value: Value): Uint8Array {
  if (value.kind !== 'list') return padded(asBytes(value), value.column);
  return padded(concat(value.items.map(tcpOption)), value.column);
}

function tcpOption(item: Value): Uint8Array {
  if (item.kind !== 'list' || item.items.length !== 2)
    throw new ExpressionError('a TCP option is a pair, such as ("MSS", 1460)', item.column);
  const [name, value] = item.items;
  if (name.kind === 'number') return withKind(name.value, asBytes(value));
  if (name.kind !== 'text') throw new ExpressionError('expected the name of an option', name.column);
  if (name.value === 'NOP') return Uint8Array.of(1);
  if (name.value === 'EOL') return Uint8Array.of(0);
  const option = TCP_OPTIONS[name.value];
  if (option === undefined) {
    const known = ['NOP', 'EOL', ...Object.keys(TCP_OPTIONS)].join(', ');
    throw new ExpressionError(`there is no TCP option ${name.value} (there is ${known})`, name.column);
  }
  if (value.kind === 'bytes' || value.kind === 'text') return withKind(option.kind, asBytes(value));
  const numbers = value.kind === 'list' ? value.items : value.kind === 'none' ? [] : [value];
  if (option.kind !== 5 && numbers.length !== option.words.length)
    throw new ExpressionError(`${name.value} takes ${option.words.length} numbers`, value.column);
  const data = numbers.flatMap((number, i) => {
    if (number.kind !== 'number') throw new ExpressionError('expected a number', number.column);
    return Array.from(
      { length: option.words[i] },
      (_, byte) => Math.floor(number.value / 256 ** (option.words[i] - 1 - byte)) & 255,
    );
  });
  return withKind(option.kind, Uint8Array.from(data));
}

const withKind = (kind: number, data: Uint8Array): Uint8Array => Uint8Array.from([kind, 2 + data.length, ...data]);
