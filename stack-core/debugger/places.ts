/**
 * The table of places that the build writes beside the instrumented kernel (dist/places.json): every statement of the
 * model that can be stopped at, and what is in scope there.
 */

/** One variable of a function. Several may share a slot: they are never in scope at the same statement. */
export interface PlacedVariable {
  name: string;
  /** What the frame's accessor is asked with. */
  slot: number;
  /** In scope at statements that begin at an offset from `from` up to before `to`. */
  from: number;
  to: number;
  kind: 'param' | 'local' | 'captured' | 'this';
  readOnly: boolean;
}

export interface PlacedFunction {
  id: number;
  name: string;
  /** Index in `files`. */
  file: number;
  line: number;
  endLine: number;
  params: string[];
  variables: PlacedVariable[];
  /** Id of the first statement; 0 where there is none. */
  first: number;
  /** Defined at the module's top level, so known by its name alone. */
  topLevel: boolean;
}

export interface PlacedStatement {
  id: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** Id of the function. */
  fn: number;
  /** Offset in the file's text that decides what is in scope: where it begins, or for a loop, where it comes round. */
  offset: number;
}

/** The table as it is stored. Ids are indices; index 0 of functions and statements is no place. */
export interface PlacesTable {
  /** Relative to the root of the repository. */
  files: string[];
  functions: PlacedFunction[];
  /** [line, column, endLine, endColumn, fn, offset] for each statement, one after the other. */
  statements: number[];
}

const FIELDS = 6;

export class Places {
  readonly files: readonly string[];
  readonly functions: readonly PlacedFunction[];
  private readonly fields: readonly number[];
  private readonly byName = new Map<string, PlacedFunction[]>();
  private readonly byFile: number[][];
  private readonly scopes = new Map<number, readonly PlacedVariable[]>();

  constructor(table: PlacesTable) {
    this.files = table.files;
    this.functions = table.functions;
    this.fields = table.statements;
    this.byFile = table.files.map(() => []);
    for (const fn of table.functions.slice(1)) this.byName.set(fn.name, [...(this.byName.get(fn.name) ?? []), fn]);
    for (let id = 1; id < this.size; id++) this.byFile[this.functionOf(id).file].push(id);
  }

  /** Number of statements, plus one. */
  get size(): number {
    return this.fields.length / FIELDS;
  }

  statement(id: number): PlacedStatement {
    const at = id * FIELDS;
    const [line, column, endLine, endColumn, fn, offset] = this.fields.slice(at, at + FIELDS);
    return { id, line, column, endLine, endColumn, fn, offset };
  }

  functionOf(id: number): PlacedFunction {
    return this.functions[this.fields[id * FIELDS + 4]];
  }

  /** Every function of that name, in the order of the files. */
  named(name: string): readonly PlacedFunction[] {
    return this.byName.get(name) ?? [];
  }

  names(): Iterable<string> {
    return this.byName.keys();
  }

  /** Ids of the statements of a file, in the order of their ids. */
  inFile(file: number): readonly number[] {
    return this.byFile[file];
  }

  /** What is in scope at a statement, parameters first; an inner variable hides an outer one of its name. */
  variablesAt(id: number): readonly PlacedVariable[] {
    const known = this.scopes.get(id);
    if (known !== undefined) return known;
    const offset = this.fields[id * FIELDS + 5];
    const visible = new Map<string, PlacedVariable>();
    for (const variable of this.functionOf(id).variables)
      if (variable.from <= offset && offset < variable.to) visible.set(variable.name, variable);
    const found = [...visible.values()];
    this.scopes.set(id, found);
    return found;
  }

  /** The variable that a name means at a statement. In the source, a parameter that is not used has a `_` before its name. */
  variableNamed(id: number, name: string): PlacedVariable | null {
    for (const variable of this.variablesAt(id))
      if (variable.name === name || (variable.name.length === name.length - 1 && `_${variable.name}` === name))
        return variable;
    return null;
  }
}
