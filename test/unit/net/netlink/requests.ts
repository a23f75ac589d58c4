// Requests to rtnetlink, one after another in one namespace, most of them wrong in one way.
import { encodeMessage, type Fields, type GivenAttribute } from '../../../../stack-core/netlink-schema/encode.ts';

const REQUEST = 0x1;
const ACK = 0x4;
const EXCL = 0x200;
const CREATE = 0x400;
const DUMP = 0x300;
const DO = REQUEST | ACK;
const ADD = DO | CREATE | EXCL;
const ALL = REQUEST | DUMP;

export interface Request {
  what: string;
  hex: string;
}

/** Interface numbers: lo is 1; the first pair of veth devices gets 2 (v1) and 3 (v0). */
const V0 = 3;
const MISSING = 99;
const AF_INET = 2;

const hex = (bytes: Uint8Array): string => Array.from(bytes, each => each.toString(16).padStart(2, '0')).join('');
let seq = 0;
const to = (
  what: string,
  type: string,
  flags: number,
  header: Fields,
  attrs: readonly GivenAttribute[] = [],
): Request => ({
  what,
  hex: hex(encodeMessage(type, header, attrs, { flags, seq: ++seq })),
});
const link = (what: string, header: Fields, attrs: readonly GivenAttribute[] = [], flags = DO): Request =>
  to(what, 'RTM_NEWLINK', flags, header, attrs);
const address = (what: string, header: Fields, attrs: readonly GivenAttribute[], flags = ADD): Request =>
  to(what, 'RTM_NEWADDR', flags, { ifa_family: AF_INET, ifa_index: V0, ...header }, attrs);
const universe = { rtm_family: AF_INET, rtm_table: 254, rtm_protocol: 3, rtm_type: 1 };
const route = (what: string, header: Fields, attrs: readonly GivenAttribute[], flags = ADD): Request =>
  to(what, 'RTM_NEWROUTE', flags, { ...universe, ...header }, attrs);
const neighbour = (what: string, header: Fields, attrs: readonly GivenAttribute[], type = 'RTM_NEWNEIGH'): Request =>
  to(
    what,
    type,
    type === 'RTM_NEWNEIGH' ? ADD : DO,
    { ndm_family: AF_INET, ndm_ifindex: V0, ndm_state: 0x80, ...header },
    attrs,
  );
const rule = (what: string, header: Fields, attrs: readonly GivenAttribute[], type = 'RTM_NEWRULE'): Request =>
  to(what, type, type === 'RTM_NEWRULE' ? ADD : DO, { family: AF_INET, table: 100, action: 1, ...header }, attrs);
const pair: GivenAttribute = [
  'IFLA_LINKINFO',
  [
    ['IFLA_INFO_KIND', 'veth'],
    ['IFLA_INFO_DATA', [['VETH_INFO_PEER', { header: {}, attrs: [['IFLA_IFNAME', 'v1']] }]]],
  ],
];
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const raw = (what: string, text: string): Request => ({ what, hex: text.replaceAll(' ', '') });

