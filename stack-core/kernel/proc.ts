// Files under /proc/net. Kernel: fs/proc/proc_net.c
import type { net } from '../include/net/net_namespace.ts';

export interface ProcEntry {
  /** The file's text, made at each read. */
  show(): string;
}

/** Makes the file `/proc/net/NAME` of a namespace. */
export function proc_create_net(net: net, name: string, show: () => string): void {
  net.proc_net.set(name, { show });
}

export function remove_proc_entry(net: net, name: string): void {
  net.proc_net.delete(name);
}
