import { struct } from '../schema.ts';

export const audit_text = struct('audit_text', 'kernel/audit.c', {
  text: 'char[0]',
});

export const audit_status = struct('audit_status', 'include/uapi/linux/audit.h', {
  mask: 'u32',
  enabled: 'u32',
  failure: 'u32',
  pid: 'u32',
  rate_limit: 'u32',
  backlog_limit: 'u32',
  lost: 'u32',
  backlog: 'u32',
  version: 'u32',
  backlog_wait_time: 'u32',
  backlog_wait_time_actual: 'u32',
});

export const audit_rule_data = struct('audit_rule_data', 'include/uapi/linux/audit.h', {
  flags: 'u32',
  action: 'u32',
  field_count: 'u32',
  mask: 'u32[64]',
  fields: 'u32[64]',
  values: 'u32[64]',
  fieldflags: 'u32[64]',
  buflen: 'u32',
  buf: 'char[0]',
});

export const audit_tty_status = struct('audit_tty_status', 'include/uapi/linux/audit.h', {
  enabled: 'u32',
  log_passwd: 'u32',
});

export const audit_features = struct('audit_features', 'include/uapi/linux/audit.h', {
  vers: 'u32',
  mask: 'u32',
  features: 'u32',
  lock: 'u32',
});
