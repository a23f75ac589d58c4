// Source filters of a group: what all sockets together want. Kernel: net/ipv4/igmp.c
import { EINVAL, ESRCH } from '../../include/linux/errno.ts';
import {
  type in_device,
  type ip_mc_list,
  ip_sf_list,
  MCAST_EXCLUDE,
  MCAST_INCLUDE,
} from '../../include/linux/inetdevice.ts';
import { igmp_robustness, ip_rt_multicast_event } from './igmp.ts';
import { IGMP_V1_SEEN, IGMP_V2_SEEN, igmp_ifc_event } from './igmp-timer.ts';

/** A source is let through: wanted by somebody where that counts, or unwanted by all. */
function is_let(pmc: ip_mc_list, psf: ip_sf_list): boolean {
  const included = psf.sf_count[MCAST_INCLUDE] !== 0;
  const mca_xcount = pmc.sfcount[MCAST_EXCLUDE];
  return mca_xcount !== 0 ? mca_xcount === psf.sf_count[MCAST_EXCLUDE] && !included : included;
}

/** Notes what each source is before a change. */
function sf_markstate(pmc: ip_mc_list): void {
  for (const psf of pmc.sources) psf.sf_oldin = is_let(pmc, psf);
}

/** Finds out what the change did; has that reported. Returns how many sources it is about. */
function sf_setstate(pmc: ip_mc_list): number {
  const qrv = pmc.interface.mr_qrv;
  let rv = 0;
  for (const psf of pmc.sources) {
    const dead = pmc.tomb.findIndex(dpsf => dpsf.sf_inaddr === psf.sf_inaddr);
    const new_in = is_let(pmc, psf);
    if (new_in && !psf.sf_oldin) {
      if (dead >= 0) pmc.tomb.splice(dead, 1);
      psf.sf_crcount = qrv;
      rv++;
    } else if (!new_in && psf.sf_oldin) {
      psf.sf_crcount = 0;
      const dpsf = dead >= 0 ? pmc.tomb[dead] : Object.assign(new ip_sf_list(psf.sf_inaddr), psf);
      if (dead < 0) pmc.tomb.unshift(dpsf);
      dpsf.sf_crcount = qrv;
      rv++;
    }
  }
  return rv;
}

/** One less has an opinion about a source. 1: that is to be reported; 0; or -ESRCH. */
function ip_mc_del1_src(pmc: ip_mc_list, sfmode: number, addr: number): number {
  const psf = pmc.sources.find(each => each.sf_inaddr === addr);
  if (psf === undefined || psf.sf_count[sfmode] === 0) return -ESRCH;
  psf.sf_count[sfmode]--;
  if (psf.sf_count[sfmode] === 0) ip_rt_multicast_event(pmc.interface);
  if (psf.sf_count[MCAST_INCLUDE] !== 0 || psf.sf_count[MCAST_EXCLUDE] !== 0) return 0;
  const in_dev = pmc.interface;
  pmc.sources.splice(pmc.sources.indexOf(psf), 1);
  if (!psf.sf_oldin || IGMP_V1_SEEN(in_dev) || IGMP_V2_SEEN(in_dev)) return 0;
  psf.sf_crcount = igmp_robustness(in_dev);
  pmc.tomb.unshift(psf);
  return 1;
}

function ip_mc_add1_src(pmc: ip_mc_list, sfmode: number, addr: number): void {
  let psf = pmc.sources.find(each => each.sf_inaddr === addr);
  if (psf === undefined) {
    psf = new ip_sf_list(addr);
    pmc.sources.push(psf);
  }
  psf.sf_count[sfmode]++;
  if (psf.sf_count[sfmode] === 1) ip_rt_multicast_event(pmc.interface);
}

/** The mode of the group is another now: that is reported, and no changes of sources. */
function change_mode(pmc: ip_mc_list, sfmode: number): void {
  const in_dev = pmc.interface;
  pmc.sfmode = sfmode;
  pmc.crcount = igmp_robustness(in_dev);
  in_dev.mr_ifc_count = pmc.crcount;
  for (const psf of pmc.sources) psf.sf_crcount = 0;
  igmp_ifc_event(in_dev);
}

/** A socket does not care any more about sources of a group; unless `delta`, nor about the mode. 0 or a negative errno. */
export function ip_mc_del_src(
  in_dev: in_device,
  mca: number,
  sfmode: number,
  sources: readonly number[],
  delta: boolean,
): number {
  const pmc = in_dev.mc_list.find(im => im.multiaddr === mca);
  if (pmc === undefined) return -ESRCH;
  sf_markstate(pmc);
  if (!delta) {
    if (pmc.sfcount[sfmode] === 0) return -EINVAL;
    pmc.sfcount[sfmode]--;
  }
  let err = 0;
  let changerec = false;
  for (const addr of sources) {
    const rv = ip_mc_del1_src(pmc, sfmode, addr);
    if (rv > 0) changerec = true;
    if (err === 0 && rv < 0) err = rv;
  }
  const only_includes = pmc.sfcount[MCAST_EXCLUDE] === 0 && pmc.sfcount[MCAST_INCLUDE] !== 0;
  if (pmc.sfmode === MCAST_EXCLUDE && only_includes) change_mode(pmc, MCAST_INCLUDE);
  else if (sf_setstate(pmc) !== 0 || changerec) igmp_ifc_event(pmc.interface);
  return err;
}

/** A socket wants, or does not want, sources of a group; unless `delta`, it is one more of this mode. 0 or -ESRCH. */
export function ip_mc_add_src(
  in_dev: in_device,
  mca: number,
  sfmode: number,
  sources: readonly number[],
  delta: boolean,
): number {
  const pmc = in_dev.mc_list.find(im => im.multiaddr === mca);
  if (pmc === undefined) return -ESRCH;
  sf_markstate(pmc);
  const isexclude = pmc.sfmode === MCAST_EXCLUDE;
  if (!delta) pmc.sfcount[sfmode]++;
  for (const addr of sources) ip_mc_add1_src(pmc, sfmode, addr);
  const excludes = pmc.sfcount[MCAST_EXCLUDE] !== 0;
  if (isexclude !== excludes) {
    const mode = excludes ? MCAST_EXCLUDE : MCAST_INCLUDE;
    // Without any filter the mode stays as it was reported.
    change_mode(pmc, excludes || pmc.sfcount[MCAST_INCLUDE] !== 0 ? mode : pmc.sfmode);
  } else if (sf_setstate(pmc) !== 0) igmp_ifc_event(pmc.interface);
  return 0;
}

export function ip_mc_clear_src(pmc: ip_mc_list): void {
  pmc.tomb = [];
  pmc.sources = [];
  pmc.sfmode = MCAST_EXCLUDE;
  pmc.sfcount[MCAST_INCLUDE] = 0;
  pmc.sfcount[MCAST_EXCLUDE] = 1;
}
