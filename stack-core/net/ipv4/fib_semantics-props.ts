// Errors and scopes of the route types. Kernel: fib_props in net/ipv4/fib_semantics.c
import { EACCES, EAGAIN, EHOSTUNREACH, EINVAL } from '../../include/linux/errno.ts';
import type { fib_prop } from '../../include/net/ip_fib.ts';
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
} from '../../include/uapi/linux/rtnetlink.ts';

/** By RTN_*. */
export const fib_props: readonly fib_prop[] = [
  /* RTN_UNSPEC */ { error: 0, scope: RT_SCOPE_NOWHERE },
  /* RTN_UNICAST */ { error: 0, scope: RT_SCOPE_UNIVERSE },
  /* RTN_LOCAL */ { error: 0, scope: RT_SCOPE_HOST },
  /* RTN_BROADCAST */ { error: 0, scope: RT_SCOPE_LINK },
  /* RTN_ANYCAST */ { error: 0, scope: RT_SCOPE_LINK },
  /* RTN_MULTICAST */ { error: 0, scope: RT_SCOPE_UNIVERSE },
  /* RTN_BLACKHOLE */ { error: -EINVAL, scope: RT_SCOPE_UNIVERSE },
  /* RTN_UNREACHABLE */ { error: -EHOSTUNREACH, scope: RT_SCOPE_UNIVERSE },
  /* RTN_PROHIBIT */ { error: -EACCES, scope: RT_SCOPE_UNIVERSE },
  /* RTN_THROW */ { error: -EAGAIN, scope: RT_SCOPE_UNIVERSE },
  /* RTN_NAT */ { error: -EINVAL, scope: RT_SCOPE_NOWHERE },
  /* RTN_XRESOLVE */ { error: -EINVAL, scope: RT_SCOPE_NOWHERE },
];
