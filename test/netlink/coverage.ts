/**
 * `npm run netlink:coverage [-- --headers /usr/include]`: which attributes and messages of the UAPI headers (Debian's
 * linux-libc-dev) no table has. An enumeration counts as soon as a table has one of its constants.
 */
import { parseArgs } from 'node:util';
import { missingFrom } from './missing.ts';
import { enumerationsIn } from './uapi-headers.ts';

const { values } = parseArgs({ options: { headers: { type: 'string', default: '/usr/include' } } });
const { covered, missing } = missingFrom(enumerationsIn(values.headers));
for (const [header, names] of missing) console.log(`${header}: ${names.join(', ')}`);
const count = [...missing.values()].flat().length;
console.log(`${covered} attributes and messages of ${values.headers} are in the tables, ${count} are missing`);
process.exitCode = count === 0 ? 0 : 1;
