// Starts the kernel worker with Node's compile cache, where this Node has one: from the second session on, the kernel's
// two megabytes need not be compiled again.
import module from 'node:module';

module.enableCompileCache?.();
await import(new URL('kernel-debug.js', import.meta.url).href);
