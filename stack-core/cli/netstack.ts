#!/usr/bin/env node
// The `netstack` command.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { runDebugAdapter } from '../../extension/debug-adapter/main.ts';
import { type DecodeCommandOptions, decodeCommand } from './decode.ts';
import { lspCommand } from './lsp.ts';
import { runCommand, traceCommand } from './run.ts';
import { testCommand } from './test.ts';

/** Directory with `package.json`, `dist/` and `stack-core/`: above the bundle's `dist/`, or above this source. */
function productRoot(): string {
  for (let dir = import.meta.dirname; ; dir = dirname(dir)) {
    try {
      readFileSync(join(dir, 'package.json'));
      return dir;
    } catch {
      if (dir === dirname(dir)) throw new Error('netstack: its package.json is missing');
    }
  }
}

function seedNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 0xffffffff)
    throw new InvalidArgumentError('A seed is a number from 0 to 4294967295.');
  return Number(text);
}

const root = productRoot();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const program = new Command('netstack')
  .description('Runs, traces and debugs labs on a model of the Linux network stack.')
  .version(version)
  .exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2));

const finish = (status: number): void => {
  process.exitCode = status;
};

program
  .command('run')
  .argument('<lab>', 'the lab to run')
  .description("run a lab; the exit status is the lab's")
  .option('--record <dir>', 'write frames, drops, counters, commands, state and netlink messages to this directory')
  .option('--seed <n>', 'seed of all chance in the run', seedNumber, 1)
  .option('--fast', 'on the kernel without the checks of the debugger')
  .action(async (lab: string, options) => finish(await runCommand(root, lab, options)));

program
  .command('trace')
  .argument('<lab>', 'the lab to run')
  .description('one line per kernel function per packet, with verdicts and drop reasons')
  .option('--filter <expr>', 'only functions in which this holds: skb->len > 100 && ip.src == 10.0.0.9')
  .option('--seed <n>', 'seed of all chance in the run', seedNumber, 1)
  .action(async (lab: string, options) => finish(await traceCommand(root, lab, options)));

program
  .command('test')
  .argument('<dir...>', 'labs, or directories of labs')
  .description('run labs as tests: each passes when its status is 0')
  .option('--seed <n>', 'seed of all chance in the runs', seedNumber, 1)
  .action((paths: string[], options) => finish(testCommand(paths, options)));

program
  .command('decode')
  .argument('[file]', 'hex dump or nlmon capture; - or nothing: standard input')
  .description('say what netlink messages hold')
  .option('--protocol <n|name>', 'netlink protocol of a hex dump (default: route)')
  .option('--json', 'one JSON object a message')
  .option('--hex <hex>', 'decode these bytes')
  .option('--specs <dir>', 'read families from the YAML netlink specs in this directory as well')
  .option('--jsonl <file>', 'read {"id","protocol","hex"} lines, write {"id","messages"} lines')
  .action((file: string | undefined, options: DecodeCommandOptions) => finish(decodeCommand(file, options)));

program
  .command('dap')
  .description('debug adapter on standard input and output')
  .action(async () => {
    await runDebugAdapter(root);
    process.exit(0);
  });

program
  .command('lsp')
  .description('language server for labs and netlink hex dumps on standard input and output')
  .action(async () => {
    await lspCommand(root);
    process.exit(0);
  });

await program.parseAsync();
