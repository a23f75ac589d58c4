import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { family, noAttributes } from '../schema.ts';
import { NFTA_CHAIN, NFTA_TABLE } from './nf-tables-nfta-chain.ts';
import { NFTA_FLOWTABLE } from './nf-tables-nfta-flowtable.ts';
import { NFTA_GEN, NFTA_OBJ, NFTA_RULE, NFTA_SET, NFTA_SET_ELEM_LIST, NFTA_TRACE } from './nf-tables-nfta-trace.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const nf_tables = family({
  protocol: NETLINK_NETFILTER,
  doc: 'nftables: tables, chains, rules, sets, objects.',
  source: 'include/uapi/linux/netfilter/nf_tables.h, net/netfilter/nf_tables_api.c',
  header: nfgenmsg,
  attributes: noAttributes,
  operations: {
    NFT_MSG_NEWTABLE: { id: 0xa00, attributes: NFTA_TABLE },
    NFT_MSG_GETTABLE: { id: 0xa01, attributes: NFTA_TABLE },
    NFT_MSG_DELTABLE: { id: 0xa02, attributes: NFTA_TABLE },
    NFT_MSG_NEWCHAIN: { id: 0xa03, attributes: NFTA_CHAIN },
    NFT_MSG_GETCHAIN: { id: 0xa04, attributes: NFTA_CHAIN },
    NFT_MSG_DELCHAIN: { id: 0xa05, attributes: NFTA_CHAIN },
    NFT_MSG_NEWRULE: { id: 0xa06, attributes: NFTA_RULE },
    NFT_MSG_GETRULE: { id: 0xa07, attributes: NFTA_RULE },
    NFT_MSG_DELRULE: { id: 0xa08, attributes: NFTA_RULE },
    NFT_MSG_NEWSET: { id: 0xa09, attributes: NFTA_SET },
    NFT_MSG_GETSET: { id: 0xa0a, attributes: NFTA_SET },
    NFT_MSG_DELSET: { id: 0xa0b, attributes: NFTA_SET },
    NFT_MSG_NEWSETELEM: { id: 0xa0c, attributes: NFTA_SET_ELEM_LIST },
    NFT_MSG_GETSETELEM: { id: 0xa0d, attributes: NFTA_SET_ELEM_LIST },
    NFT_MSG_DELSETELEM: { id: 0xa0e, attributes: NFTA_SET_ELEM_LIST },
    NFT_MSG_NEWGEN: { id: 0xa0f, attributes: NFTA_GEN },
    NFT_MSG_GETGEN: { id: 0xa10, attributes: NFTA_GEN },
    NFT_MSG_TRACE: { id: 0xa11, attributes: NFTA_TRACE },
    NFT_MSG_NEWOBJ: { id: 0xa12, attributes: NFTA_OBJ },
    NFT_MSG_GETOBJ: { id: 0xa13, attributes: NFTA_OBJ },
    NFT_MSG_DELOBJ: { id: 0xa14, attributes: NFTA_OBJ },
    NFT_MSG_GETOBJ_RESET: { id: 0xa15, attributes: NFTA_OBJ },
    NFT_MSG_NEWFLOWTABLE: { id: 0xa16, attributes: NFTA_FLOWTABLE },
    NFT_MSG_GETFLOWTABLE: { id: 0xa17, attributes: NFTA_FLOWTABLE },
    NFT_MSG_DELFLOWTABLE: { id: 0xa18, attributes: NFTA_FLOWTABLE },
    NFT_MSG_GETRULE_RESET: { id: 0xa19, attributes: NFTA_RULE },
    NFT_MSG_DESTROYTABLE: { id: 0xa1a, attributes: NFTA_TABLE },
    NFT_MSG_DESTROYCHAIN: { id: 0xa1b, attributes: NFTA_CHAIN },
    NFT_MSG_DESTROYRULE: { id: 0xa1c, attributes: NFTA_RULE },
    NFT_MSG_DESTROYSET: { id: 0xa1d, attributes: NFTA_SET },
    NFT_MSG_DESTROYSETELEM: { id: 0xa1e, attributes: NFTA_SET_ELEM_LIST },
    NFT_MSG_DESTROYOBJ: { id: 0xa1f, attributes: NFTA_OBJ },
    NFT_MSG_DESTROYFLOWTABLE: { id: 0xa20, attributes: NFTA_FLOWTABLE },
    NFT_MSG_GETSETELEM_RESET: { id: 0xa21, attributes: NFTA_SET_ELEM_LIST },
  },
});
