// What is remembered of another host, to limit the rate of messages to it. Kernel: include/net/inetpeer.h
export class inet_peer {
  /** Its address. */
  readonly daddr: number;
  /** Redirects sent that it has ignored. */
  n_redirects = 0;
  /** Fragments received from it. */
  rid = 0;
  /** Jiffies' worth of messages that may be sent. */
  rate_tokens = 0;
  /** Jiffies at which `rate_tokens` was last filled up. */
  rate_last: number;

  constructor(daddr: number, rate_last: number) {
    this.daddr = daddr;
    this.rate_last = rate_last;
  }
}
