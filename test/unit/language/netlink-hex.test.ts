// Conversations with the language server about netlink dumps.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LanguageClient, type OpenText } from './client.ts';

let client: LanguageClient;
before(async () => {
  client = await LanguageClient.start();
});
after(async () => assert.equal(await client.stop(), 0));

const LINK = `# A device, see include/uapi/linux/if_link.h
34000000 10000000 00000000 00000000
00000100 02000000 02100000 00000000
07000300 6c6f0000
0c001280 07000100 74756e00
`;

describe('a dump that is right', () => {
  let dump: OpenText;
  before(async () => {
    dump = await client.open('right.nlhex', LINK);
  });

  it('has nothing wrong', async () => assert.deepEqual(await dump.diagnostics(), []));

  it('is coloured by field', async () =>
    assert.deepEqual(await dump.tokens(), [
      'comment # A device, see include/uapi/linux/if_link.h',
      'netlinkLength 34000000',
      'netlinkType 1000',
      'netlinkHeader 0000',
      'netlinkHeader 00000000',
      'netlinkHeader 00000000',
      'netlinkHeader 00',
      'netlinkHeader 00',
      'netlinkHeader 0100',
      'netlinkHeader 02000000',
      'netlinkHeader 02100000',
      'netlinkHeader 00000000',
      'netlinkLength 0700',
      'netlinkType 0300',
      'netlinkPayload 6c6f00',
      'netlinkPadding 00',
      'netlinkLength 0c00',
      'netlinkType 1280',
      'netlinkLength 0700',
      'netlinkType 0100',
      'netlinkPayload 74756e',
      'netlinkPadding 00',
    ]));

  it('tells field, type, value, meaning and source of what is hovered', async () => {
    const name = await dump.hover(dump.place('6c6f0000', 3));
    assert.equal(name?.on, '6c6f00');
    assert.match(name.text, /\*\*IFLA_IFNAME\*\* `string` = `lo`/);
    assert.match(name.text, /Bytes 36 to 38 of the message, in RTM_NEWLINK › IFLA_IFNAME: `6c 6f 00`/);
    assert.match(name.text, /\[include\/uapi\/linux\/if_link\.h\]\(https:\/\/elixir/);
    const index = await dump.hover(dump.place('02000000 02100000'));
    assert.match(index?.text ?? '', /\*\*ifinfomsg\.ifi_index\*\* `s32` = `2`/);
    const type = await dump.hover(dump.place('10000000', 1));
    assert.equal(type?.on, '1000');
    assert.match(type?.text ?? '', /nlmsghdr\.nlmsg_type\*\* `u16` = `16 RTM_NEWLINK`/);
    assert.equal(await dump.hover({ line: 0, character: 3 }), null);
  });

  it('has messages and nested attributes in the outline', async () => {
    const [message, ...others] = await dump.symbols();
    assert.equal(others.length, 0);
    assert.equal(message.name, 'RTM_NEWLINK');
    assert.equal(message.detail, '52 bytes, seq 0');
    const attributes = message.children ?? [];
    assert.deepEqual(
      attributes.map(({ name, detail }) => [name, detail]),
      [
        ['IFLA_IFNAME', 'lo'],
        ['IFLA_LINKINFO', ''],
      ],
    );
    assert.equal(attributes[1].children?.[0].detail, 'tun');
    assert.equal(dump.document.getText(attributes[1].range), '0c001280 07000100 74756e00');
  });

  it('has values behind its lines', async () => {
    const hints = await dump.hints();
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, String(label).trim()]),
      [
        [1, 'RTM_NEWLINK'],
        [2, 'ifinfomsg'],
        [3, 'IFLA_IFNAME lo'],
        [4, 'IFLA_LINKINFO · IFLA_INFO_KIND tun'],
      ],
    );
  });

  it('is selected from byte to attribute to message', async () =>
    assert.deepEqual(await dump.selections(dump.place('756e00')), [
      '75',
      '74756e',
      '07000100 74756e',
      '0c001280 07000100 74756e00',
      LINK.slice(LINK.indexOf('34000000'), -1),
    ]));

  it('folds at messages', async () =>
    assert.deepEqual(
      (await dump.folds()).map(({ startLine, endLine }) => [startLine, endLine]),
      [[1, 4]],
    ));

  it('links the files of the kernel that comments name', async () => {
    const [link] = await dump.links();
    assert.equal(link.target, 'https://elixir.bootlin.com/linux/v6.18/source/include/uapi/linux/if_link.h');
    assert.equal(dump.document.getText(link.range), 'include/uapi/linux/if_link.h');
  });
});

