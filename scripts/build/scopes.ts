// Which name means which variable: the scopes of a TypeScript file, for the instrumentation. Types are not looked at.

/** A node of the ESTree that oxc-parser makes. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export interface FunctionScope {
  node: Node;
  name: string;
  parent: FunctionScope | null;
  params: Declaration[];
  /** Everything declared in it, in source order, without what nested functions declare. */
  declarations: Declaration[];
  /** Variables of enclosing functions that it, or a function in it, uses. */
  captured: Set<Declaration>;
  usesThis: boolean;
  /** Names that are used in it, nested functions included, with what they mean; undefined: not declared in this file. */
  references: Map<string, Set<Declaration | undefined>>;
}

export interface Declaration {
  name: string;
  kind: 'param' | 'let' | 'const' | 'var' | 'function' | 'class' | 'catch' | 'import';
  scope: Scope;
  /** The VariableDeclaration, for `let`, `const`, `var`. */
  statement: Node | null;
  /** Offset from which the variable has its value. */
  from: number;
  /** A nested function uses it. */
  capturedByClosure: boolean;
}

export interface Scope {
  parent: Scope | null;
  fn: FunctionScope | null;
  names: Map<string, Declaration>;
  /** The function's own outermost scope (parameters or body). */
  isFunctionTop: boolean;
  /** The node that opens it. */
  node: Node;
  end: number;
}

interface Reference {
  name: string;
  scope: Scope;
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const TRANSPARENT_TYPES = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

export const isFunction = (node: Node): boolean => FUNCTIONS.has(node.type);

/** The child nodes of `node` that are code, in source order of their keys; types are left out. */
export function children(node: Node): Node[] {
  if (TRANSPARENT_TYPES.has(node.type)) return [node.expression as Node];
  const found: Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent') continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child) && (!child.type.startsWith('TS') || TRANSPARENT_TYPES.has(child.type))) found.push(child);
    }
  }
  return found;
}

/** The identifiers that a pattern declares. */
export function boundNames(pattern: Node): Node[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return (pattern.properties as Node[]).flatMap(p => boundNames((p.type === 'RestElement' ? p : p.value) as Node));
    case 'ArrayPattern':
      return (pattern.elements as (Node | null)[]).flatMap(e => (e === null ? [] : boundNames(e)));
    case 'AssignmentPattern':
      return boundNames(pattern.left as Node);
    case 'RestElement':
      return boundNames(pattern.argument as Node);
    default:
      return [];
  }
}

/** The functions of a program, outer before inner, in source order. */
export function analyze(program: Node): FunctionScope[] {
  return new Analyzer().run(program);
}

class Analyzer {
  private readonly functions: FunctionScope[] = [];
  private readonly references: Reference[] = [];

  run(program: Node): FunctionScope[] {
    const scope = this.scope(null, null, program, true);
    this.declareAll(program.body as Node[], scope);
    for (const statement of program.body as Node[]) this.visit(statement, scope, '');
    for (const reference of this.references) this.resolve(reference);
    return this.functions;
  }

  private scope(parent: Scope | null, fn: FunctionScope | null, node: Node, isFunctionTop: boolean): Scope {
    return { parent, fn, names: new Map(), isFunctionTop, node, end: node.end };
  }

  private define(scope: Scope, name: string, kind: Declaration['kind'], from: number, statement: Node | null): void {
    const known = scope.names.get(name);
    if (known !== undefined) return;
    const declaration: Declaration = { name, kind, scope, statement, from, capturedByClosure: false };
    scope.names.set(name, declaration);
    scope.fn?.declarations.push(declaration);
    if (kind === 'param') scope.fn?.params.push(declaration);
  }

