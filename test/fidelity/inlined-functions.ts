// Where the compiler of the recorded kernel put a static function into its caller, so that a drop there is reported
// under the caller's name. The model keeps the functions apart, as the source does.

interface Inlined {
  /** The function of the source, which the model names. */
  function: string;
  /** The symbol that the kernel reports. */
  reportedAs: string;
  why: string;
}

const INLINED: Inlined[] = [];

const symbols = new Map(INLINED.map(entry => [entry.function, entry.reportedAs]));

/** The name under which the recorded kernel reports a drop in `name`. */
export function reportedSymbol(name: string): string {
  return symbols.get(name) ?? name;
}
