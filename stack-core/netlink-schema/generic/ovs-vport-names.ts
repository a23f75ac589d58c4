import { enumeration } from '../schema.ts';

export const ovs_vport_type = enumeration(0, [
  'OVS_VPORT_TYPE_UNSPEC',
  'OVS_VPORT_TYPE_NETDEV',
  'OVS_VPORT_TYPE_INTERNAL',
  'OVS_VPORT_TYPE_GRE',
  'OVS_VPORT_TYPE_VXLAN',
  'OVS_VPORT_TYPE_GENEVE',
]);
