// Runs the text of a lab in the model: what it printed, and its status.
import { Lab } from '../../stack-core/userspace/lab.ts';

export interface LabRun {
  status: number;
  stdout: string;
  stderr: string;
}

export function runLab(text: string): LabRun {
  const run: LabRun = { status: -1, stdout: '', stderr: '' };
  const lab = new Lab(
    { path: 'lab', text },
    {
      onOutput: ({ stream, text: written }) => {
        run[stream] += written;
      },
    },
  );
  lab.start();
  lab.run();
  run.status = lab.status ?? -1;
  return run;
}
