// Kernel: include/linux/if_vlan.h

import { ETH_P } from '../uapi/linux/if_ether.ts';
import { be16, wire } from '../wire.ts';

/** Bytes that a tag adds. */
export const VLAN_HLEN = 4;
export const VLAN_PRIO_SHIFT = 13;
export const VLAN_PRIO_MASK = 0xe000;
export const VLAN_CFI_MASK = 0x1000;
export const VLAN_VID_MASK = 0x0fff;

/** What follows the type ETH_P_8021Q or ETH_P_8021AD. */
export class vlan_hdr extends wire(
  { struct: 'vlan_hdr', source: 'include/linux/if_vlan.h, IEEE 802.1Q', doc: 'VLAN tag.' },
  {
    h_vlan_TCI: be16({ doc: 'Priority (3 bits), drop eligible (1 bit), VLAN number (12 bits).' }),
    h_vlan_encapsulated_proto: be16({ doc: 'Protocol of the payload.', names: ETH_P }),
  },
) {}