describe('what is wrong, and its quick fix', () => {
  const header = (length: number, flags = '0000') =>
    `${Buffer.from([length, 0, 0, 0]).toString('hex')} 1000${flags} 00000000 00000000\n00000100 02000000 02100000 00000000\n`;
  const cases: {
    fault: string;
    text: string;
    code: string;
    at: string;
    message: RegExp;
    title?: string;
    after?: string;
  }[] = [
    {
      fault: 'a length beyond the end',
      text: `${header(0x38)}07000300 6c6f0000`,
      code: 'truncated',
      at: '38000000',
      message: /nlmsg_len is 56, only 40 bytes are there/,
      title: 'Set nlmsg_len to 40',
      after: `${header(0x28)}07000300 6c6f0000`,
    },
    {
      fault: 'a length that leaves bytes over',
      text: `${header(0x20)}07000300 6c6f0000`,
      code: 'left-over',
      at: '07000300 6c6f0000',
      message: /8 bytes are left over; a message has 16 at least/,
      title: 'Set nlmsg_len to 40',
      after: `${header(0x28)}07000300 6c6f0000`,
    },
    {
      fault: 'an attribute that is too short for its type',
      text: `${header(0x28)}06 00 04 00 dc 05 00 00`,
      code: 'bad-length',
      at: '06 00',
      message: /IFLA_MTU: nla_len is 6, with its header u32 has 8/,
      title: 'Set nla_len to 8',
      after: `${header(0x28)}08 00 04 00 dc 05 00 00`,
    },
    {
      fault: 'an attribute longer than what is left',
      text: `${header(0x28)}3c00 0400 dc050000`,
      code: 'bad-length',
      at: '3c00',
      message: /IFLA_MTU: nla_len is 60, 8 bytes are left/,
      title: 'Set nla_len to 8',
      after: `${header(0x28)}0800 0400 dc050000`,
    },
    {
      fault: 'missing padding',
      text: `${header(0x2f)}07 00 03 00 6c 6f 00\n08 00 04 00 dc 05 00 00`,
      code: 'unaligned',
      at: '07 00 03 00 6c 6f 00',
      message: /IFLA_IFNAME ends at byte 39.*1 byte of padding are missing/,
      title: 'Insert 1 byte of padding',
      after: `${header(0x30)}07 00 03 00 6c 6f 00 00\n08 00 04 00 dc 05 00 00`,
    },
    {
      fault: 'padding that is not zero',
      text: `${header(0x28)}07000300 6c6f00FF`,
      code: 'padding',
      at: 'FF',
      message: /padding should be 0/,
      title: 'Set the padding to 0',
      after: `${header(0x28)}07000300 6c6f0000`,
    },
    {
      fault: 'a message that no table has',
      text: '10000000 ff7f0000 00000000 00000000',
      code: 'unknown-type',
      at: 'ff7f',
      message: /no table has message type 32767/,
    },
    {
      fault: 'an attribute that no table has',
      text: `${header(0x28)}0800ff3f 00000000`,
      code: 'unknown-type',
      at: 'ff3f',
      message: /no table has attribute 16383 here/,
    },
    {
      fault: 'a value that the policy refuses',
      text: `${header(0x34, '0100')}14000300 61626364 61626364 61626364 61626364`,
      code: 'policy',
      at: '14000300 61626364 61626364 61626364 61626364',
      message: /IFLA_IFNAME: 16 characters, at most 15 are allowed/,
    },
    { fault: 'no hex digit', text: '10zz', code: 'hex-digit', at: 'z', message: /"z" is no hex digit/ },
    {
      fault: 'a protocol that is none',
      text: '# protocol: NETLINK_NONE\n',
      code: 'directive',
      at: 'NETLINK_NONE',
      message: /no such netlink protocol: NETLINK_NONE/,
    },
  ];
  for (const [i, { fault, text, code, at, message, title, after: fixed }] of cases.entries())
    it(fault, async () => {
      const dump = await client.open(`wrong-${i}.nlhex`, text);
      const diagnostics = await dump.diagnostics();
      const [found] = diagnostics.filter(each => each.code === code);
      assert.ok(found, JSON.stringify(diagnostics));
      assert.equal(dump.document.getText(found.range), at);
      assert.match(String(found.message), message);
      if (title === undefined || fixed === undefined) return;
      const action = (await dump.actions(found.range, [found])).find(each => each.title === title);
      assert.ok(action);
      assert.equal(dump.after(action), fixed);
      await dump.edit(dump.whole(), fixed);
      assert.deepEqual(await dump.diagnostics(), []);
    });
});

