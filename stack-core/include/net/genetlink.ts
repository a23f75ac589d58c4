// Families of generic netlink: how one is declared, what its handlers get. Kernel: include/net/genetlink.h
import type { netlink_callback, netlink_ext_ack } from '../linux/netlink.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import { GENL_HDRLEN, type genlmsghdr } from '../uapi/linux/genetlink.ts';
import { NLMSG_HDRLEN, type nlmsghdr } from '../uapi/linux/netlink.ts';
import type { net } from './net_namespace.ts';
import type { nla_policies, nlattrs } from './netlink.ts';
import { nlmsg_end } from './netlink.ts';

/** Requests to do it are parsed by the liberal rules of older interfaces. */
export const GENL_DONT_VALIDATE_STRICT = 1 << 0;
/** Requests to dump are not parsed at all. */
export const GENL_DONT_VALIDATE_DUMP = 1 << 1;
/** Requests to dump are parsed by the liberal rules. */
export const GENL_DONT_VALIDATE_DUMP_STRICT = 1 << 2;

/** A request, taken apart. */
export interface genl_info {
  readonly snd_seq: number;
  readonly snd_portid: number;
  readonly family: genl_family;
  readonly nlhdr: nlmsghdr;
  readonly genlhdr: genlmsghdr;
  /** By type; empty where the command has no policy. */
  readonly attrs: nlattrs;
  readonly net: net;
  readonly extack: netlink_ext_ack | null;
}

/** What a dump gets as `cb.data`. */
export interface genl_dumpit_info {
  readonly op: genl_ops;
  readonly info: genl_info;
}

/** A command of a family. */
export interface genl_ops {
  readonly cmd: number;
  /** GENL_ADMIN_PERM, … */
  readonly flags?: number;
  /** GENL_DONT_VALIDATE_*. */
  readonly validate?: number;
  readonly policy?: nla_policies;
  doit?(skb: sk_buff, info: genl_info): number;
  start?(cb: netlink_callback): number;
  dumpit?(skb: sk_buff, cb: netlink_callback): number;
  done?(cb: netlink_callback): number;
}

export interface genl_multicast_group {
  readonly name: string;
}

export class genl_family {
  /** Message type; given at registration. */
  id = 0;
  readonly name: string;
  readonly version: number;
  /** Bytes of the family's own header behind the generic one. */
  readonly hdrsize: number;
  /** Largest attribute of commands without a policy of their own. */
  readonly maxattr: number;
  readonly policy: nla_policies | null;
  /** Serves every namespace, not the first one alone. */
  readonly netnsok: boolean;
  /** From this command on the reserved field of the header has to be 0. */
  readonly resv_start_op: number;
  readonly ops: readonly genl_ops[];
  readonly mcgrps: readonly genl_multicast_group[];
  /** Number of the first group; the others follow. */
  mcgrp_offset = 0;

  constructor(
    declared: Pick<genl_family, 'name' | 'version' | 'ops'> &
      Partial<Pick<genl_family, 'hdrsize' | 'maxattr' | 'policy' | 'netnsok' | 'resv_start_op' | 'mcgrps'>>,
  ) {
    this.name = declared.name;
    this.version = declared.version;
    this.hdrsize = declared.hdrsize ?? 0;
    this.maxattr = declared.maxattr ?? 0;
    this.policy = declared.policy ?? null;
    this.netnsok = declared.netnsok ?? false;
    this.resv_start_op = declared.resv_start_op ?? 0;
    this.ops = declared.ops;
    this.mcgrps = declared.mcgrps ?? [];
  }
}

/** Offset of the family's own header in `nlh.buf`. */
export const genlmsg_data = (nlh: nlmsghdr): number => nlh.off + NLMSG_HDRLEN + GENL_HDRLEN;

/** The message is complete. */
export const genlmsg_end = (skb: sk_buff, nlh: nlmsghdr): void => nlmsg_end(skb, nlh);
