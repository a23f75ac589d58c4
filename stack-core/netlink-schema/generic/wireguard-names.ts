import type { ValueNames } from '../../include/wire.ts';
import { enumeration } from '../schema.ts';

export const wgdevice_flag = enumeration(1, ['WGDEVICE_F_REPLACE_PEERS']);

export const wgpeer_flag: ValueNames = {
  1: 'WGPEER_F_REMOVE_ME',
  2: 'WGPEER_F_REPLACE_ALLOWEDIPS',
  4: 'WGPEER_F_UPDATE_ONLY',
};

export const wgallowedip_flag = enumeration(1, ['WGALLOWEDIP_F_REMOVE_ME']);