describe('protocols, families and ports', () => {
  const GETFAMILY = '14000000 1c000100 00000000 d2040000 01010000\n';

  it('are told by directives', async () => {
    const dump = await client.open(
      'told.nlhex',
      `# protocol: generic\n# family 0x1c = nlctrl\n# pid 1234 = ip\n${GETFAMILY}`,
    );
    assert.equal((await dump.symbols())[0].name, 'CTRL_CMD_NEWFAMILY');
    assert.match((await dump.hover(dump.place('d204')))?.text ?? '', /`1234 \(ip\)`/);
    assert.match((await dump.hover({ line: 0, character: 4 }))?.text ?? '', /NETLINK_GENERIC/);
  });

  it('are completed', async () => {
    const dump = await client.open('half.nlhex', '# \n# protocol: \n# family 0x1c = \n1400');
    const labels = async (line: number, character: number) =>
      (await dump.completions({ line, character })).map(({ label }) => label);
    assert.deepEqual(await labels(0, 2), ['protocol', 'family', 'pid']);
    assert.ok((await labels(1, 12)).includes('NETLINK_GENERIC'));
    assert.ok((await labels(2, 16)).includes('nlctrl'));
    assert.deepEqual(await labels(3, 2), []);
  });

  it('are offered where the tables of another protocol have the message', async () => {
    const text = '# family 0x0fff = nlctrl\n14000000 ff0f0500 00000000 00000000 03010000';
    const dump = await client.open('other.nlhex', text);
    const [found] = await dump.diagnostics();
    const action = (await dump.actions(found.range, [found])).find(({ title }) => title.startsWith('Read as'));
    assert.equal(action?.title, 'Read as NETLINK_GENERIC (CTRL_CMD_GETFAMILY)');
    await dump.edit(dump.whole(), dump.after(action));
    assert.deepEqual(await dump.diagnostics(), []);
    assert.equal((await dump.symbols())[0].name, 'CTRL_CMD_GETFAMILY');
  });
});

describe('long dumps', () => {
  const message = LINK.slice(LINK.indexOf('34000000'));
  const symbolsOf = async (name: string, messages: number, inDatagram: number) => {
    const datagram = message.repeat(inDatagram);
    const dump = await client.open(name, `${datagram}\n`.repeat(messages / inDatagram));
    return { dump, symbols: await dump.symbols() };
  };

  it('have messages without attributes in the outline', async () => {
    const { symbols } = await symbolsOf('long.nlhex', 2000, 10);
    assert.equal(symbols.length, 2000);
    assert.equal(symbols[5].name, 'RTM_NEWLINK');
    assert.equal(symbols[5].children, undefined);
  });

  it('longer ones have datagrams, in parts', async () => {
    const { dump, symbols } = await symbolsOf('longer.nlhex', 6000, 300);
    assert.equal(symbols.length, 60);
    assert.deepEqual([symbols[0].name, symbols[0].detail], ['RTM_NEWLINK', 'and 99 more']);
    assert.deepEqual([symbols[3].range.start.line, symbols[3].range.end.line], [1201, 1600]);
    assert.deepEqual(await dump.diagnostics(), []);
    assert.ok((await dump.tokens({ start: { line: 3, character: 0 }, end: { line: 4, character: 0 } })).length > 5);
  });
});

describe('edits', () => {
  it('keep bytes and places together', async () => {
    const dump = await client.open('edited.nlhex', LINK);
    await dump.edit({ start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, '# before\n\n');
    await dump.edit({ start: { line: 5, character: 9 }, end: { line: 5, character: 13 } }, '7475');
    assert.match((await dump.hover(dump.place('74750000')))?.text ?? '', /`tu`/);
    await dump.edit({ start: { line: 0, character: 0 }, end: { line: 3, character: 0 } }, '');
    assert.match((await dump.hover(dump.place('74750000')))?.text ?? '', /`tu`/);
    assert.deepEqual(await dump.diagnostics(), []);
  });
});

describe('bytes in any text', () => {
  const decode = (text: string) =>
    client.connection.sendRequest<{ ok: boolean; text?: string; error?: string }>('netstack/decodeText', { text });

  it('netlink', async () => {
    const { text } = await decode(LINK);
    assert.match(text ?? '', /a netlink message\nRTM_NEWLINK, 52 bytes/);
    assert.match(text ?? '', /IFLA_INFO_KIND tun/);
  });

  it('a packet', async () => {
    const { text } = await decode('4500001c 00010000 40010000 0a000001 0a000002 0800f7ff 00000000');
    assert.match(text ?? '', /a packet that begins with IPv4/);
    assert.match(text ?? '', /saddr +10\.0\.0\.1/);
    assert.match(text ?? '', /ICMP \(struct icmphdr/);
  });

  it('no bytes', async () =>
    assert.deepEqual(await decode('hello'), { ok: false, error: 'line 1, column 1: "h" is no hex digit' }));
});
