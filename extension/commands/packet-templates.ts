// Frames to begin with, as scapy-style expressions with the addresses of the device that will receive them.

/** Where a frame arrives: what the templates need to know of a device. */
export type Receiver = { address?: string; ipv4?: string[] };

export type PacketTemplate = { label: string; description: string; expression: string };

/** `vscode.l10n.t`: `{0}` stands for the first of `values`. */
export type Translate = (message: string, ...values: string[]) => string;

const senderMac = '02:00:00:00:00:99';
const broadcastMac = 'ff:ff:ff:ff:ff:ff';
const withoutAddress = '10.0.0.1/24';

/** The templates for frames that arrive at `receiver`, sent by a neighbour in its first IPv4 network. */
export function packetTemplates(receiver: Receiver, t: Translate): PacketTemplate[] {
  const [own, prefixLength] = splitPrefix(receiver.ipv4?.[0] ?? withoutAddress);
  const sender = neighbourOf(own, prefixLength);
  const ether = `Ether(src="${senderMac}", dst="${receiver.address ?? broadcastMac}")`;
  const ip = `IP(src="${sender}", dst="${own}")`;
  return [
    {
      label: t('ICMP echo request'),
      description: t('{0} pings {1}', sender, own),
      expression: `${ether}/${ip}/ICMP()`,
    },
    {
      label: t('UDP datagram'),
      description: t('from {0} to {1} port 9', sender, own),
      expression: `${ether}/${ip}/UDP(sport=40000, dport=9)/"hello"`,
    },
    {
      label: t('TCP SYN'),
      description: t('from {0} to {1} port 80', sender, own),
      expression: `${ether}/${ip}/TCP(sport=40000, dport=80, flags="S", seq=1000)`,
    },
    {
      label: t('ARP request'),
      description: t('{0} asks who has {1}', sender, own),
      expression: `Ether(src="${senderMac}", dst="${broadcastMac}")/ARP(op=1, hwsrc="${senderMac}", psrc="${sender}", pdst="${own}")`,
    },
  ];
}

function splitPrefix(prefix: string): [string, number] {
  const [address = '', length] = prefix.split('/');
  return [address, length === undefined ? 32 : Number(length)];
}

/** Another host's address in the network of `address`: eight further, or any other where the network is that small. */
function neighbourOf(address: string, prefixLength: number): string {
  const own = address.split('.').reduce((value, byte) => value * 256 + Number(byte), 0);
  const size = 2 ** (32 - prefixLength);
  const network = own - (own % size);
  const isUsable = (host: number) => host !== own % size && (size <= 2 || (host !== 0 && host !== size - 1));
  for (let distance = 8; distance < 8 + size && distance < 8 + 256; distance++) {
    const host = ((own % size) + distance) % size;
    if (isUsable(host)) return dotted(network + host);
  }
  return '192.0.2.9';
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');
}
