// Where a bridge asks about frames. Kernel: include/uapi/linux/netfilter_bridge.h
export const NF_BR_PRE_ROUTING = 0;
export const NF_BR_LOCAL_IN = 1;
export const NF_BR_FORWARD = 2;
export const NF_BR_LOCAL_OUT = 3;
export const NF_BR_POST_ROUTING = 4;
export const NF_BR_NUMHOOKS = 6;
