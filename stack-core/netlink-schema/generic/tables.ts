import type { Family } from '../schema.ts';
import { batadv } from './batadv.ts';
import { devlink } from './devlink/devlink.ts';
import { dpll } from './dpll.ts';
import { ethtool } from './ethtool/ethtool.ts';
import { fou } from './fou.ts';
import { gtp } from './gtp.ts';
import { handshake } from './handshake.ts';
import { hsr } from './hsr.ts';
import { ila } from './ila.ts';
import { ioam6 } from './ioam6.ts';
import { ipvs } from './ipvs.ts';
import { l2tp } from './l2tp.ts';
import { lockd } from './lockd.ts';
import { mac80211_hwsim } from './mac80211-hwsim.ts';
import { macsec } from './macsec.ts';
import { mptcp_pm } from './mptcp-pm.ts';
import { nbd } from './nbd.ts';
import { ncsi } from './ncsi.ts';
import { net_dm } from './net-dm.ts';
import { net_shaper } from './net-shaper.ts';
import { netdev } from './netdev.ts';
import { nfc } from './nfc.ts';
import { nfsd } from './nfsd.ts';
import { nl80211 } from './nl80211/nl80211.ts';
import { nl802154 } from './nl802154.ts';
import { nlctrl } from './nlctrl.ts';
import { ovpn } from './ovpn.ts';
import { ovs_ct_limit } from './ovs-ct-limit.ts';
import { ovs_datapath } from './ovs-datapath.ts';
import { ovs_flow } from './ovs-flow.ts';
import { ovs_meter } from './ovs-meter.ts';
import { ovs_packet } from './ovs-packet.ts';
import { ovs_vport } from './ovs-vport.ts';
import { psample } from './psample.ts';
import { psp } from './psp.ts';
import { quota } from './quota.ts';
import { seg6 } from './seg6.ts';
import { smc } from './smc.ts';
import { smc_pnetid } from './smc-pnetid.ts';
import { taskstatsFamily } from './taskstats.ts';
import { tcmu } from './tcmu.ts';
import { tcp_metrics } from './tcp-metrics.ts';
import { team } from './team.ts';
import { thermal } from './thermal.ts';
import { tipc } from './tipc.ts';
import { vdpa } from './vdpa.ts';
import { wireguard } from './wireguard.ts';

/** Families of generic netlink. */
export const genericTables: readonly Family[] = [
  nlctrl,
  ethtool,
  nl80211,
  devlink,
  netdev,
  mptcp_pm,
  tcp_metrics,
  taskstatsFamily,
  l2tp,
  wireguard,
  macsec,
  team,
  ovs_datapath,
  ovs_flow,
  ovs_packet,
  ovs_vport,
  ovs_meter,
  ovs_ct_limit,
  nfsd,
  handshake,
  ovpn,
  psample,
  net_shaper,
  dpll,
  thermal,
  seg6,
  ioam6,
  gtp,
  fou,
  batadv,
  nl802154,
  nfc,
  smc,
  smc_pnetid,
  tipc,
  vdpa,
  net_dm,
  ipvs,
  hsr,
  ila,
  ncsi,
  nbd,
  tcmu,
  quota,
  psp,
  lockd,
  mac80211_hwsim,
];
