// Files of recorded runs: `=== script`, its lines, `--- status N`, `--- stdout`, `--- stderr`, each line behind `| `.

export interface Run {
  script: string;
  status: number;
  stdout: string;
  stderr: string;
}

export function parseRuns(text: string): Run[] {
  return text
    .split(/^=== script\n/m)
    .slice(1)
    .map(part => {
      const [, script, status, stdout, stderr] =
        /^([\s\S]*?)--- status (\d+)\n--- stdout\n([\s\S]*?)--- stderr\n([\s\S]*)$/.exec(part) ?? [];
      return { script: unmark(script), status: Number(status), stdout: unmark(stdout), stderr: unmark(stderr) };
    });
}

export const printRun = ({ script, status, stdout, stderr }: Run): string =>
  `=== script\n${mark(script)}--- status ${status}\n--- stdout\n${mark(stdout)}--- stderr\n${mark(stderr)}`;

const unmark = (text: string): string => text.replace(/^\| ?/gm, '').replace(/\n\\ no newline\n$/, '');

function mark(text: string): string {
  if (text === '') return '';
  const lines = text.endsWith('\n') ? text : `${text}\n\\ no newline\n`;
  return lines.replace(/^(?!\\ no newline)(.*)\n/gm, (_all, line: string) => (line === '' ? '|\n' : `| ${line}\n`));
}
