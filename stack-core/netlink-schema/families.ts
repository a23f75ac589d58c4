// Every family that has a table.
import { GENL_ID_CTRL } from '../include/uapi/linux/genetlink.ts';
import { control } from './control.ts';
import { nlctrl } from './generic/nlctrl.ts';
import { address, addressLabel } from './rtnetlink/address.ts';
import { link } from './rtnetlink/link.ts';
import { namespace } from './rtnetlink/namespace.ts';
import { neighbour, neighbourTable } from './rtnetlink/neighbour.ts';
import { netconf } from './rtnetlink/netconf.ts';
import { nexthop } from './rtnetlink/nexthop.ts';
import { route } from './rtnetlink/route.ts';
import { rule } from './rtnetlink/rule.ts';
import type { Family, Operation } from './schema.ts';

/** Families whose messages are told apart by nlmsg_type alone. */
export const families: readonly Family[] = [
  control,
  link,
  address,
  addressLabel,
  route,
  neighbour,
  neighbourTable,
  rule,
  namespace,
  netconf,
  nexthop,
];

/** Families of generic netlink; the kernel gives out their message types, but for that of nlctrl. */
export const genericFamilies: {
  readonly byName: ReadonlyMap<string, Family>;
  readonly fixed: { readonly [type: number]: string };
} = {
  byName: new Map([nlctrl].map(each => [each.name ?? '', each])),
  fixed: { [GENL_ID_CTRL]: 'nlctrl' },
};

const byProtocol = new Map<number, Map<number, Operation>>();
const byName = new Map<string, Operation>();
for (const family of [...families, ...genericFamilies.byName.values()]) {
  for (const operation of family.operations.values()) {
    byName.set(operation.name, operation);
    if (family.name !== undefined) continue;
    const types = byProtocol.get(family.protocol) ?? new Map<number, Operation>();
    types.set(operation.id, operation);
    byProtocol.set(family.protocol, types);
  }
}

/** The operation with that message type; null: no table has it. */
export const operationOf = (protocol: number, type: number): Operation | null =>
  byProtocol.get(protocol)?.get(type) ?? null;

/** The operation of that name, RTM_NEWLINK for one; null: no table has it. */
export const operationNamed = (name: string): Operation | null => byName.get(name) ?? null;
