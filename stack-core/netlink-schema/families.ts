// Every family that has a table.
import { control } from './control.ts';
import { genericTables } from './generic/tables.ts';
import { netfilterTables } from './netfilter/tables.ts';
import { protocolTables } from './protocols/tables.ts';
import { address, addressLabel } from './rtnetlink/address.ts';
import { link } from './rtnetlink/link.ts';
import { namespace } from './rtnetlink/namespace.ts';
import { neighbour, neighbourTable } from './rtnetlink/neighbour.ts';
import { netconf } from './rtnetlink/netconf.ts';
import { nexthop } from './rtnetlink/nexthop.ts';
import { route } from './rtnetlink/route.ts';
import { rule } from './rtnetlink/rule.ts';
import type { Family, Operation } from './schema.ts';
import { trafficTables } from './traffic/tables.ts';

/** Families by protocol and message type, by name, and operations by name. */
export class FamilyIndex {
  readonly families: readonly Family[];
  private readonly byProtocol = new Map<number, Map<number, Operation>>();
  private readonly byName = new Map<string, Operation>();
  /** Those of generic netlink, by name. */
  readonly genericFamilies = new Map<string, Family>();

  constructor(families: readonly Family[]) {
    this.families = families;
    for (const family of families) this.add(family);
  }

  private add(family: Family): void {
    for (const operation of family.operations.values()) this.byName.set(operation.name, operation);
    if (family.name !== undefined) {
      this.genericFamilies.set(family.name, family);
      return;
    }
    const types = this.byProtocol.get(family.protocol) ?? new Map<number, Operation>();
    for (const [id, operation] of family.operationById) types.set(id, operation);
    this.byProtocol.set(family.protocol, types);
  }

  /** The operation with that message type; null: no table has it. */
  operationOf(protocol: number, type: number): Operation | null {
    return this.byProtocol.get(protocol)?.get(type) ?? null;
  }

  /** The operation of that name, RTM_NEWLINK for one; null: no table has it. */
  operationNamed(name: string): Operation | null {
    return this.byName.get(name) ?? null;
  }

  /** The generic netlink family of that name; the kernel gives out their message types. */
  genericFamily(name: string): Family | null {
    return this.genericFamilies.get(name) ?? null;
  }
}

/** The tables of the UAPI. */
export const builtIn = new FamilyIndex([
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
  ...trafficTables,
  ...netfilterTables,
  ...protocolTables,
  ...genericTables,
]);

export const operationNamed = (name: string): Operation | null => builtIn.operationNamed(name);
