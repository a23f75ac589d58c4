// The programs that a lab finds first on its PATH: a shim for every command of this machine, which runs the real one
// and notes what it did, and the helpers `inject` and `expect`, which ask the agent.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reaches the agent and waits for it. `$d` is this process's own directory below `$NETSTACK_RUN`. */
const ASK_AGENT = `mkfifo "$d/answer"
echo "$request" >"$NETSTACK_RUN/requests"
read -r answer <"$d/answer"`;

/** `calls/N`, N counting up in the order in which commands start, holds argv, out and err; `status` comes at the end. */
const SHIM = `#!/bin/sh
name=\${0##*/}
PATH=$NETSTACK_PATH
n=0
set -C
until true >"$NETSTACK_RUN/calls/$n"; do n=$((n + 1)); done 2>/dev/null
set +C
d=$NETSTACK_RUN/calls/$n.d
mkdir "$d"
printf '%s\\0' "$name" "$@" >"$d/argv"
# A job in the background has no standard input unless it is given one.
exec 3<&0
"$name" "$@" <&3 3<&- >"$d/out" 2>"$d/err" &
child=$!
trap 'kill -TERM $child' TERM
trap 'kill -HUP $child' HUP
wait $child 2>/dev/null
status=$?
# A trapped signal ends the first wait, not the child.
while kill -0 $child 2>/dev/null; do wait $child 2>/dev/null; status=$?; done
echo $status >"$d/status"
cat "$d/out"
cat "$d/err" >&2
request="done $n"
${ASK_AGENT}
# Who dies of a signal has its shell say so.
case $status in
129 | 130 | 137 | 143) trap - HUP TERM; kill -$((status - 128)) $$ ;;
esac
exit $status
`;

const HELPER = `#!/bin/sh
d=$NETSTACK_RUN/helpers/$$
mkdir "$d"
printf '%s\\0' "\${0##*/}" "$@" >"$d/argv"
request="helper $$"
${ASK_AGENT}
cat "$d/out"
cat "$d/err" >&2
exit $answer
`;

export const HELPERS = ['inject', 'expect'];

/** Makes the directories below `runDirectory` that shims need, and returns the environment for the lab's shell. */
export function installShims(runDirectory: string, systemPath: string): NodeJS.ProcessEnv {
  const shims = join(runDirectory, 'shims');
  const helpers = join(runDirectory, 'helper-programs');
  for (const directory of [shims, helpers]) mkdirSync(directory, { recursive: true });
  for (const directory of ['calls', 'helpers']) mkdirSync(join(runDirectory, directory), { recursive: true });
  writeFileSync(join(runDirectory, 'shim'), SHIM, { mode: 0o755 });
  for (const name of HELPERS) writeFileSync(join(helpers, name), HELPER, { mode: 0o755 });

  const names = new Set(HELPERS);
  for (const directory of systemPath.split(':')) {
    if (existsSync(directory)) for (const name of readdirSync(directory)) names.add(name);
  }
  for (const name of names) symlinkSync(join(runDirectory, 'shim'), join(shims, name));
  return {
    PATH: `${shims}:${systemPath}`,
    NETSTACK_PATH: `${helpers}:${systemPath}`,
    NETSTACK_RUN: runDirectory,
    HOME: '/root',
    LC_ALL: 'C',
  };
}
