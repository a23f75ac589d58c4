import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from 'yaml';
import { StreamDecoder } from '../../../stack-core/netlink-schema/decode-stream.ts';
import { FamilyIndex } from '../../../stack-core/netlink-schema/families.ts';
import { messageText } from '../../../stack-core/netlink-schema/message-text.ts';
import { familyOfSpec, SpecError } from '../../../stack-core/netlink-schema/spec.ts';

const LAMPS = `
name: lamps
protocol: genetlink
definitions:
  - { name: colour, type: enum, entries: [red, green] }
  - { name: mode, type: flags, entries: [blink, dim] }
  - name: place
    type: struct
    members:
      - { name: row, type: u16, byte-order: big-endian }
      - { name: seat-no, type: u16 }
attribute-sets:
  - name: lamps
    attributes:
      - { name: colour, type: u32, enum: colour }
      - { name: mode, type: u32, enum: mode }
      - { name: place, type: binary, struct: place }
      - { name: port, type: u16, byte-order: big-endian, value: 10 }
      - { name: kind, type: string }
      - { name: data, type: sub-message, sub-message: by-kind, selector: kind }
  - name: bulb
    name-prefix: bulb-
    attributes:
      - { name: watts, type: u8 }
sub-messages:
  - name: by-kind
    formats:
      - { value: bulb, attribute-set: bulb }
operations:
  enum-model: directional
  list:
    - name: get
      attribute-set: lamps
      do: { request: { value: 3, attributes: [colour] }, reply: { value: 7, attributes: [colour] } }
    - { name: lit-ntf, notify: get }
`;

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const decoder = () => new StreamDecoder({ 40: 'lamps' }, new FamilyIndex([familyOfSpec(parse(LAMPS))]));

it('a family of a netlink spec: enumerations, flags, structs, byte order, sub-messages', () => {
  const [message] = decoder().decode(
    16,
    bytesOf(`4c000000 2800 0100 01000000 00000000 03010000 08000100 01000000 08000200 03000000 08000300 00050600
      06000a00 00500000 09000b00 62756c62 00000000 0c000c80 05000100 3c000000`),
  );
  assert.deepEqual(messageText(message).split('\n'), [
    'lamps: LAMPS_CMD_GET, 76 bytes, flags NLM_F_REQUEST, seq 1, pid 0',
    '  cmd 3, version 1, reserved 0',
    '  LAMPS_A_COLOUR 1 (LAMPS_COLOUR_GREEN)',
    '  LAMPS_A_MODE 3 (LAMPS_MODE_BLINK|LAMPS_MODE_DIM)',
    '  LAMPS_A_PLACE row 5, seat_no 6',
    '  LAMPS_A_PORT 80',
    '  LAMPS_A_KIND bulb',
    '  LAMPS_A_DATA',
    '    BULB_WATTS 60',
  ]);
});

it('replies and notifications are numbered apart where the spec says so', () => {
  const types = ['07', '08'].map(
    command => decoder().decode(16, bytesOf(`14000000 2800 0000 01000000 05000000 ${command}010000`))[0].type,
  );
  assert.deepEqual(types, ['LAMPS_CMD_GET_REPLY', 'LAMPS_CMD_LIT_NTF']);
});

it('a spec that names what is not there says where', () => {
  const wrong = LAMPS.replace('attribute-set: lamps', 'attribute-set: candles');
  assert.throws(() => familyOfSpec(parse(wrong)), new SpecError('there is no attribute set candles'));
  assert.throws(() => familyOfSpec([]), new SpecError('spec: no mapping'));
});
