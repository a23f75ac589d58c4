// A lab as the engine runs it.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { net_device } from '../include/linux/netdevice.ts';
import type { net } from '../include/net/net_namespace.ts';
import { ipv4, mac } from '../include/show.ts';
import { IFF_UP } from '../include/uapi/linux/if.ts';
import type { World } from '../kernel/world.ts';
import type { ReadFile } from '../userspace/files.ts';
import { Lab } from '../userspace/lab.ts';
import { describeFaults } from '../userspace/leaks.ts';
import { type ParsedFrames, parseFrame } from '../userspace/packet/parse-frame.ts';
import { LabError } from '../userspace/wire.ts';
import { type CommandResult, DebuggerError, type DeviceInfo, type InjectRequest, type LaunchOptions } from './api.ts';
import { showCommand, startCommand } from './console.ts';
import type { Debuggee, DebuggeeHost, MakeDebuggee } from './debuggee.ts';

/** Makes labs for the executions of one run: what they read from the disk is the same in each. */
export function makeLabDebuggee(): MakeDebuggee {
  const readFile = rememberingReader();
  return (options, host) => {
    const text = new TextDecoder().decode(readFile(options.program) ?? new Uint8Array(0));
    const lab = new Lab(
      { path: options.program, text },
      {
        seed: options.seed,
        readFile,
        keepRunning: options.keepRunning,
        idle: () => host.idle(),
        onOutput: output => host.output(output.stream, output.text, output.path, output.line),
        trace: host.trace,
      },
    );
    if (lab.syntaxError !== null) return { error: lab.syntaxError, status: 2 };
    lab.start();
    return new LabDebuggee(lab, options, readFile, host);
  };
}

function rememberingReader(): ReadFile {
  const read = new Map<string, Uint8Array | null>();
  return path => {
    let contents = read.get(path);
    if (contents === undefined) {
      contents = tryRead(path);
      read.set(path, contents);
    }
    return contents;
  };
}

function tryRead(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

class LabDebuggee implements Debuggee {
  private readonly lab: Lab;
  private readonly options: LaunchOptions;
  private readonly readFile: ReadFile;
  private readonly host: DebuggeeHost;

  constructor(lab: Lab, options: LaunchOptions, readFile: ReadFile, host: DebuggeeHost) {
    this.lab = lab;
    this.options = options;
    this.readFile = readFile;
    this.host = host;
  }

  get world(): World {
    return this.lab.world;
  }

  get labHasEnded(): boolean {
    return this.lab.status !== null;
  }

  run(): number {
    this.lab.run();
    return this.lab.status ?? 1;
  }

  inject({ netns, device, frame }: InjectRequest): { frames: number; bytes: number } {
    const directory = dirname(this.options.program);
    const namespace = netns ?? 'root';
    let parsed: ParsedFrames;
    try {
      this.lab.tap(this.lab.namespace(namespace), device);
      parsed = parseFrame(frame, path => this.readFile(resolve(directory, path)));
      if (!parsed.ok) throw new DebuggerError(`column ${parsed.column}: ${parsed.error}`);
      this.lab.inject(namespace, device, parsed.frames);
    } catch (error) {
      throw error instanceof LabError ? new DebuggerError(error.message) : error;
    }
    const bytes = parsed.frames.reduce((sum, bytes) => sum + bytes.length, 0);
    return { frames: parsed.frames.length, bytes };
  }

  get programs(): ReadonlyMap<string, unknown> {
    return this.lab.machine.programs;
  }

  show(command: string): CommandResult | null {
    return showCommand(this.lab, command, dirname(this.options.program));
  }

  startCommand(command: string): void {
    const { host } = this;
    startCommand(this.lab, command, dirname(this.options.program), ({ stream, text }) => host.output(stream, text));
  }

  sourceText(path: string): string | null {
    const { files, world } = this.lab.machine;
    const contents = files.contents(path, world.init_net);
    return contents === null ? null : new TextDecoder().decode(contents);
  }

  namespaces(): string[] {
    return ['root', ...this.lab.machine.namespaces.keys()];
  }

  devices(): DeviceInfo[] {
    const all: [string, net][] = [['root', this.lab.world.init_net], ...this.lab.machine.namespaces];
    return all.flatMap(([name, netns]) => netns.dev_base_head.map(dev => this.device(name, dev)));
  }

  private device(netns: string, dev: net_device): DeviceInfo {
    const addresses: string[] = [];
    for (let ifa = dev.ip_ptr?.ifa_list ?? null; ifa !== null; ifa = ifa.ifa_next)
      addresses.push(`${ipv4(ifa.ifa_local)}/${ifa.ifa_prefixlen}`);
    return {
      netns,
      name: dev.name,
      kind: dev.rtnl_link_ops?.kind ?? 'loopback',
      ifindex: dev.ifindex,
      up: (dev.flags & IFF_UP) !== 0,
      address: mac(dev.dev_addr),
      addresses,
      injectable: this.lab.taps.has(dev),
    };
  }

  leftovers(): string[] {
    return describeFaults(this.world);
  }
}
