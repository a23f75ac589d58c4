import type { Family } from '../schema.ts';
import { action } from './action.ts';
import { dcb } from './dcb.ts';
import { multicastDatabase } from './multicast-database.ts';
import { multicastRoute } from './multicast-route.ts';
import { ndUserOption } from './nd-user-option.ts';
import { prefix } from './prefix.ts';
import { statistics } from './statistics.ts';
import { trafficControl } from './traffic-control.ts';
import { tunnel } from './tunnel.ts';
import { bridgeVlan } from './vlan.ts';

/** Traffic control and what else rtnetlink configures. */
export const trafficTables: readonly Family[] = [
  trafficControl,
  action,
  statistics,
  multicastDatabase,
  bridgeVlan,
  tunnel,
  dcb,
  prefix,
  ndUserOption,
  multicastRoute,
];
