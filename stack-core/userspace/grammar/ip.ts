// `ip`, as labs use it.
import { arg, type Grammar, type Keyword, word } from './grammar.ts';

const DEV = arg('DEV', 'device');
const NETNS = arg('NETNS', 'namespace');
const PREFIX = arg('PREFIX', 'prefix');
const ADDRESS = arg('ADDRESS', 'address');
const LLADDR = arg('LLADDR', 'lladdr');
const NUMBER = arg('NUMBER', 'number');
const ON_OFF = arg('on|off', ['on', 'off']);
const TABLE = arg('TABLE', ['main', 'local', 'default', 'all']);
const SCOPE = arg('SCOPE', ['global', 'link', 'host', 'site']);
const STATE = arg('STATE', ['permanent', 'reachable', 'stale', 'noarp', 'incomplete', 'delay', 'probe', 'failed']);

/** `show`, and `list`, which is the same. */
function shows(doc: string, keywords: { readonly [word: string]: Keyword }, positional?: Grammar['positional']) {
  const show: Grammar = { doc: `Show ${doc}.`, keywords, positional };
  return { show, list: show };
}

const linkWords = {
  dev: word('The device.', DEV),
  name: word('Its name, or its new one.', arg('NAME', 'new-device')),
  up: word('Switch it on: it sends and receives.'),
  down: word('Switch it off; routes over it go.'),
  address: word('Link-layer (MAC) address.', LLADDR),
  broadcast: word('Link-layer broadcast address.', LLADDR),
  mtu: word('Largest packet in bytes, without link-layer header.', NUMBER),
  txqueuelen: word('Packets that may wait to be sent.', NUMBER),
  netns: word('Network namespace in which it is to be.', NETNS),
  arp: word('Whether it asks for neighbours.', ON_OFF),
  multicast: word('Whether it takes multicast.', ON_OFF),
  allmulticast: word('Whether it takes every multicast packet.', ON_OFF),
  promisc: word('Whether it takes frames for others.', ON_OFF),
  carrier: word('Whether the cable is plugged in.', ON_OFF),
  group: word('Group of devices.', arg('GROUP', 'text')),
  alias: word('A text for people.', arg('TEXT', 'text')),
  index: word('Interface number.', NUMBER),
  type: word(
    'Kind of the device.',
    arg('TYPE', [
      'veth',
      'dummy',
      'bridge',
      'vlan',
      'vxlan',
      'bond',
      'macvlan',
      'ipvlan',
      'gre',
      'ipip',
      'sit',
      'vrf',
      'nlmon',
      'ifb',
    ]),
  ),
};

const link: Grammar = {
  doc: 'Network devices.',
  synopsis: 'ip link { add | set | delete | show } [ dev ] DEV [ OPTIONS ]',
  subcommands: {
    add: {
      doc: 'Make a device.',
      synopsis: 'ip link add [ name ] NAME [ OPTIONS ] type TYPE [ peer name NAME [ netns NETNS ] ]',
      keywords: {
        ...linkWords,
        link: word('Device below it.', DEV),
        peer: word('The other end of a veth pair: its options follow.'),
      },
      positional: [arg('NAME', 'new-device')],
    },
    set: {
      doc: 'Change a device.',
      synopsis: 'ip link set [ dev ] DEV { up | down | address LLADDR | mtu N | netns NETNS | name NAME | … }',
      keywords: {
        ...linkWords,
        master: word('Bridge or bond that it becomes a port of.', DEV),
        nomaster: word('It is a port no longer.'),
      },
      positional: [DEV],
    },
    delete: {
      doc: 'Remove a device.',
      synopsis: 'ip link delete [ dev ] DEV',
      keywords: { dev: linkWords.dev },
      positional: [DEV],
    },
    ...shows(
      'devices',
      {
        dev: linkWords.dev,
        up: word('Those that are up.'),
        type: linkWords.type,
        master: word('Ports of a device.', DEV),
      },
      [DEV],
    ),
  },
};

