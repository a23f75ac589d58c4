// Where the compiler of the recorded kernel put a static function into its caller, or made a call a jump, so that a drop
// is reported under the caller's name. The model keeps the functions apart, as the source does.

interface Inlined {
  /** The function of the source, which the model names. */
  function: string;
  /** The symbol that the kernel reports. */
  reportedAs: string;
  why: string;
}

const INLINED: Inlined[] = [
  {
    function: 'arp_error_report',
    reportedAs: 'neigh_invalidate',
    why: 'it frees the skb by a tail call, so the return address is in its caller',
  },
  {
    function: 'br_flood',
    reportedAs: 'br_handle_frame_finish',
    why: 'it frees the skb by a tail call, so the return address is in its caller',
  },
  {
    function: 'br_forward',
    reportedAs: 'br_handle_frame_finish',
    why: 'it frees the skb by a tail call, so the return address is in its caller',
  },
];

const symbols = new Map(INLINED.map(entry => [entry.function, entry.reportedAs]));

/** The name under which the recorded kernel reports a drop in `name`. */
export function reportedSymbol(name: string): string {
  return symbols.get(name) ?? name;
}