  /** Declares what a list of statements declares in its own scope. */
  private declareAll(statements: Node[], scope: Scope): void {
    for (const outer of statements) {
      const statement = (
        outer.type.startsWith('Export') ? ((outer.declaration as Node | null) ?? outer) : outer
      ) as Node;
      if (statement.type === 'VariableDeclaration') this.declareVariables(statement, scope);
      else if (statement.type === 'FunctionDeclaration' && isNode(statement.id))
        this.define(scope, (statement.id as Node).name as string, 'function', statement.start, null);
      else if (statement.type === 'ClassDeclaration' && isNode(statement.id))
        this.define(scope, (statement.id as Node).name as string, 'class', statement.end, null);
      else if (statement.type === 'ImportDeclaration')
        for (const specifier of statement.specifiers as Node[])
          this.define(scope, (specifier.local as Node).name as string, 'import', 0, null);
    }
  }

  private declareVariables(statement: Node, scope: Scope, from = -1): void {
    for (const declarator of statement.declarations as Node[])
      for (const id of boundNames(declarator.id as Node)) {
        const kind = statement.kind as 'let' | 'const' | 'var';
        this.define(scope, id.name as string, kind, from < 0 ? declarator.end : from, statement);
      }
  }

  /** Visits code in `scope`; `hint` is a name for a function that `node` may be. */
  private visit(node: Node, scope: Scope, hint: string): void {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.visitFunction(node, scope, hint);
        break;
      case 'Identifier':
        this.references.push({ name: node.name as string, scope });
        break;
      case 'ThisExpression':
      case 'Super':
        markThis(scope.fn);
        break;
      case 'BlockStatement':
      case 'StaticBlock':
        this.visitBlock(node.body as Node[], this.scope(scope, scope.fn, node, false));
        break;
      case 'SwitchStatement':
        this.visitSwitch(node, scope);
        break;
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
        this.visitFor(node, scope);
        break;
      case 'CatchClause':
        this.visitCatch(node, scope);
        break;
      case 'MemberExpression':
        this.visit(node.object as Node, scope, '');
        if (node.computed === true) this.visit(node.property as Node, scope, '');
        break;
      case 'LabeledStatement':
        this.visit(node.body as Node, scope, '');
        break;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'ImportDeclaration':
      case 'MetaProperty':
        break;
      case 'ExportNamedDeclaration':
        if (isNode(node.declaration)) this.visit(node.declaration, scope, '');
        break;
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'AccessorProperty':
        this.visitMember(node, scope, hint);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.visitClass(node, scope, hint);
        break;
      case 'VariableDeclarator':
        this.visitPattern(node.id as Node, scope);
        if (isNode(node.init)) this.visit(node.init, scope, nameOf(node.id as Node) ?? hint);
        break;
      default:
        for (const child of children(node)) this.visit(child, scope, hint);
    }
  }

  private visitBlock(statements: Node[], scope: Scope): void {
    this.declareAll(statements, scope);
    for (const statement of statements) this.visit(statement, scope, '');
  }

  private visitSwitch(node: Node, scope: Scope): void {
    this.visit(node.discriminant as Node, scope, '');
    const inner = this.scope(scope, scope.fn, node, false);
    const cases = node.cases as Node[];
    this.declareAll(
      cases.flatMap(c => c.consequent as Node[]),
      inner,
    );
    for (const c of cases) {
      if (isNode(c.test)) this.visit(c.test, inner, '');
      for (const statement of c.consequent as Node[]) this.visit(statement, inner, '');
    }
  }

  private visitFor(node: Node, scope: Scope): void {
    const inner = this.scope(scope, scope.fn, node, false);
    const head = (node.type === 'ForStatement' ? node.init : node.left) as Node | null;
    if (isNode(head) && head.type === 'VariableDeclaration') {
      const from = node.type === 'ForStatement' ? -1 : (node.body as Node).start;
      this.declareVariables(head, inner, from);
    }
    for (const key of ['init', 'left', 'right', 'test', 'update', 'body'])
      if (isNode(node[key])) this.visit(node[key], inner, '');
  }

  private visitCatch(node: Node, scope: Scope): void {
    const inner = this.scope(scope, scope.fn, node, false);
    if (isNode(node.param)) {
      for (const id of boundNames(node.param)) this.define(inner, id.name as string, 'catch', node.param.end, null);
      this.visitPattern(node.param, inner);
    }
    this.visitBlock((node.body as Node).body as Node[], inner);
  }

  private visitMember(node: Node, scope: Scope, hint: string): void {
    const key = node.key as Node;
    if (node.computed === true) this.visit(key, scope, '');
    if (!isNode(node.value)) return;
    const name = node.computed === true ? '' : String(key.name ?? key.value ?? '');
    const isClass = node.type === 'MethodDefinition' || node.type === 'PropertyDefinition';
    this.visit(node.value, scope, isClass && hint !== '' ? memberName(hint, name, node) : name);
  }

  private visitClass(node: Node, scope: Scope, hint: string): void {
    if (isNode(node.superClass)) this.visit(node.superClass, scope, '');
    const name = isNode(node.id) ? (node.id.name as string) : hint;
    for (const member of (node.body as Node).body as Node[]) this.visit(member, scope, name);
  }

  /** Visits what is evaluated within a pattern that declares: default values and computed keys. */
  private visitPattern(pattern: Node, scope: Scope): void {
    switch (pattern.type) {
      case 'ObjectPattern':
        for (const property of pattern.properties as Node[]) {
          if (property.computed === true) this.visit(property.key as Node, scope, '');
          this.visitPattern((property.type === 'RestElement' ? property.argument : property.value) as Node, scope);
        }
        return;
      case 'ArrayPattern':
        for (const element of pattern.elements as (Node | null)[])
          if (element !== null) this.visitPattern(element, scope);
        return;
      case 'AssignmentPattern':
        this.visitPattern(pattern.left as Node, scope);
        this.visit(pattern.right as Node, scope, nameOf(pattern.left as Node) ?? '');
        return;
      case 'RestElement':
        this.visitPattern(pattern.argument as Node, scope);
    }
  }

  private visitFunction(node: Node, scope: Scope, hint: string): void {
    const own = isNode(node.id) ? (node.id.name as string) : hint;
    const fn: FunctionScope = {
      node,
      name: own !== '' ? own : scope.fn === null ? 'anonymous' : `${scope.fn.name}.anonymous`,
      parent: scope.fn,
      params: [],
      declarations: [],
      captured: new Set(),
      usesThis: false,
      references: new Map(),
    };
    this.functions.push(fn);
    const params = this.scope(scope, fn, node, true);
    const body = node.body as Node | null;
    for (const param of node.params as Node[])
      for (const id of boundNames(param)) this.define(params, id.name as string, 'param', 0, null);
    for (const param of node.params as Node[]) this.visitPattern(param, params);
    if (!isNode(body)) return;
    if (body.type === 'BlockStatement') this.visitBlock(body.body as Node[], this.scope(params, fn, body, true));
    else this.visit(body, params, '');
  }

  private resolve({ name, scope }: Reference): void {
    let declaration: Declaration | undefined;
    for (let s: Scope | null = scope; s !== null && declaration === undefined; s = s.parent)
      declaration = s.names.get(name);
    const home = declaration?.scope.fn ?? null;
    if (declaration !== undefined && home !== scope.fn) declaration.capturedByClosure = true;
    for (let fn = scope.fn; fn !== null; fn = fn.parent) {
      const meanings = fn.references.get(name) ?? new Set();
      fn.references.set(name, meanings.add(declaration));
      if (home === fn) break;
      if (declaration !== undefined && home !== null) fn.captured.add(declaration);
    }
  }
}

const nameOf = (pattern: Node): string | undefined =>
  pattern.type === 'Identifier' ? (pattern.name as string) : undefined;

const CONSTRUCTOR_PREFIX = 'new ';

export const isConstructor = (fn: FunctionScope): boolean => fn.name.startsWith(CONSTRUCTOR_PREFIX);

function memberName(className: string, name: string, node: Node): string {
  if (node.kind === 'constructor') return `${CONSTRUCTOR_PREFIX}${className}`;
  return node.kind === 'get' || node.kind === 'set' ? `${node.kind} ${className}.${name}` : `${className}.${name}`;
}

function markThis(fn: FunctionScope | null): void {
  for (let f = fn; f !== null; f = f.parent) {
    f.usesThis = true;
    if (f.node.type !== 'ArrowFunctionExpression') return;
  }
}