const addressWords = {
  dev: word('Device that gets the address.', DEV),
  local: word('The address.', PREFIX),
  peer: word('Address of the other end of a point-to-point link.', PREFIX),
  broadcast: word('Broadcast address; + takes the highest of the prefix.', ADDRESS),
  brd: word('Broadcast address; + takes the highest of the prefix.', ADDRESS),
  label: word('Name of the address, as old programs see it.', arg('LABEL', 'text')),
  scope: word('How far the address is valid.', SCOPE),
  metric: word('Metric of the route to the prefix.', NUMBER),
  noprefixroute: word('Add no route to the prefix.'),
  valid_lft: word('Seconds until it is removed, or forever.', arg('SECONDS', ['forever'])),
  preferred_lft: word('Seconds until it is not chosen any more, or forever.', arg('SECONDS', ['forever'])),
};

const changesAddress = (verb: string, name: string): Grammar => ({
  doc: `${verb} an address of a device.`,
  synopsis: `ip address ${name} ADDRESS/LENGTH dev DEV [ OPTIONS ]`,
  keywords: addressWords,
  positional: [PREFIX],
});

const address: Grammar = {
  doc: 'Addresses of devices.',
  synopsis: 'ip address { add | change | replace | delete | flush | show } [ ADDRESS/LENGTH ] dev DEV',
  subcommands: {
    add: changesAddress('Add', 'add'),
    change: changesAddress('Change', 'change'),
    replace: changesAddress('Add or change', 'replace'),
    delete: changesAddress('Remove', 'delete'),
    flush: {
      doc: 'Remove addresses.',
      keywords: { dev: addressWords.dev, to: word('Only those in the prefix.', PREFIX) },
      positional: [DEV],
    },
    ...shows(
      'addresses',
      {
        dev: addressWords.dev,
        scope: addressWords.scope,
        up: word('Those of devices that are up.'),
        to: word('Those in the prefix.', PREFIX),
      },
      [DEV],
    ),
  },
};

const hop = {
  via: word('Router that packets go to.', ADDRESS),
  dev: word('Device that they leave by.', DEV),
  weight: word('Share of this next hop among several.', NUMBER),
  onlink: word('The router is on the link, even if no prefix says so.'),
};
const routeWords = {
  ...hop,
  to: word('Destination.', PREFIX),
  src: word('Source address of what this machine sends.', ADDRESS),
  metric: word('The route with the lowest is taken.', NUMBER),
  table: word('Routing table.', TABLE),
  scope: word('How far the destination is.', SCOPE),
  proto: word('Who made the route.', arg('PROTOCOL', ['kernel', 'boot', 'static', 'ra', 'dhcp'])),
  mtu: word('MTU of the path.', NUMBER),
  advmss: word('Segment size to advertise to TCP.', NUMBER),
  tos: word('Only for packets with this type of service.', NUMBER),
  nexthop: word('One of several next hops: via, dev and weight follow.'),
};
const ROUTE_TYPES = {
  unicast: 'To a host or router.',
  local: 'To this machine.',
  broadcast: 'As broadcast on the link.',
  multicast: 'To a multicast group.',
  blackhole: 'Discard silently.',
  unreachable: 'Discard, and tell the sender: host unreachable.',
  prohibit: 'Discard, and tell the sender: forbidden.',
  throw: 'Go on as if this table had no route.',
};
const routeTypes = Object.fromEntries(Object.entries(ROUTE_TYPES).map(([name, doc]) => [name, word(doc)]));

const changesRoute = (verb: string, name: string): Grammar => ({
  doc: `${verb} a route.`,
  synopsis: `ip route ${name} [ TYPE ] PREFIX [ via ADDRESS ] [ dev DEV ] [ src ADDRESS ] [ metric N ] [ table TABLE ]`,
  keywords: { ...routeTypes, ...routeWords, default: word('Where everything goes that no other route has.') },
  positional: [PREFIX],
});

