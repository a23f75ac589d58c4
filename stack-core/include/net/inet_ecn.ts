// Explicit congestion notification: the lower two bits of the TOS byte. Kernel: include/net/inet_ecn.h, RFC 3168
export const INET_ECN_NOT_ECT = 0;
export const INET_ECN_ECT_1 = 1;
export const INET_ECN_ECT_0 = 2;
export const INET_ECN_CE = 3;
export const INET_ECN_MASK = 3;
export const INET_ECN_is_ce = (dsfield: number): boolean => (dsfield & INET_ECN_MASK) === INET_ECN_CE;
export const INET_ECN_is_not_ect = (dsfield: number): boolean => (dsfield & INET_ECN_MASK) === INET_ECN_NOT_ECT;
