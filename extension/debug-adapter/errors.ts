// Everything that a request can fail with, as an error response for the person at the client.

/** An expected failure of a request. `id` is unique per kind; `showUser` asks the client for a message box. */
export class DapError extends Error {
  readonly id: number;
  readonly showUser: boolean;

  constructor(id: number, message: string, showUser = false) {
    super(message);
    this.id = id;
    this.showUser = showUser;
  }
}

export const unknownRequest = (command: string): DapError =>
  new DapError(1001, `The network stack debugger has no request '${command}'.`);

export const badArguments = (command: string, faults: string[]): DapError =>
  new DapError(1002, `${command}: ${faults.join('; ')}`);

export const notLaunched = (command: string): DapError =>
  new DapError(1003, `${command}: no lab has been launched in this session yet.`);

export const launchedTwice = (): DapError => new DapError(1004, 'This session has launched a lab already.', true);

export const noProgram = (): DapError =>
  new DapError(1005, 'The launch configuration names no lab: set "program" to a .netlab file.', true);

export const noAttach = (): DapError =>
  new DapError(1006, 'A lab is launched, not attached to: use "request": "launch" with "program".', true);

export const noLocation = (reference: number): DapError =>
  new DapError(1007, `No line of the console that is kept has the location ${reference}.`);

/** The debugger engine cannot do what was asked; its message is for the user. */
export const refused = (message: string, showUser: boolean): DapError => new DapError(1010, message, showUser);

export const noSource = (what: string): DapError => new DapError(1011, `There is no source ${what} in this session.`);

export const noKernelSource = (): DapError =>
  new DapError(
    1012,
    'No kernel source was named: set "kernelSource" in the launch configuration, or the setting netstack.kernelSource, to a Linux source tree.',
    true,
  );

export const noKernelFunction = (name: string): DapError =>
  new DapError(
    1013,
    `${name} is no function of the kernel model: a line of a lab has no place in the kernel's source.`,
  );

/** A bug of the adapter itself; the session lives on. */
export const internal = (command: string, error: unknown): DapError =>
  new DapError(1999, `${command}: internal error: ${error instanceof Error ? error.message : String(error)}`, true);