const route: Grammar = {
  doc: 'Routing tables.',
  synopsis: 'ip route { add | change | replace | delete | get | flush | show } PREFIX …',
  subcommands: {
    add: changesRoute('Add', 'add'),
    append: changesRoute('Append', 'append'),
    change: changesRoute('Change', 'change'),
    replace: changesRoute('Add or change', 'replace'),
    delete: changesRoute('Remove', 'delete'),
    get: {
      doc: 'Ask which way a packet would take.',
      synopsis: 'ip route get ADDRESS [ from ADDRESS ] [ iif DEV ] [ oif DEV ] [ mark MARK ]',
      keywords: {
        to: word('Destination.', ADDRESS),
        from: word('Source of the packet.', ADDRESS),
        iif: word('Device that it came in by.', DEV),
        oif: word('Device that it is to leave by.', DEV),
        mark: word('Its mark.', NUMBER),
        tos: routeWords.tos,
      },
      positional: [ADDRESS],
    },
    flush: {
      doc: 'Remove routes.',
      keywords: { ...routeWords, cache: word('What was learned of paths.') },
      positional: [PREFIX],
    },
    ...shows('routes', { ...routeWords, type: word('Those of a type.', arg('TYPE', Object.keys(ROUTE_TYPES))) }, [
      PREFIX,
    ]),
  },
};

const neighbourWords = {
  to: word('Network address.', ADDRESS),
  lladdr: word('Its link-layer address.', LLADDR),
  dev: word('Device on whose link it is.', DEV),
  nud: word('State of the entry.', STATE),
  proxy: word('Answer for this address.', ADDRESS),
  router: word('It is a router.'),
};
const changesNeighbour = (verb: string, name: string): Grammar => ({
  doc: `${verb} an entry.`,
  synopsis: `ip neighbour ${name} ADDRESS lladdr LLADDR dev DEV [ nud STATE ]`,
  keywords: neighbourWords,
  positional: [ADDRESS],
});

const neighbour: Grammar = {
  doc: 'Neighbour (ARP) tables.',
  synopsis: 'ip neighbour { add | change | replace | delete | get | flush | show } ADDRESS … dev DEV',
  subcommands: {
    add: changesNeighbour('Add', 'add'),
    change: changesNeighbour('Change', 'change'),
    replace: changesNeighbour('Add or change', 'replace'),
    delete: changesNeighbour('Remove', 'delete'),
    get: changesNeighbour('Look up', 'get'),
    flush: {
      doc: 'Remove entries.',
      keywords: { dev: neighbourWords.dev, nud: neighbourWords.nud },
      positional: [PREFIX],
    },
    ...shows('entries', { dev: neighbourWords.dev, nud: neighbourWords.nud }, [PREFIX]),
  },
};

const ruleWords = {
  from: word('Source.', PREFIX),
  to: word('Destination.', PREFIX),
  iif: word('Device that the packet came in by.', DEV),
  oif: word('Device that its socket is bound to.', DEV),
  fwmark: word('Mark of the packet, and /MASK.', NUMBER),
  priority: word('Rules are tried in this order, lowest first.', NUMBER),
  table: word('Table to look into.', TABLE),
  lookup: word('Table to look into.', TABLE),
  tos: routeWords.tos,
  ipproto: word('Protocol.', arg('PROTOCOL', ['tcp', 'udp', 'icmp'])),
  sport: word('Source port, or a range.', NUMBER),
  dport: word('Destination port, or a range.', NUMBER),
  not: word('For packets that do not fit.'),
  goto: word('Go on with that rule.', NUMBER),
  suppress_prefixlength: word('Not for routes with a prefix this short.', NUMBER),
  blackhole: word('Discard silently.'),
  unreachable: word('Discard, and tell the sender.'),
  prohibit: word('Discard, and tell the sender: forbidden.'),
};

