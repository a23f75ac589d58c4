// The commands of labs: what each is for, and what its words are.
import { arg, type Grammar, word } from './grammar.ts';
import { ip } from './ip.ts';

const FILE = arg('FILE', 'file');
const TEXT = arg('TEXT', 'text');
const NUMBER = arg('NUMBER', 'number');
const DEV = arg('DEV', 'device');

/** A command whose words are files or texts. */
const plain = (doc: string, synopsis: string, argument = TEXT): Grammar => ({ doc, synopsis, positional: [argument] });

const network: { readonly [name: string]: Grammar } = {
  ip,
  inject: {
    doc: 'A frame arrives on a TAP device, as if from the wire.',
    synopsis: "inject DEV HEX | inject DEV -f FILE.pcap | inject DEV 'EXPRESSION'",
    positional: [DEV, arg('FRAME', 'frame')],
  },
  expect: {
    doc: 'Checks the next frame that leaves by a TAP device; fails when it does not fit, or none comes within a second.',
    synopsis: "expect DEV 'DISPLAY FILTER' | expect DEV nothing",
    positional: [DEV, arg('FILTER', 'filter')],
  },
  sysctl: {
    doc: "Read and write the kernel's settings.",
    synopsis: 'sysctl [ -w ] NAME[=VALUE] …',
    options: {
      '-w': word('Write: NAME=VALUE follows.'),
      '-n': word('Values alone.'),
      '-N': word('Names alone.'),
      '-e': word('Unknown names are no error.'),
      '-q': word('Say nothing.'),
      '-a': word('All settings.'),
      '-p': word('Read them from a file.', FILE),
    },
    positional: [arg('NAME[=VALUE]', 'sysctl')],
  },
  ping: {
    doc: 'Echo requests to a host, in the virtual time of the lab.',
    synopsis: 'ping [ -c COUNT ] [ -W SECONDS ] [ -t TTL ] [ -s SIZE ] [ -I DEV ] [ -M PMTU ] ADDRESS',
    options: {
      '-c': word('How many.', NUMBER),
      '-i': word('Seconds between two.', NUMBER),
      '-W': word('Seconds to wait for the last reply.', NUMBER),
      '-w': word('Seconds after which to end in any case.', NUMBER),
      '-t': word('Time to live.', NUMBER),
      '-s': word('Bytes of data.', NUMBER),
      '-I': word('Device or source address.', arg('DEV', 'device')),
      '-M': word('Path MTU discovery.', arg('PMTU', ['do', 'want', 'dont', 'probe'])),
      '-Q': word('Type of service.', NUMBER),
      '-q': word('Only the summary.'),
      '-n': word('Numbers, no names.'),
      '-b': word('To a broadcast address, too.'),
    },
    positional: [arg('ADDRESS', 'address')],
  },
};

const tools: { readonly [name: string]: Grammar } = {
  sleep: plain('Wait, in virtual time.', 'sleep SECONDS', NUMBER),
  cat: plain('Print files, those under /proc too.', 'cat FILE …', FILE),
  mkdir: plain('Make directories.', 'mkdir [ -p ] DIR …', FILE),
  rm: plain('Remove files.', 'rm [ -f ] FILE …', FILE),
  head: plain('The first lines.', 'head [ -n N ] [ FILE ]', FILE),
  tail: plain('The last lines.', 'tail [ -n N ] [ FILE ]', FILE),
  wc: plain('Count lines, words, bytes.', 'wc [ -l | -w | -c ] [ FILE ]', FILE),
  grep: plain('Print the lines that fit a pattern.', 'grep [ -c | -i | -n | -o | -q | -v | -E ] PATTERN [ FILE ]'),
  hostname: { doc: 'Name of this machine.', synopsis: 'hostname' },
  sh: plain('Run a script, or -c COMMAND.', 'sh FILE | sh -c COMMAND', FILE),
};

const shell: { readonly [name: string]: Grammar } = {
  echo: plain('Print the words.', 'echo WORD …'),
  printf: plain('Print by a format.', 'printf FORMAT WORD …'),
  test: plain('Compare; status 0 when it holds.', 'test EXPRESSION'),
  '[': plain('Compare; status 0 when it holds.', '[ EXPRESSION ]'),
  cd: plain('Change the directory.', 'cd DIR', FILE),
  set: plain('Options of the shell: -e ends at the first failure, -x prints commands.', 'set -e | set -x'),
  export: plain('Pass variables on to programs.', 'export NAME[=VALUE] …'),
  local: plain('Variables of this function alone.', 'local NAME[=VALUE] …'),
  readonly: plain('Variables that cannot change.', 'readonly NAME[=VALUE] …'),
  unset: plain('Forget variables or functions.', 'unset NAME …'),
  read: plain('Read a line into variables.', 'read NAME …'),
  shift: plain('Drop the first arguments.', 'shift [ N ]', NUMBER),
  return: plain('End the function with a status.', 'return [ N ]', NUMBER),
  exit: plain('End the lab with a status.', 'exit [ N ]', NUMBER),
  wait: plain('Wait for commands in the background.', 'wait [ PID ]'),
  kill: plain('Send a signal to a process.', 'kill [ -SIGNAL ] PID'),
  trap: plain('Run a command at a signal, or at the end.', 'trap COMMAND SIGNAL'),
  eval: { doc: 'Run the words as a command.', synopsis: 'eval WORD …', positional: [arg('COMMAND', 'command')] },
  exec: { doc: 'Go on as another program.', synopsis: 'exec COMMAND …', positional: [arg('COMMAND', 'command')] },
  command: {
    doc: 'Run a program, not the function of that name.',
    synopsis: 'command COMMAND …',
    positional: [arg('COMMAND', 'command')],
  },
  true: { doc: 'Succeed.', synopsis: 'true' },
  false: { doc: 'Fail.', synopsis: 'false' },
  ':': { doc: 'Do nothing.', synopsis: ':' },
  break: { doc: 'Leave the loop.', synopsis: 'break [ N ]' },
  continue: { doc: 'Begin the next round of the loop.', synopsis: 'continue [ N ]' },
};

/** Every command that has a table. */
export const commandGrammars: ReadonlyMap<string, Grammar> = new Map(
  Object.entries({ ...network, ...tools, ...shell }),
);
