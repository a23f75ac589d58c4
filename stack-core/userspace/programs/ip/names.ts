// Numbers that `ip` shows as names, and names that it takes for numbers: the files of /etc/iproute2.

/** A list of names with a number each; what has none is shown and taken as a number. */
export class Names {
  private readonly byNumber: ReadonlyMap<number, string>;
  private readonly byName: ReadonlyMap<string, number>;
  private readonly base: 10 | 16;
  private readonly max: number;

  constructor(names: Record<string, number>, max: number, base: 10 | 16 = 10) {
    this.byName = new Map(Object.entries(names));
    this.byNumber = new Map(Object.entries(names).map(([name, number]) => [number, name]));
    this.base = base;
    this.max = max;
  }

  show(number: number): string {
    const name = this.byNumber.get(number);
    if (name !== undefined) return name;
    return this.base === 10 ? String(number) : `0x${number.toString(16).padStart(2, '0')}`;
  }

  /** The number, or null when `text` is neither a name nor a number in range. */
  parse(text: string): number | null {
    const named = this.byName.get(text);
    if (named !== undefined) return named;
    const number = parseNumber(text);
    return number === null || number > this.max ? null : number;
  }
}

/** An unsigned number as C's strtoul takes it with base 0: decimal, 0x hex, 0 octal. */
export function parseNumber(text: string, max = 0xffffffff): number | null {
  const match = /^(?:(0x[0-9a-f]+)|(0[0-7]*)|([1-9]\d*))$/i.exec(text);
  if (match === null) return null;
  const number = match[2] !== undefined ? Number.parseInt(match[2], 8) : Number(text);
  return number > max ? null : number;
}

export const TABLES = new Names({ unspec: 0, default: 253, main: 254, local: 255 }, 0xffffffff);
export const PROTOCOLS = new Names(
  {
    unspec: 0,
    redirect: 1,
    kernel: 2,
    boot: 3,
    static: 4,
    gated: 8,
    ra: 9,
    mrt: 10,
    zebra: 11,
    bird: 12,
    dnrouted: 13,
    xorp: 14,
    ntk: 15,
    dhcp: 16,
    keepalived: 18,
    bgp: 186,
    isis: 187,
    ospf: 188,
    rip: 189,
    eigrp: 192,
  },
  255,
);
export const SCOPES = new Names({ global: 0, site: 200, link: 253, host: 254, nowhere: 255 }, 255);
export const ROUTE_TYPES = new Names(
  {
    none: 0,
    unicast: 1,
    local: 2,
    broadcast: 3,
    anycast: 4,
    multicast: 5,
    blackhole: 6,
    unreachable: 7,
    prohibit: 8,
    throw: 9,
    nat: 10,
    xresolve: 11,
  },
  255,
);
export const GROUPS = new Names({ default: 0 }, 0xffffffff);
export const DSFIELDS = new Names({}, 255, 16);

/** Names of transport protocols in rules and routes. */
export const IP_PROTOCOLS = new Names(
  { icmp: 1, igmp: 2, ipencap: 4, tcp: 6, udp: 17, gre: 47, esp: 50, ah: 51, sctp: 132 },
  255,
);

export const OPERSTATES = ['UNKNOWN', 'NOTPRESENT', 'DOWN', 'LOWERLAYERDOWN', 'TESTING', 'DORMANT', 'UP'];
export const LINK_MODES = ['DEFAULT', 'DORMANT'];

/** Device flags in the order in which `ip` prints them. */
export const LINK_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x8, 'LOOPBACK'],
  [0x2, 'BROADCAST'],
  [0x10, 'POINTOPOINT'],
  [0x1000, 'MULTICAST'],
  [0x80, 'NOARP'],
  [0x200, 'ALLMULTI'],
  [0x100, 'PROMISC'],
  [0x400, 'MASTER'],
  [0x800, 'SLAVE'],
  [0x4, 'DEBUG'],
  [0x8000, 'DYNAMIC'],
  [0x4000, 'AUTOMEDIA'],
  [0x2000, 'PORTSEL'],
  [0x20, 'NOTRAILERS'],
  [0x1, 'UP'],
  [0x10000, 'LOWER_UP'],
  [0x20000, 'DORMANT'],
  [0x40000, 'ECHO'],
];

/** Hardware types (ARPHRD_*). */
export const LINK_TYPES: Record<number, string> = {
  1: 'ether',
  512: 'ppp',
  768: 'ipip',
  772: 'loopback',
  776: 'sit',
  778: 'gre',
  65534: 'none',
  65535: 'void',
};