const rule: Grammar = {
  doc: 'Rules: which routing table is for which packets.',
  synopsis:
    'ip rule { add | delete | flush | show } [ from PREFIX ] [ to PREFIX ] [ iif DEV ] [ fwmark MARK ] [ priority N ] table TABLE',
  subcommands: {
    add: { doc: 'Add a rule.', keywords: ruleWords },
    delete: { doc: 'Remove a rule.', keywords: ruleWords },
    flush: { doc: 'Remove all rules but the first.' },
    ...shows('rules', ruleWords),
  },
};

const netns: Grammar = {
  doc: 'Network namespaces: each has devices, addresses, routes and settings of its own.',
  synopsis: 'ip netns { add | delete | exec | list } [ NETNS ] [ COMMAND ]',
  subcommands: {
    add: { doc: 'Make one.', synopsis: 'ip netns add NETNS', positional: [arg('NETNS', 'new-namespace')] },
    delete: { doc: 'Remove one.', synopsis: 'ip netns delete NETNS', positional: [NETNS] },
    exec: {
      doc: 'Run a command in one.',
      synopsis: 'ip netns exec NETNS COMMAND …',
      positional: [NETNS, arg('COMMAND', 'command')],
    },
    list: { doc: 'Names of all.' },
    'list-id': { doc: 'Numbers under which others are known here.' },
    set: { doc: 'Give another namespace a number here.', positional: [NETNS, NUMBER] },
    identify: { doc: 'In which namespace a process is.' },
    pids: { doc: 'Processes in a namespace.', positional: [NETNS] },
  },
};

const tuntap: Grammar = {
  doc: 'TAP devices: what a lab injects arrives on them, as if from the wire.',
  synopsis: 'ip tuntap { add | delete | show } dev NAME mode { tap | tun }',
  subcommands: {
    add: {
      doc: 'Make one.',
      synopsis: 'ip tuntap add dev NAME mode { tap | tun }',
      keywords: {
        dev: word('Its name.', arg('NAME', 'new-device')),
        name: word('Its name.', arg('NAME', 'new-device')),
        mode: word('tap: Ethernet frames. tun: IP packets.', arg('MODE', ['tap', 'tun'])),
        user: word('Who may use it.', arg('USER', 'text')),
        group: word('Group that may use it.', arg('GROUP', 'text')),
      },
    },
    delete: {
      doc: 'Remove one.',
      keywords: {
        dev: word('Its name.', DEV),
        name: word('Its name.', DEV),
        mode: word('tap or tun.', arg('MODE', ['tap', 'tun'])),
      },
    },
    ...shows('them', {}),
  },
};

const FAMILY = arg('FAMILY', ['inet', 'inet6', 'link', 'any']);

/** The objects in the order in which their abbreviations are tried. */
export const ip: Grammar = {
  doc: 'Show and change devices, addresses, routes, neighbours, rules, namespaces.',
  synopsis: 'ip [ OPTIONS ] { address | link | route | rule | neighbour | netns | tuntap } COMMAND …',
  options: {
    '-n': word('In that network namespace.', NETNS),
    '-netns': word('In that network namespace.', NETNS),
    '-4': word('IPv4 only.'),
    '-6': word('IPv6 only.'),
    '-f': word('Address family.', FAMILY),
    '-family': word('Address family.', FAMILY),
    '-j': word('Output as JSON.'),
    '-json': word('Output as JSON.'),
    '-p': word('JSON with line ends.'),
    '-br': word('One short line each.'),
    '-brief': word('One short line each.'),
    '-d': word('With details.'),
    '-details': word('With details.'),
    '-o': word('One line each.'),
    '-s': word('With counters.'),
    '-statistics': word('With counters.'),
  },
  subcommands: { address, neighbour, neighbor: neighbour, route, rule, link, tuntap, tap: tuntap, netns },
};