export const requests: readonly Request[] = [
  link('a pair of veth devices', {}, [['IFLA_IFNAME', 'v0'], pair], ADD),
  link('the name exists', {}, [['IFLA_IFNAME', 'v0'], pair], ADD),
  link(
    'an unknown kind',
    {},
    [
      ['IFLA_IFNAME', 'n0'],
      ['IFLA_LINKINFO', [['IFLA_INFO_KIND', 'nosuchkind']]],
    ],
    ADD,
  ),
  link('no kind', {}, [['IFLA_IFNAME', 'n0']], ADD),
  link('a device that is not there', {}, [
    ['IFLA_IFNAME', 'n0'],
    ['IFLA_MTU', 1400],
  ]),
  link('an index that is not there', { ifi_index: MISSING }, [['IFLA_MTU', 1400]]),
  link('neither name nor index', {}, [['IFLA_MTU', 1400]]),
  link('a name with a slash', { ifi_index: V0 }, [['IFLA_IFNAME', 'a/b']]),
  link('an empty name', { ifi_index: V0 }, [['IFLA_IFNAME', '']]),
  link('a name of 16 characters', { ifi_index: V0 }, [['IFLA_IFNAME', 'abcdefghijklmnop']]),
  link('a name of 15 characters', { ifi_index: V0 }, [['IFLA_IFNAME', 'abcdefghijklmno']]),
  link('the old name again', { ifi_index: V0 }, [['IFLA_IFNAME', 'v0']]),
  link('the name of another', { ifi_index: V0 }, [['IFLA_IFNAME', 'lo']]),
  link('an MTU of two bytes', { ifi_index: V0 }, [['IFLA_MTU', bytes(0xdc, 5)]]),
  link('an MTU below 68', { ifi_index: V0 }, [['IFLA_MTU', 67]]),
  link('an MTU of 68', { ifi_index: V0 }, [['IFLA_MTU', 68]]),
  link('an MTU above 65535', { ifi_index: V0 }, [['IFLA_MTU', 70000]]),
  link('an MTU for Ethernet', { ifi_index: V0 }, [['IFLA_MTU', 1500]]),
  link('a short address', { ifi_index: V0 }, [['IFLA_ADDRESS', bytes(2, 0, 0)]]),
  link('a multicast address', { ifi_index: V0 }, [['IFLA_ADDRESS', '01:00:5e:00:00:01']]),
  link('an address', { ifi_index: V0 }, [['IFLA_ADDRESS', '02:00:00:00:00:01']]),
  link('the permanent address', { ifi_index: V0 }, [['IFLA_PERM_ADDRESS', '02:00:00:00:00:01']]),
  link('no queues', {}, [['IFLA_IFNAME', 'n0'], ['IFLA_NUM_TX_QUEUES', 0], pair], ADD),
  link('a queue length', { ifi_index: V0 }, [['IFLA_TXQLEN', 77]]),
  link('a group', { ifi_index: V0 }, [['IFLA_GROUP', 7]]),
  link('an alias', { ifi_index: V0 }, [['IFLA_IFALIAS', 'uplink']]),
  link('an alias of 256 characters', { ifi_index: V0 }, [['IFLA_IFALIAS', 'x'.repeat(256)]]),
  link('a master that is not there', { ifi_index: V0 }, [['IFLA_MASTER', MISSING]]),
  link('a master that takes no members', { ifi_index: V0 }, [['IFLA_MASTER', 1]]),
  link('carrier of a device that decides itself', { ifi_index: V0 }, [['IFLA_CARRIER', 0]]),
  link('a process that is not there', { ifi_index: V0 }, [['IFLA_NET_NS_PID', 4000000]]),
  link('a namespace number that is not there', { ifi_index: V0 }, [['IFLA_TARGET_NETNSID', 5]]),
  link('another kind for a device that is there', {}, [['IFLA_IFNAME', 'lo'], pair]),
  link('both ends up', { ifi_index: V0, ifi_flags: 1, ifi_change: 1 }),
  link('both ends up', { ifi_index: 2, ifi_flags: 1, ifi_change: 1 }),
  to('a set without a device', 'RTM_SETLINK', DO, {}, [['IFLA_MTU', 1400]]),
  to('get by index', 'RTM_GETLINK', REQUEST, { ifi_index: V0 }),
  to('get by name', 'RTM_GETLINK', REQUEST, {}, [['IFLA_IFNAME', 'v0']]),
  to('get what is not there', 'RTM_GETLINK', DO, { ifi_index: MISSING }),
  to('get nothing', 'RTM_GETLINK', DO, {}),
  to('get with an attribute that get does not take', 'RTM_GETLINK', DO, { ifi_index: V0 }, [['IFLA_MTU', 1]]),
  to('get with flags in the header', 'RTM_GETLINK', DO, { ifi_index: V0, ifi_flags: 1 }),
  to('dump', 'RTM_GETLINK', ALL, {}),
  to('dump with an index in the header', 'RTM_GETLINK', ALL | ACK, { ifi_index: V0 }),
  to('dump with an attribute that dump does not take', 'RTM_GETLINK', ALL | ACK, {}, [['IFLA_MTU', 1]]),
  to('delete lo', 'RTM_DELLINK', DO, { ifi_index: 1 }),
  to('delete what is not there', 'RTM_DELLINK', DO, { ifi_index: MISSING }),
  to('delete nothing', 'RTM_DELLINK', DO, {}),

  address('an address', { ifa_prefixlen: 24 }, [
    ['IFA_LOCAL', '10.0.0.1'],
    ['IFA_ADDRESS', '10.0.0.1'],
  ]),
  address('the address exists', { ifa_prefixlen: 24 }, [
    ['IFA_LOCAL', '10.0.0.1'],
    ['IFA_ADDRESS', '10.0.0.1'],
  ]),
  address('33 bits', { ifa_prefixlen: 33 }, [['IFA_LOCAL', '10.0.1.1']]),
  address('no local address', { ifa_prefixlen: 24 }, [['IFA_ADDRESS', '10.0.1.1']]),
  address('a device that is not there', { ifa_prefixlen: 24, ifa_index: MISSING }, [['IFA_LOCAL', '10.0.1.1']]),
  address('an address of two bytes', { ifa_prefixlen: 24 }, [['IFA_LOCAL', bytes(10, 0)]]),
  address('preferred for longer than valid', { ifa_prefixlen: 24 }, [
    ['IFA_LOCAL', '10.0.1.1'],
    ['IFA_CACHEINFO', { header: { ifa_prefered: 100, ifa_valid: 50 } }],
  ]),
  address('valid for no time', { ifa_prefixlen: 24 }, [
    ['IFA_LOCAL', '10.0.1.1'],
    ['IFA_CACHEINFO', { header: { ifa_prefered: 0, ifa_valid: 0 } }],
  ]),
  to(
    'delete an address that is not there',
    'RTM_DELADDR',
    DO,
    { ifa_family: AF_INET, ifa_prefixlen: 24, ifa_index: V0 },
    [['IFA_LOCAL', '10.0.9.9']],
  ),
  to(
    'delete an address of a device that is not there',
    'RTM_DELADDR',
    DO,
    { ifa_family: AF_INET, ifa_index: MISSING },
    [['IFA_LOCAL', '10.0.0.1']],
  ),
  to('dump addresses', 'RTM_GETADDR', ALL, { ifa_family: AF_INET }),
  to('dump addresses of a prefix length', 'RTM_GETADDR', ALL | ACK, { ifa_family: AF_INET, ifa_prefixlen: 24 }),
  to('dump addresses of a device that is not there', 'RTM_GETADDR', ALL | ACK, {
    ifa_family: AF_INET,
    ifa_index: MISSING,
  }),

  route('a gateway out of reach', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.20.0.0'],
    ['RTA_GATEWAY', '192.0.2.1'],
  ]),
  route('a route', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.20.0.0'],
    ['RTA_GATEWAY', '10.0.0.2'],
  ]),
  route('the route exists', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.20.0.0'],
    ['RTA_GATEWAY', '10.0.0.2'],
  ]),
  route('bits beyond the prefix', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.21.0.1'],
    ['RTA_GATEWAY', '10.0.0.2'],
  ]),
  route('33 bits', { rtm_dst_len: 33 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_GATEWAY', '10.0.0.2'],
  ]),
  route('a source prefix', { rtm_dst_len: 16, rtm_src_len: 8 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_GATEWAY', '10.0.0.2'],
  ]),
  route('an unknown type', { rtm_dst_len: 16, rtm_type: 77 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_GATEWAY', '10.0.0.2'],
  ]),
  route('an unusable scope', { rtm_dst_len: 16, rtm_scope: 255 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_OIF', V0],
  ]),
  route('a device that is not there', { rtm_dst_len: 16, rtm_scope: 253 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_OIF', MISSING],
  ]),
  route('a device number of two bytes', { rtm_dst_len: 16, rtm_scope: 253 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_OIF', bytes(3, 0)],
  ]),
  route('nowhere to go', { rtm_dst_len: 16 }, [['RTA_DST', '10.21.0.0']]),
  route('no next hops', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_MULTIPATH', bytes()],
  ]),
  route('own address as gateway', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_GATEWAY', '10.0.0.1'],
  ]),
  route('a preferred source that is not ours', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_GATEWAY', '10.0.0.2'],
    ['RTA_PREFSRC', '10.77.0.1'],
  ]),
  route('an unknown metric', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_GATEWAY', '10.0.0.2'],
    ['RTA_METRICS', bytes(8, 0, 99, 0, 1, 0, 0, 0)],
  ]),
  route('a hop limit of 256', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_GATEWAY', '10.0.0.2'],
    ['RTA_METRICS', [['RTAX_HOPLIMIT', 256]]],
  ]),
  route('a next hop object that is not there', { rtm_dst_len: 16 }, [
    ['RTA_DST', '10.21.0.0'],
    ['RTA_NH_ID', 5],
  ]),
  to('delete a route that is not there', 'RTM_DELROUTE', DO, { ...universe, rtm_dst_len: 16 }, [
    ['RTA_DST', '10.99.0.0'],
  ]),
  to('delete from a table that is not there', 'RTM_DELROUTE', DO, { ...universe, rtm_table: 77, rtm_dst_len: 16 }, [
    ['RTA_DST', '10.99.0.0'],
  ]),
  to('which way', 'RTM_GETROUTE', REQUEST, { rtm_family: AF_INET, rtm_dst_len: 32 }, [['RTA_DST', '10.20.0.9']]),
  to('no way', 'RTM_GETROUTE', DO, { rtm_family: AF_INET, rtm_dst_len: 32 }, [['RTA_DST', '198.51.100.1']]),
  to('which way, half a prefix', 'RTM_GETROUTE', DO, { rtm_family: AF_INET, rtm_dst_len: 16 }, [
    ['RTA_DST', '10.20.0.9'],
  ]),
  to('dump routes', 'RTM_GETROUTE', ALL, { rtm_family: AF_INET }, [['RTA_TABLE', 254]]),
  to('dump routes of a table that is not there', 'RTM_GETROUTE', ALL | ACK, { rtm_family: AF_INET }, [
    ['RTA_TABLE', 77],
  ]),

  neighbour('a neighbour', {}, [
    ['NDA_DST', '10.0.0.9'],
    ['NDA_LLADDR', '02:00:00:00:00:09'],
  ]),
  neighbour('the neighbour exists', {}, [
    ['NDA_DST', '10.0.0.9'],
    ['NDA_LLADDR', '02:00:00:00:00:09'],
  ]),
  neighbour('no network address', {}, [['NDA_LLADDR', '02:00:00:00:00:09']]),
  neighbour('a network address of two bytes', {}, [['NDA_DST', bytes(10, 0)]]),
  neighbour('a short link address', {}, [
    ['NDA_DST', '10.0.0.10'],
    ['NDA_LLADDR', bytes(2, 0, 0)],
  ]),
  neighbour('a device that is not there', { ndm_ifindex: MISSING }, [['NDA_DST', '10.0.0.10']]),
  neighbour('no device', { ndm_ifindex: 0 }, [
    ['NDA_DST', '10.0.0.10'],
    ['NDA_LLADDR', '02:00:00:00:00:09'],
  ]),
  neighbour('delete what is not there', {}, [['NDA_DST', '10.0.0.77']], 'RTM_DELNEIGH'),
  neighbour('delete without address', {}, [], 'RTM_DELNEIGH'),
  to('get a neighbour', 'RTM_GETNEIGH', REQUEST, { ndm_family: AF_INET, ndm_ifindex: V0 }, [['NDA_DST', '10.0.0.9']]),
  to('get a neighbour that is not there', 'RTM_GETNEIGH', DO, { ndm_family: AF_INET, ndm_ifindex: V0 }, [
    ['NDA_DST', '10.0.0.77'],
  ]),
  to('dump neighbours with a state in the header', 'RTM_GETNEIGH', ALL | ACK, { ndm_family: AF_INET, ndm_state: 2 }),

  rule('a rule', { src_len: 8 }, [
    ['FRA_SRC', '10.0.0.0'],
    ['FRA_PRIORITY', 50],
  ]),
  rule('the rule exists', { src_len: 8 }, [
    ['FRA_SRC', '10.0.0.0'],
    ['FRA_PRIORITY', 50],
  ]),
  rule('33 bits', { src_len: 33 }, [['FRA_SRC', '10.0.0.0']]),
  rule('a prefix without address', { src_len: 8 }, []),
  rule('goto nowhere', { action: 2, table: 0 }, [['FRA_PRIORITY', 60]]),
  rule('goto back', { action: 2, table: 0 }, [
    ['FRA_PRIORITY', 60],
    ['FRA_GOTO', 50],
  ]),
  rule('ports that end before they begin', {}, [['FRA_SPORT_RANGE', { header: { start: 9, end: 5 } }]]),
  rule('delete a rule that is not there', {}, [['FRA_PRIORITY', 77]], 'RTM_DELRULE'),

  to('settings of a device', 'RTM_GETNETCONF', REQUEST, { ncm_family: AF_INET }, [['NETCONFA_IFINDEX', V0]]),
  to('settings of all devices together', 'RTM_GETNETCONF', REQUEST, { ncm_family: AF_INET }, [
    ['NETCONFA_IFINDEX', -1],
  ]),
  to('settings of a device that is not there', 'RTM_GETNETCONF', DO, { ncm_family: AF_INET }, [
    ['NETCONFA_IFINDEX', MISSING],
  ]),
  to('settings of nothing', 'RTM_GETNETCONF', DO, { ncm_family: AF_INET }),
  to('dump settings', 'RTM_GETNETCONF', ALL, { ncm_family: AF_INET }),
  to('change a table that is not there', 'RTM_SETNEIGHTBL', DO, { ndtm_family: AF_INET }, [['NDTA_NAME', 'nosuch']]),
  to('change a table without name', 'RTM_SETNEIGHTBL', DO, { ndtm_family: AF_INET }),
  to('change a table', 'RTM_SETNEIGHTBL', DO, { ndtm_family: AF_INET }, [
    ['NDTA_NAME', 'arp_cache'],
    [
      'NDTA_PARMS',
      [
        ['NDTPA_IFINDEX', V0],
        ['NDTPA_LOCKTIME', 2000],
      ],
    ],
  ]),
  to('the settings of a device that is not there', 'RTM_SETNEIGHTBL', DO, { ndtm_family: AF_INET }, [
    ['NDTA_NAME', 'arp_cache'],
    [
      'NDTA_PARMS',
      [
        ['NDTPA_IFINDEX', MISSING],
        ['NDTPA_LOCKTIME', 2000],
      ],
    ],
  ]),
  to('numbers of namespaces', 'RTM_GETNSID', ALL, {}),
  to('number of nothing', 'RTM_GETNSID', DO, {}),
  to('number of the namespace of a descriptor that is not there', 'RTM_GETNSID', DO, {}, [['NETNSA_FD', 4000]]),
  to('number of the namespace of a process that is not there', 'RTM_GETNSID', DO, {}, [['NETNSA_PID', 4000000]]),
  to('give nothing a number', 'RTM_NEWNSID', DO, {}, [['NETNSA_NSID', 7]]),
  to('give a number to nothing', 'RTM_NEWNSID', DO, {}, [['NETNSA_PID', 4000000]]),
  to('dump rules', 'RTM_GETRULE', ALL, { family: AF_INET }),
  to('dump rules with a table in the header', 'RTM_GETRULE', ALL | ACK, { family: AF_INET, table: 5 }),
  to('delete by name', 'RTM_DELLINK', DO, {}, [['IFLA_IFNAME', 'v0']]),
  to('both ends are gone', 'RTM_GETLINK', ALL, {}),
  raw(
    'two requests in one datagram',
    '20000000 1200 0500 05000000 00000000 00000000 63000000 0000000000000000 20000000 1200 0500 06000000 00000000 00000000 62000000 0000000000000000',
  ),
  raw('an unknown message', '14000000 f700 0500 01000000 00000000 00000000'),
  raw('no header of the family', '10000000 1000 0500 01000000 00000000'),
  raw('half a header', '18000000 1000 0500 01000000 00000000 0000000000000000'),
  raw('not a request', '20000000 1000 0400 01000000 00000000 00000000000000000000000000000000'),
  raw('a message of netlink itself', '14000000 0300 0500 01000000 00000000 00000000'),
  raw(
    'attribute longer than the message',
    '28000000 1000 0500 01000000 00000000 00000000030000000000000000000000 0c000400dc050000',
  ),
];
