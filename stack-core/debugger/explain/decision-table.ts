// The table that the build writes beside the kernel that explains decisions (dist/decisions.json): its conditions.

export interface LeafInfo {
  /** As the source has it. */
  text: string;
  /** Source of both sides, where they are worth showing: constants and numbers are not. */
  operands: [left: string | null, right: string | null];
}

export interface DecisionInfo {
  /** Index in the files of the table of places. */
  file: number;
  line: number;
  kind: 'if' | 'switch' | 'loop' | 'choice' | 'return';
  /** The condition as the source has it. */
  text: string;
  /** When the control leaves the way down by it: when it holds, when it does not, never. */
  leaves: 'holds' | 'fails' | 'always' | 'never';
  /** How it is left: to the caller, to a label or out of a loop, to the next round. */
  by: 'return' | 'jump' | 'next round' | null;
  /** Functions whose results are looked at: called in it, or before for a variable that it is about. */
  asks: string[];
  /** Number of the first leaf, and how many there are. */
  first: number;
  count: number;
}

export interface DecisionTable {
  decisions: DecisionInfo[];
  leaves: LeafInfo[];
  /** By function: those whose results it returns. */
  returns: { [name: string]: string[] };
}
