// What IFLA_INFO_DATA and IFLA_INFO_SLAVE_DATA hold, by kind of device.
import { IFF_TAP, IFF_TUN } from '../../include/uapi/linux/if_tun.ts';
import { ifinfomsg } from '../../include/uapi/linux/rtnetlink.ts';
import { type AttributeSet, attr, attributes, headed, nest } from '../schema.ts';
import { link } from './link.ts';
import { bondKind, bondSlave } from './link-kind-bond.ts';
import { bridgeKind, bridgePort } from './link-kind-bridge.ts';
import {
  batadvKind,
  hsrKind,
  ipoibKind,
  ipvlanKind,
  macsecKind,
  macvlanKind,
  netkitKind,
  rmnetKind,
  vlanKind,
  vrfKind,
  vrfPort,
} from './link-kind-stacked.ts';
import {
  bareudpKind,
  geneveKind,
  greKind,
  gtpKind,
  ip6tnlKind,
  iptunKind,
  vtiKind,
  vxlanKind,
  xfrmKind,
} from './link-kind-tunnel.ts';

const tun = attributes('IFLA_TUN', {
  IFLA_TUN_OWNER: attr(1, 'u32', { replyOnly: true, doc: 'User that may open the device.' }),
  IFLA_TUN_GROUP: attr(2, 'u32', { replyOnly: true }),
  IFLA_TUN_TYPE: attr(3, 'u8', { replyOnly: true, names: { [IFF_TUN]: 'IFF_TUN', [IFF_TAP]: 'IFF_TAP' } }),
  IFLA_TUN_PI: attr(4, 'u8', { replyOnly: true, doc: '1: a struct tun_pi stands before each packet.' }),
  IFLA_TUN_VNET_HDR: attr(5, 'u8', { replyOnly: true }),
  IFLA_TUN_PERSIST: attr(6, 'u8', { replyOnly: true, doc: '1: stays when nobody has it open.' }),
  IFLA_TUN_MULTI_QUEUE: attr(7, 'u8', { replyOnly: true }),
  IFLA_TUN_NUM_QUEUES: attr(8, 'u32', { replyOnly: true }),
  IFLA_TUN_NUM_DISABLED_QUEUES: attr(9, 'u32', { replyOnly: true }),
});

const veth = attributes('VETH_INFO', {
  VETH_INFO_PEER: attr(
    1,
    headed(ifinfomsg, () => link.attributes),
    { doc: 'The other end, described like a link.' },
  ),
});

const kinds: { readonly [kind: string]: AttributeSet } = {
  bareudp: bareudpKind,
  batadv: batadvKind,
  bond: bondKind,
  bridge: bridgeKind,
  erspan: greKind,
  geneve: geneveKind,
  gre: greKind,
  gretap: greKind,
  gtp: gtpKind,
  hsr: hsrKind,
  ip6erspan: greKind,
  ip6gre: greKind,
  ip6gretap: greKind,
  ip6tnl: ip6tnlKind,
  ipip: iptunKind,
  ipoib: ipoibKind,
  ipvlan: ipvlanKind,
  ipvtap: ipvlanKind,
  macsec: macsecKind,
  macvlan: macvlanKind,
  macvtap: macvlanKind,
  netkit: netkitKind,
  rmnet: rmnetKind,
  sit: iptunKind,
  tun,
  veth,
  vlan: vlanKind,
  vrf: vrfKind,
  vti: vtiKind,
  vti6: vtiKind,
  vxlan: vxlanKind,
  xfrm: xfrmKind,
};
const memberKinds = { bond: bondSlave, bridge: bridgePort, vrf: vrfPort };

const nests = (sets: { readonly [kind: string]: AttributeSet }) =>
  Object.fromEntries(Object.entries(sets).map(([kind, set]) => [kind, nest(set)]));

export const infoData = nests(kinds);
export const infoSlaveData = nests(memberKinds);
