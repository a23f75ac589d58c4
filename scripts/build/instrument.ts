/**
 * Makes the kernel model debuggable: before every statement a check that counts it and can stop there, around every
 * function a frame that can read and write its variables by name.
 *
 *   function ip_rcv(skb, dev) {            let $p = 17, net;                   // $p: the statement it is at
 *     const net = dev_net(dev);      →     $F[$D[0]++] = ($i, $s, $v) => { … };   // the frame: its accessor
 *     …                                    try {
 *   }                                        $p = 17; if (++$E[0] >= $E[1] || $A[17]) $hit(17);
 *                                            net = dev_net(dev); …
 *                                          } finally { $D[1] !== 0 && $left(); $D[0]--; }
 *
 * Variables of blocks move up to the function, so that the one accessor reaches them. Where that could change what the
 * program means (a closure in a loop keeps its own copy; a name means something else outside of the block), the variable
 * stays and gets an accessor of its own ($b0, $b1, …) at the place where it is declared.
 *
 * Generators and async functions stay as they are: kernel code never waits. So do constructors: they fill in a struct,
 * which is no function of the kernel and nothing that one steps through.
 */
import MagicString, { type SourceMap } from 'magic-string';
import { parseSync } from 'oxc-parser';
import type { DecisionTable } from '../../stack-core/debugger/explain/decision-table.ts';
import type { PlacedVariable, PlacesTable } from '../../stack-core/debugger/places.ts';
import { numberObjects } from './births.ts';
import { reportDecisions } from './decisions.ts';
import {
  analyze,
  boundNames,
  type Declaration,
  type FunctionScope,
  isConstructor,
  isFunction,
  isNode,
  type Node,
} from './scopes.ts';

export interface Instrumented {
  code: string;
  map: SourceMap;
}

export const emptyTable = (): PlacesTable => ({
  files: [],
  functions: [{ id: 0, name: '', file: 0, line: 0, endLine: 0, params: [], variables: [], first: 0, topLevel: false }],
  statements: [0, 0, 0, 0, 0, 0],
});

/**
 * Instruments one file, and adds its places to `table`. `file` is its path in the table; `probe` is how the code imports
 * stack-core/kernel/probe.ts. Throws on a syntax error.
 */
