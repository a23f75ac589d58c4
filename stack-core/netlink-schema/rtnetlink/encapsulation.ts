// Encapsulations of routes and next hops. Kernel: include/uapi/linux/lwtunnel.h and the header of each kind.
import { type AttributeSet, attr, attributes, nest, type Select, select } from '../schema.ts';

export const LWTUNNEL_ENCAP = {
  0: 'LWTUNNEL_ENCAP_NONE',
  1: 'LWTUNNEL_ENCAP_MPLS',
  2: 'LWTUNNEL_ENCAP_IP',
  3: 'LWTUNNEL_ENCAP_ILA',
  4: 'LWTUNNEL_ENCAP_IP6',
  5: 'LWTUNNEL_ENCAP_SEG6',
  6: 'LWTUNNEL_ENCAP_BPF',
  7: 'LWTUNNEL_ENCAP_SEG6_LOCAL',
  8: 'LWTUNNEL_ENCAP_RPL',
  9: 'LWTUNNEL_ENCAP_IOAM6',
  10: 'LWTUNNEL_ENCAP_XFRM',
};

const mpls = attributes('MPLS_IPTUNNEL', {
  MPLS_IPTUNNEL_DST: attr(1, 'binary', { doc: 'Labels.' }),
  MPLS_IPTUNNEL_TTL: attr(2, 'u8'),
});

const geneve = attributes('LWTUNNEL_IP_OPT_GENEVE', {
  LWTUNNEL_IP_OPT_GENEVE_CLASS: attr(1, 'be16'),
  LWTUNNEL_IP_OPT_GENEVE_TYPE: attr(2, 'u8'),
  LWTUNNEL_IP_OPT_GENEVE_DATA: attr(3, 'binary', { maxLen: 127 }),
});
const vxlan = attributes('LWTUNNEL_IP_OPT_VXLAN', { LWTUNNEL_IP_OPT_VXLAN_GBP: attr(1, 'u32') });
const erspan = attributes('LWTUNNEL_IP_OPT_ERSPAN', {
  LWTUNNEL_IP_OPT_ERSPAN_VER: attr(1, 'u8'),
  LWTUNNEL_IP_OPT_ERSPAN_INDEX: attr(2, 'be32'),
  LWTUNNEL_IP_OPT_ERSPAN_DIR: attr(3, 'u8'),
  LWTUNNEL_IP_OPT_ERSPAN_HWID: attr(4, 'u8'),
});
const options = attributes('LWTUNNEL_IP_OPTS', {
  LWTUNNEL_IP_OPTS_GENEVE: attr(1, nest(geneve)),
  LWTUNNEL_IP_OPTS_VXLAN: attr(2, nest(vxlan)),
  LWTUNNEL_IP_OPTS_ERSPAN: attr(3, nest(erspan)),
});

const ip = attributes('LWTUNNEL_IP', {
  LWTUNNEL_IP_ID: attr(1, 'be64', { doc: 'Number of the tunnel.' }),
  LWTUNNEL_IP_DST: attr(2, 'ip'),
  LWTUNNEL_IP_SRC: attr(3, 'ip'),
  LWTUNNEL_IP_TTL: attr(4, 'u8'),
  LWTUNNEL_IP_TOS: attr(5, 'u8'),
  LWTUNNEL_IP_FLAGS: attr(6, 'be16'),
  LWTUNNEL_IP_PAD: attr(7, 'binary'),
  LWTUNNEL_IP_OPTS: attr(8, nest(options)),
});

const ip6 = attributes('LWTUNNEL_IP6', {
  LWTUNNEL_IP6_ID: attr(1, 'be64', { doc: 'Number of the tunnel.' }),
  LWTUNNEL_IP6_DST: attr(2, 'ip'),
  LWTUNNEL_IP6_SRC: attr(3, 'ip'),
  LWTUNNEL_IP6_HOPLIMIT: attr(4, 'u8'),
  LWTUNNEL_IP6_TC: attr(5, 'u8'),
  LWTUNNEL_IP6_FLAGS: attr(6, 'be16'),
  LWTUNNEL_IP6_PAD: attr(7, 'binary'),
  LWTUNNEL_IP6_OPTS: attr(8, nest(options)),
});

const ila = attributes('ILA_ATTR', {
  ILA_ATTR_LOCATOR: attr(1, 'u64'),
  ILA_ATTR_IDENTIFIER: attr(2, 'u64'),
  ILA_ATTR_LOCATOR_MATCH: attr(3, 'u64'),
  ILA_ATTR_IFINDEX: attr(4, 's32'),
  ILA_ATTR_DIR: attr(5, 'u32'),
  ILA_ATTR_PAD: attr(6, 'binary'),
  ILA_ATTR_CSUM_MODE: attr(7, 'u8'),
  ILA_ATTR_IDENT_TYPE: attr(8, 'u8'),
  ILA_ATTR_HOOK_TYPE: attr(9, 'u8'),
});

