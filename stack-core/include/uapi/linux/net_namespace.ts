// Attributes of messages about namespace ids. Kernel: include/uapi/linux/net_namespace.h
import { namesOf } from '../../show.ts';

export const NETNSA_NONE = 0;
export const NETNSA_NSID = 1;
export const NETNSA_PID = 2;
export const NETNSA_FD = 3;
export const NETNSA_TARGET_NSID = 4;
export const NETNSA_CURRENT_NSID = 5;
export const NETNSA_MAX = 5;
export const NETNSA_NAMES = namesOf({
  NETNSA_NONE,
  NETNSA_NSID,
  NETNSA_PID,
  NETNSA_FD,
  NETNSA_TARGET_NSID,
  NETNSA_CURRENT_NSID,
});

/** No id has been given. */
export const NETNSA_NSID_NOT_ASSIGNED = -1;