export function instrument(
  file: string,
  source: string,
  probe: string,
  table: PlacesTable,
  reporting?: { table: DecisionTable; module: string },
): Instrumented {
  const parsed = parseSync(file, source, { lang: 'ts', sourceType: 'module' });
  if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors[0].message}`);
  const program = parsed.program as unknown as Node;
  const s = new MagicString(source, { filename: file });
  const instrumenter = new FileInstrumenter(file, source, s, table);
  instrumenter.run(program, probe);
  if (reporting !== undefined) instrumenter.report(program, reporting.table, reporting.module);
  return { code: s.toString(), map: s.generateMap({ source: file, includeContent: true, hires: 'boundary' }) };
}

/** How one function's variables are reached. */
interface FunctionPlan {
  id: number;
  /** Names that are declared at the top of the function. */
  hoisted: Set<string>;
  /** Declarations that stay where they are, with the name of their accessor. */
  own: Map<Declaration, string>;
  slots: Map<string, number>;
  /** The accessor's cases. */
  cases: string[];
}

class FileInstrumenter {
  private readonly source: string;
  private readonly s: MagicString;
  private readonly table: PlacesTable;
  private readonly file: number;
  private readonly lineStarts: number[] = [0];
  /** VariableDeclarations that become assignments. */
  private readonly assignments = new Set<Node>();
  /** Code to put after a VariableDeclaration, or at the start of a block. */
  private readonly after = new Map<Node, string>();

  constructor(file: string, source: string, s: MagicString, table: PlacesTable) {
    this.source = source;
    this.s = s;
    this.table = table;
    this.file = table.files.push(file) - 1;
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  run(program: Node, probe: string): void {
    const topLevel = moduleFunctions(program);
    const registered: string[] = [];
    for (const fn of analyze(program)) {
      const { node } = fn;
      if (!isNode(node.body) || node.async === true || node.generator === true || isConstructor(fn)) continue;
      if (node.body.type === 'BlockStatement' && (node.body.body as Node[]).length === 0) continue;
      const id = this.function(fn, topLevel.has(node));
      const name = topLevel.get(node);
      if (name !== undefined) registered.push(name, String(id));
    }
    const born = numberObjects(program, this.s) ? ',born as $born' : '';
    const names = `E as $E,A as $A,F as $F,D as $D,hit as $hit,leaving as $left,functions as $fn${born}`;
    this.s.prepend(`import{${names}}from${JSON.stringify(probe)};`);
    if (registered.length > 0) this.s.append(`\n$fn(${registered.join(',')});\n`);
  }

  /** Conditions report what they come to, by `module`: how the code imports stack-core/kernel/decisions.ts. */
  report(program: Node, decisions: DecisionTable, module: string): void {
    reportDecisions(program, this.source, this.s, decisions, this.file, offset => this.position(offset)[0]);
    this.s.prepend(`import{compare as $q,value as $v,decide as $d}from${JSON.stringify(module)};`);
  }

  private function(fn: FunctionScope, topLevel: boolean): number {
    const { node } = fn;
    const body = node.body as Node;
    const id = this.table.functions.length;
    const plan: FunctionPlan = { id, hoisted: new Set(), own: new Map(), slots: new Map(), cases: [] };
    const variables = this.variables(fn, plan);
    const first = this.table.statements.length / 6;
    this.table.functions.push({
      id,
      name: fn.name,
      file: this.file,
      line: this.position(node.start)[0],
      endLine: this.position(node.end)[0],
      params: fn.params.map(p => shownName(p.name, fn)),
      variables,
      first: 0,
      topLevel,
    });
    const locals = [`$p=${first}`, '$e=$E[0]', ...plan.hoisted, ...plan.own.values()].join(',');
    const enter = `let ${locals};$F[$D[0]++]=($i,$s,$v)=>{switch($i){case -1:return $p;case -2:return $e;${plan.cases.join('')}}};try{`;
    const leave = '}finally{$D[1]!==0&&$left();$D[0]--}';
    if (body.type === 'BlockStatement') {
      this.s.appendRight(body.start + 1, enter);
      this.statements(body.body as Node[], plan);
      this.s.prependLeft(body.end - 1, leave);
    } else {
      this.s.appendRight(body.start, `{${enter}${this.check(this.place(body.start, body.end, plan))}return `);
      this.s.prependLeft(body.end, `;${leave}}`);
    }
    if (this.table.statements.length / 6 > first) this.table.functions[id].first = first;
    return id;
  }

  /** Decides for each variable where it lives, edits the declarations, and lists what the debugger needs to know. */
  private variables(fn: FunctionScope, plan: FunctionPlan): PlacedVariable[] {
    const variables: PlacedVariable[] = [];
    const add = (
      name: string,
      key: string,
      from: number,
      to: number,
      kind: PlacedVariable['kind'],
      code: string,
      readOnly = false,
    ) => {
      let slot = plan.slots.get(key);
      if (slot === undefined) {
        slot = plan.slots.size;
        plan.slots.set(key, slot);
        plan.cases.push(`case ${slot}:return ${code};`);
      }
      variables.push({ name, slot, from, to, kind, readOnly });
    };
    const { start, end } = fn.node;
    for (const declaration of fn.captured) {
      const readOnly = declaration.kind !== 'let' && declaration.kind !== 'param' && declaration.kind !== 'var';
      const code = readOnly ? declaration.name : readWrite(declaration.name);
      add(declaration.name, `captured ${declaration.name}`, start, end, 'captured', code, readOnly);
    }
    if (fn.usesThis) add('this', 'this', start, end, 'this', 'this', true);
    const hoistable = this.hoistable(fn);
    for (const declaration of fn.declarations) {
      const { name, kind, scope, from } = declaration;
      if (kind === 'function' || kind === 'class' || kind === 'import') continue;
      if (kind === 'param') add(shownName(name, fn), name, start, end, 'param', readWrite(name));
      else if (kind === 'var' || hoistable.has(declaration)) {
        if (kind !== 'var') plan.hoisted.add(name);
        add(name, name, from, scope.end, 'local', readWrite(name));
      } else
        this.ownAccessor(declaration, plan, code => add(name, code, from, scope.end, 'local', code, kind === 'const'));
    }
    for (const declaration of hoistable) {
      if (declaration.statement !== null && !this.assignments.has(declaration.statement))
        this.becomeAssignment(declaration.statement);
    }
    return variables;
  }

  private ownAccessor(declaration: Declaration, plan: FunctionPlan, add: (code: string) => void): void {
    const { name, kind, statement, scope } = declaration;
    const accessor = `$b${plan.own.size}`;
    plan.own.set(declaration, accessor);
    const code = `${accessor}=($s,$v)=>${kind === 'const' ? name : readWrite(name)};`;
    const anchor = statement ?? (scope.node.body as Node);
    this.after.set(anchor, (this.after.get(anchor) ?? '') + code);
    add(`${accessor}($s,$v)`);
  }

  /** The variables of a function that can move to its top without changing what it means. */
  private hoistable(fn: FunctionScope): Set<Declaration> {
    const candidates = fn.declarations.filter(d => d.statement !== null && (d.kind === 'let' || d.kind === 'const'));
    const taken = new Set(fn.declarations.filter(d => !candidates.includes(d)).map(d => d.name));
    const movable = new Set(candidates.filter(d => this.canMove(d, fn) && !taken.has(d.name)));
    // A name moves with all its declarations or with none; a statement moves as a whole.
    for (let changed = true; changed; ) {
      changed = false;
      for (const d of [...movable]) {
        const meanings = [...(fn.references.get(d.name) ?? [])];
        const others = candidates.filter(c => c.name === d.name || c.statement === d.statement);
        const nested = others.some(c => c !== d && c.name === d.name && (encloses(c, d) || encloses(d, c)));
        if (nested || !others.every(c => movable.has(c)) || meanings.some(m => m === undefined || !movable.has(m))) {
          movable.delete(d);
          changed = true;
        }
      }
    }
    return movable;
  }

  private canMove(d: Declaration, fn: FunctionScope): boolean {
    return d.scope.fn === fn && (d.scope.isFunctionTop || !d.capturedByClosure);
  }

  /** `const a: T = 1, { b } = c;` becomes `a = 1, ({ b } = c);` */
  private becomeAssignment(statement: Node): void {
    this.assignments.add(statement);
    const declarators = statement.declarations as Node[];
    this.s.remove(statement.start, declarators[0].start);
    for (const { id, init, start, end } of declarators as (Node & { id: Node; init: Node | null })[]) {
      const annotation = id.typeAnnotation as Node | null;
      const nameEnd = id.type === 'Identifier' ? id.start + (id.name as string).length : (annotation?.start ?? id.end);
      const typeEnd = Math.max(nameEnd, annotation?.end ?? 0);
      if (typeEnd > nameEnd) this.s.remove(nameEnd, typeEnd);
      // `let x!: T`: the mark stands between name and type.
      if (init === null && typeEnd === nameEnd && end > nameEnd) this.s.remove(nameEnd, end);
      if (init !== null && id.type === 'ObjectPattern') {
        this.s.appendRight(start, '(');
        this.s.prependLeft(end, ')');
      }
    }
  }

  private statements(list: Node[], plan: FunctionPlan): void {
    for (const statement of list) this.statement(statement, plan);
  }

  /** Puts the check before a statement, and goes into it. */
  private statement(outer: Node, plan: FunctionPlan): void {
    let node = outer;
    while (node.type === 'LabeledStatement') node = node.body as Node;
    if (node.type.startsWith('TS')) return;
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
      case 'EmptyStatement':
        break;
      case 'BlockStatement':
        this.block(node, plan);
        break;
      case 'VariableDeclaration':
        this.variableDeclaration(node, plan);
        break;
      case 'IfStatement':
        this.before(outer, node, (node.test as Node).end + 1, plan);
        this.body(node.consequent as Node, plan);
        if (isNode(node.alternate)) this.body(node.alternate, plan);
        break;
      case 'WhileStatement':
        this.loopTest(node.test as Node, node.start, plan);
        this.body(node.body as Node, plan);
        break;
      case 'DoWhileStatement':
        this.body(node.body as Node, plan);
        this.loopTest(node.test as Node, (node.test as Node).start, plan);
        break;
      case 'ForStatement':
        this.forStatement(node, outer, plan);
        break;
      case 'ForOfStatement':
      case 'ForInStatement':
        this.before(outer, node, this.headEnd(node), plan);
        this.body(node.body as Node, plan, isNode(node.left) ? this.after.get(node.left) : undefined);
        break;
      case 'SwitchStatement':
        this.before(outer, node, (node.discriminant as Node).end + 1, plan);
        for (const c of node.cases as Node[]) this.statements(c.consequent as Node[], plan);
        break;
      case 'TryStatement':
        this.block(node.block as Node, plan);
        if (isNode(node.handler)) this.block(node.handler.body as Node, plan);
        if (isNode(node.finalizer)) this.block(node.finalizer, plan);
        break;
      default:
        this.before(outer, node, node.end, plan);
    }
  }

  /** The check for `node` (up to `end`), in front of its labels too. */
  private before(outer: Node, node: Node, end: number, plan: FunctionPlan): void {
    this.s.appendRight(outer.start, this.check(this.place(node.start, end, plan)));
  }

  private variableDeclaration(node: Node, plan: FunctionPlan): void {
    const declarators = node.declarations as Node[];
    const hasInit = declarators.some(d => d.init !== null);
    if (hasInit) this.s.appendRight(node.start, this.check(this.place(node.start, node.end, plan)));
    if (this.assignments.has(node))
      for (const declarator of declarators)
        if (declarator.init === null) this.s.appendLeft(declarator.end, '=undefined');
    const after = this.after.get(node);
    if (after !== undefined) this.s.appendLeft(node.end, after);
  }

  private forStatement(node: Node, outer: Node, plan: FunctionPlan): void {
    this.before(outer, node, this.headEnd(node), plan);
    // Coming round again is a place of its own: a breakpoint at the loop is for entering it.
    const { init, test, update } = node as Node & { init: Node | null; test: Node | null; update: Node | null };
    const scopeAt = (test ?? update ?? (node.body as Node)).start;
    const place = this.place(node.start, this.headEnd(node), plan, scopeAt);
    if (update !== null) {
      this.s.appendRight(update.start, `${this.checkExpression(place)},`);
    } else {
      const from = test?.end ?? init?.end ?? node.start;
      const close = this.source.lastIndexOf(')', (node.body as Node).start);
      if (close < from) throw new Error(`for without its parenthesis at offset ${node.start}`);
      this.s.appendLeft(close, this.checkExpression(place));
    }
    if (init?.type === 'VariableDeclaration') {
      for (const declarator of init.declarations as Node[]) {
        if (declarator.init === null && this.assignments.has(init)) this.s.appendLeft(declarator.end, '=undefined');
      }
    }
    this.body(node.body as Node, plan, init === null ? undefined : this.after.get(init));
  }

  /** A check each time the condition of a loop is looked at. */
  private loopTest(test: Node, start: number, plan: FunctionPlan): void {
    this.s.appendRight(test.start, `(${this.checkExpression(this.place(start, test.end + 1, plan))},`);
    this.s.prependLeft(test.end, ')');
  }

  private block(node: Node, plan: FunctionPlan, first?: string): void {
    const own = first ?? this.after.get(node);
    if (own !== undefined) this.s.appendRight(node.start + 1, own);
    this.statements(node.body as Node[], plan);
  }

  /** The statement that `if`, `else` or a loop governs; becomes a block where it is none. */
  private body(node: Node, plan: FunctionPlan, first?: string): void {
    if (node.type === 'BlockStatement') {
      this.block(node, plan, first);
      return;
    }
    this.s.appendRight(node.start, `{${first ?? ''}`);
    this.statement(node, plan);
    this.s.prependLeft(node.end, '}');
  }

  private headEnd(node: Node): number {
    const at = this.source.lastIndexOf(')', (node.body as Node).start);
    return at < node.start ? node.end : at + 1;
  }

  /** Adds a statement. What is in scope there is what is in scope at the offset `scopeAt`. */
  private place(start: number, end: number, plan: FunctionPlan, scopeAt = start): number {
    const [line, column] = this.position(start);
    const [endLine, endColumn] = this.position(end);
    return this.table.statements.push(line, column, endLine, endColumn, plan.id, scopeAt) / 6 - 1;
  }

  private check(place: number): string {
    return `$p=${place};if(++$E[0]>=$E[1]||$A[${place}]!==0)$hit(${place});`;
  }

  private checkExpression(place: number): string {
    return `($p=${place},(++$E[0]>=$E[1]||$A[${place}]!==0)&&$hit(${place}))`;
  }

  /** Line and column of an offset, both from 1. */
  private position(offset: number): [number, number] {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - this.lineStarts[low] + 1];
  }
}

/** A parameter that is not used has a `_` before the kernel's name. */
function shownName(name: string, fn: FunctionScope): string {
  const plain = /^_[A-Za-z]/.test(name) ? name.slice(1) : name;
  return fn.declarations.some(d => d.name === plain) ? name : plain;
}

const readWrite = (name: string): string => `$s?${name}=$v:${name}`;

const encloses = (outer: Declaration, inner: Declaration): boolean => {
  for (let s = inner.scope.parent; s !== null; s = s.parent) if (s === outer.scope) return true;
  return false;
};

/** The module's own functions with the names that they can be reached by. */
function moduleFunctions(program: Node): Map<Node, string> {
  const found = new Map<Node, string>();
  for (const outer of program.body as Node[]) {
    const node = isNode(outer.declaration) ? outer.declaration : outer;
    if (node.type === 'FunctionDeclaration' && isNode(node.id)) found.set(node, node.id.name as string);
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations as (Node & { id: Node; init: Node | null })[])
      if (init !== null && isFunction(init) && boundNames(id).length === 1) found.set(init, id.name as string);
  }
  return found;
}
