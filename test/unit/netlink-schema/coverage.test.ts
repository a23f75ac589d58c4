import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import { missingFrom } from '../../netlink/missing.ts';
import { enumerationsIn } from '../../netlink/uapi-headers.ts';

const HEADERS = '/usr/include';
const noHeaders = existsSync(`${HEADERS}/linux/if_link.h`) ? false : 'linux-libc-dev is not installed';

it('no attribute and no message of the UAPI headers is missing from the tables', { skip: noHeaders }, () => {
  const { covered, missing } = missingFrom(enumerationsIn(HEADERS));
  assert.deepEqual([...missing], []);
  assert.ok(covered > 4000, `${covered} were found`);
});

it('what no table has is told by header', () => {
  const constants = new Map([
    ['IFLA_MTU', 4],
    ['IFLA_TASTE', 200],
    ['__IFLA_MAX', 201],
  ]);
  assert.deepEqual(
    [...missingFrom([{ header: 'linux/if_link.h', constants }]).missing],
    [['linux/if_link.h', ['IFLA_TASTE']]],
  );
});
