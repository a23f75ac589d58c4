// Kinds of IPv4 addresses, in host order. Kernel: include/linux/in.h
import { INADDR_BROADCAST } from '../uapi/linux/in.ts';

// As in C, whoever reads this header has the addresses of the UAPI one too.
export { INADDR_ANY, INADDR_BROADCAST, INADDR_LOOPBACK } from '../uapi/linux/in.ts';

/** 127.0.0.0/8 */
export const ipv4_is_loopback = (addr: number): boolean => addr >>> 24 === 127;
/** 224.0.0.0/4 */
export const ipv4_is_multicast = (addr: number): boolean => addr >>> 28 === 0xe;
/** 224.0.0.0/24: never forwarded. */
export const ipv4_is_local_multicast = (addr: number): boolean => addr >>> 8 === 0xe00000;
/** 255.255.255.255 */
export const ipv4_is_lbcast = (addr: number): boolean => addr === INADDR_BROADCAST;
/** 0.0.0.0 alone: RFC 1122's 0.0.0.0/8 has been usable since Linux 5.3. */
export const ipv4_is_zeronet = (addr: number): boolean => addr === 0;
/** 169.254.0.0/16 */
export const ipv4_is_linklocal_169 = (addr: number): boolean => addr >>> 16 === 0xa9fe;
/** 10.0.0.0/8 */
export const ipv4_is_private_10 = (addr: number): boolean => addr >>> 24 === 10;
/** 172.16.0.0/12 */
export const ipv4_is_private_172 = (addr: number): boolean => addr >>> 20 === 0xac1;
/** 192.168.0.0/16 */
export const ipv4_is_private_192 = (addr: number): boolean => addr >>> 16 === 0xc0a8;
