import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packetTemplates, type Receiver } from '../../../extension/commands/packet-templates.ts';
import { parseFrame } from '../../../stack-core/userspace/packet/parse-frame.ts';

const inEnglish = (message: string, ...values: string[]) => message.replace(/\{(\d)\}/g, (_, at) => values[at]!);

const eth0: Receiver = { address: '02:00:00:00:00:01', ipv4: ['10.0.0.1/24', '10.9.0.1/16'] };

/** Who pings whom, by the description of the first template. */
function pair(prefix: string): string {
  return packetTemplates({ ...eth0, ipv4: [prefix] }, inEnglish)[0]!.description;
}

describe('packet templates', () => {
  it('carry the addresses of the device that receives', () => {
    assert.deepEqual(
      packetTemplates(eth0, inEnglish).map(template => template.expression),
      [
        'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/ICMP()',
        'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/UDP(sport=40000, dport=9)/"hello"',
        'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/TCP(sport=40000, dport=80, flags="S", seq=1000)',
        'Ether(src="02:00:00:00:00:99", dst="ff:ff:ff:ff:ff:ff")/ARP(op=1, hwsrc="02:00:00:00:00:99", psrc="10.0.0.9", pdst="10.0.0.1")',
      ],
    );
  });

  for (const { label, expression } of packetTemplates(eth0, inEnglish)) {
    it(`are frames: ${label}`, () => {
      const parsed = parseFrame(expression, () => assert.fail('no file is named'));
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.equal(parsed.frames.length, 1);
    });
  }

  const neighbours: [prefix: string, description: string][] = [
    ['192.168.7.250/24', '192.168.7.2 pings 192.168.7.250'],
    ['10.0.0.247/24', '10.0.0.1 pings 10.0.0.247'],
    ['10.1.2.1/30', '10.1.2.2 pings 10.1.2.1'],
    ['10.1.2.6/30', '10.1.2.5 pings 10.1.2.6'],
    ['10.1.2.4/31', '10.1.2.5 pings 10.1.2.4'],
    ['10.1.2.4/32', '192.0.2.9 pings 10.1.2.4'],
    ['223.255.255.255/8', '223.0.0.7 pings 223.255.255.255'],
  ];
  for (const [prefix, description] of neighbours) {
    it(`have a usable neighbour as the sender: ${prefix}`, () => assert.equal(pair(prefix), description));
  }

  it('do without addresses', () => {
    const [ping] = packetTemplates({}, inEnglish);
    assert.equal(
      ping!.expression,
      'Ether(src="02:00:00:00:00:99", dst="ff:ff:ff:ff:ff:ff")/IP(src="10.0.0.9", dst="10.0.0.1")/ICMP()',
    );
  });
});
