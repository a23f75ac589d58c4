// Networks: IPv4 addresses are numbers in host order, all others bytes.

/** A network: an address of which only the first `length` bits count. */
export class Prefix {
  readonly address: number | Uint8Array;
  /** Bits. */
  readonly length: number;

  constructor(address: number | Uint8Array, length: number) {
    this.address = address;
    this.length = length;
  }

  contains(value: unknown): boolean {
    const { address, length } = this;
    if (typeof address === 'number') {
      const size = 2 ** (32 - length);
      return typeof value === 'number' && Math.floor(value / size) === Math.floor(address / size);
    }
    if (!(value instanceof Uint8Array) || value.length !== address.length) return false;
    const whole = length >> 3;
    for (let i = 0; i < whole; i++) if (value[i] !== address[i]) return false;
    const rest = 8 - (length & 7);
    return rest === 8 || value[whole] >> rest === address[whole] >> rest;
  }
}