const seg6 = attributes('SEG6_IPTUNNEL', { SEG6_IPTUNNEL_SRH: attr(1, 'binary'), SEG6_IPTUNNEL_SRC: attr(2, 'ip') });

const bpfProgram = attributes('LWT_BPF_PROG', {
  LWT_BPF_PROG_FD: attr(1, 'u32'),
  LWT_BPF_PROG_NAME: attr(2, 'string'),
});
const bpf = attributes('LWT_BPF', {
  LWT_BPF_IN: attr(1, nest(bpfProgram)),
  LWT_BPF_OUT: attr(2, nest(bpfProgram)),
  LWT_BPF_XMIT: attr(3, nest(bpfProgram)),
  LWT_BPF_XMIT_HEADROOM: attr(4, 'u32', { max: 256 }),
});

const localBpf = attributes('SEG6_LOCAL_BPF', {
  SEG6_LOCAL_BPF_PROG: attr(1, 'u32'),
  SEG6_LOCAL_BPF_PROG_NAME: attr(2, 'string'),
});
const counters = attributes('SEG6_LOCAL_CNT', {
  SEG6_LOCAL_CNT_PAD: attr(1, 'binary'),
  SEG6_LOCAL_CNT_PACKETS: attr(2, 'u64'),
  SEG6_LOCAL_CNT_BYTES: attr(3, 'u64'),
  SEG6_LOCAL_CNT_ERRORS: attr(4, 'u64'),
});
const flavors = attributes('SEG6_LOCAL_FLV', {
  SEG6_LOCAL_FLV_OPERATION: attr(1, 'u32'),
  SEG6_LOCAL_FLV_LCBLOCK_BITS: attr(2, 'u8'),
  SEG6_LOCAL_FLV_LCNODE_FN_BITS: attr(3, 'u8'),
});
const seg6Local = attributes('SEG6_LOCAL', {
  SEG6_LOCAL_ACTION: attr(1, 'u32', {
    names: {
      1: 'SEG6_LOCAL_ACTION_END',
      2: 'SEG6_LOCAL_ACTION_END_X',
      3: 'SEG6_LOCAL_ACTION_END_T',
      4: 'SEG6_LOCAL_ACTION_END_DX2',
      5: 'SEG6_LOCAL_ACTION_END_DX6',
      6: 'SEG6_LOCAL_ACTION_END_DX4',
      7: 'SEG6_LOCAL_ACTION_END_DT6',
      8: 'SEG6_LOCAL_ACTION_END_DT4',
      9: 'SEG6_LOCAL_ACTION_END_B6',
      10: 'SEG6_LOCAL_ACTION_END_B6_ENCAP',
      15: 'SEG6_LOCAL_ACTION_END_BPF',
      16: 'SEG6_LOCAL_ACTION_END_DT46',
    },
  }),
  SEG6_LOCAL_SRH: attr(2, 'binary'),
  SEG6_LOCAL_TABLE: attr(3, 'u32'),
  SEG6_LOCAL_NH4: attr(4, 'ip'),
  SEG6_LOCAL_NH6: attr(5, 'ip'),
  SEG6_LOCAL_IIF: attr(6, 'u32'),
  SEG6_LOCAL_OIF: attr(7, 'u32'),
  SEG6_LOCAL_BPF: attr(8, nest(localBpf)),
  SEG6_LOCAL_VRFTABLE: attr(9, 'u32'),
  SEG6_LOCAL_COUNTERS: attr(10, nest(counters)),
  SEG6_LOCAL_FLAVORS: attr(11, nest(flavors)),
});

const rpl = attributes('RPL_IPTUNNEL', { RPL_IPTUNNEL_SRH: attr(1, 'binary') });

const ioam6 = attributes('IOAM6_IPTUNNEL', {
  IOAM6_IPTUNNEL_MODE: attr(1, 'u8'),
  IOAM6_IPTUNNEL_DST: attr(2, 'ip'),
  IOAM6_IPTUNNEL_TRACE: attr(3, 'binary'),
  IOAM6_IPTUNNEL_FREQ_K: attr(4, 'u32'),
  IOAM6_IPTUNNEL_FREQ_N: attr(5, 'u32'),
  IOAM6_IPTUNNEL_SRC: attr(6, 'ip'),
});

const xfrm = attributes('LWT_XFRM', { LWT_XFRM_IF_ID: attr(1, 'u32'), LWT_XFRM_LINK: attr(2, 'u32') });

const kinds: { readonly [kind: number]: AttributeSet } = {
  1: mpls,
  2: ip,
  3: ila,
  4: ip6,
  5: seg6,
  6: bpf,
  7: seg6Local,
  8: rpl,
  9: ioam6,
  10: xfrm,
};

/** Attributes of the encapsulation that attribute `on` names. */
export const encapsulation = (on: string): Select =>
  select(on, Object.fromEntries(Object.entries(kinds).map(([kind, set]) => [kind, nest(set)])));
