import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { emptyTable, instrument } from '../../../scripts/build/instrument.ts';
import { Places } from '../../../stack-core/debugger/places.ts';
import { A, type Accessor, ASK_PLACE, D, E, F, probe } from '../../../stack-core/kernel/probe.ts';

const PROBE = fileURLToPath(new URL('../../../stack-core/kernel/probe.ts', import.meta.url));
let directory: string;
let files = 0;
before(() => {
  directory = mkdtempSync(join(tmpdir(), 'instrument-'));
});
after(() => rmSync(directory, { recursive: true }));

type Run = (...args: never[]) => unknown;
interface Loaded {
  run: Run;
  places: Places;
  code: string;
}

async function load(source: string, instrumented = true): Promise<Loaded> {
  const table = emptyTable();
  const code = instrumented ? instrument('x.ts', source, pathToFileURL(PROBE).href, table).code : source;
  const file = join(directory, `${files++}.mjs`);
  writeFileSync(file, transformSync(code, { loader: 'ts' }).code);
  const module = (await import(pathToFileURL(file).href)) as { run: Run };
  return { run: module.run, places: new Places(table), code };
}

/** One stop: the line, the stack of functions, and the innermost frame's variables. */
interface Stop {
  line: number;
  stack: string[];
  vars: Record<string, unknown>;
}

/** `this` cannot be read before super() has returned. */
function read(frame: Accessor, slot: number): unknown {
  try {
    return frame(slot);
  } catch {
    return undefined;
  }
}

/** Runs `run` and stops at every statement. */
function stops({ run, places }: Loaded): { result: unknown; stops: Stop[] } {
  const seen: Stop[] = [];
  E[0] = 0;
  E[1] = 0;
  probe.stop = place => {
    const frames = F.slice(0, D[0]);
    const vars = places.variablesAt(place).map(v => [v.name, read(frames[frames.length - 1], v.slot)]);
    seen.push({
      line: places.statement(place).line,
      stack: frames.map(f => places.functionOf(f(ASK_PLACE) as number).name),
      vars: Object.fromEntries(vars),
    });
  };
  try {
    return { result: run(), stops: seen };
  } finally {
    probe.stop = null;
    E[1] = Number.POSITIVE_INFINITY;
  }
}

const meanings: { what: string; source: string }[] = [
  {
    what: 'labelled blocks as gotos',
    source: `export function run() { const out = []; for (let n = 0; n < 4; n++) out.push(f(n)); return out; }
      function f(n: number) { let r = 'none'; drop: { hops: { if (n === 0) break drop; if (n === 1) break hops; return 'sent'; } r = 'icmp'; } return r + n; }`,
  },
  {
    what: 'closures that keep the copy of their turn of a loop',
    source: `export function run() { const fs = []; for (let i = 0; i < 3; i++) { const j = i * 2; fs.push(() => i + j); }
      for (const k of [7, 8]) fs.push(() => k); for (const k in { a: 1, b: 2 }) fs.push(() => k); return fs.map(f => f()); }`,
  },
  {
    what: 'shadowing, siblings of one name, and a name of the module',
    source: `const mtu = 9; export function run() { const out: unknown[] = [mtu]; { const mtu = 1; out.push(mtu); }
      for (const a of [1]) { const b = a; out.push(b); } for (const a of [2]) { const b = a; out.push(b); { const b = 5; out.push(b); } }
      let x = 1; { let x = 2; x++; out.push(x); } out.push(x, mtu); return out; }`,
  },
  {
    what: 'destructuring, defaults and types',
    source: `type T = { a: number; b?: number; rest: number[] };
      export function run() { const { a, b = 4, rest: [c, ...d] }: T = { a: 1, rest: [2, 3, 4] } as T; let e: number; let f!: number, g = a!;
      const [h, i = g] = [5] as number[], { j } = { j: 6 }; e = 7; for (const [k, { v }] of new Map([['x', { v: 1 }]])) e += v + k.length;
      return [a, b, c, d, e, f, g, h, i, j]; }`,
  },
  {
    what: 'a declaration without value in a loop',
    source: `export function run() { const out = []; for (let i = 0; i < 3; i++) { let x: number | undefined; if (i === 1) x = i; out.push(x); } return out; }`,
  },
  {
    what: 'every loop, with and without a block, labels on loops',
    source: `export function run() { let n = 0; while (n < 3) n++; do n++; while (n < 6); for (;;) { if (n++ > 9) break; }
      outer: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (j === 1) continue outer; if (i === 2) break outer; n += i * 10 + j; }
      for (let i = 0, k = 9; i < k; i++, k--) n += k; for (const x of [1, 2]) n += x; for (const x in { a: 1 }) n += x.length; return n; }`,
  },
  {
    what: 'if and else without blocks',
    source: `export function run() { return [0, 1, 2, 3].map(f); } function f(n: number) { if (n === 0) return 'a'; else if (n === 1) return 'b'; else if (n === 2) { return 'c'; } else return 'd'; }`,
  },
  {
    what: 'switch with fall-through and its own scope',
    source: `export function run() { return [0, 1, 2, 3].map(f); } function f(n: number) { let r = ''; switch (n) { case 0: { r += 'z'; } case 1: r += 'o'; break; case 2: const t = 'w'; r += t; default: r += 'd'; } return r; }`,
  },
  {
    what: 'exceptions, and the frames after them',
    source: `export function run() { const out = []; for (const n of [1, 2]) { try { out.push(f(n)); } catch (e) { const { message } = e as Error; out.push(message, (() => message)()); } finally { out.push('f'); } } return out; }
      function f(n: number) { if (n === 1) throw new Error('one'); return n; }`,
  },
  {
    what: 'classes: constructors, accessors, statics, super, private fields',
    source: `class A { #q = 1; static made = 0; n: number; constructor(n: number) { this.n = n; A.made++; } get q() { return this.#q; } set q(v) { this.#q = v; } twice() { return [1, 2].map(x => x * this.n); } static of(n: number) { return new A(n); } }
      class B extends A { extra = () => this.n; constructor() { const n = 4; super(n); } override twice() { return super.twice().concat(this.extra()); } }
      export function run() { const b = new B(); b.q = 5; return [b.q, b.twice(), A.of(2).twice(), A.made]; }`,
  },
  {
    what: 'arrow functions of every form',
    source: `const add = (a: number) => (b: number) => a + b; const obj = (a: number) => ({ a }); const none = () => undefined;
      export const run = () => [add(1)(2), obj(3), none(), [3, 1, 2].sort((a, b) => a - b), ((x = 5) => x)()];`,
  },
  {
    what: 'recursion and inner functions that use outer variables',
    source: `export function run() { let count = 0; function visit(n: number): number { count++; return n < 2 ? n : visit(n - 1) + visit(n - 2); } return [visit(8), count]; }`,
  },
  {
    what: 'generators, which stay as they are',
    source: `function* g(n: number) { for (let i = 0; i < n; i++) { const x = yield i; if (x === true) return 9; } return n; } export function run() { return [...g(3)]; }`,
  },
  {
    what: 'getters and methods of object literals, optional chaining, templates',
    source: `export function run() { const o = { get a() { return 1; }, b(n: number) { return n + this.a; }, c: { d: (s?: string) => s?.length ?? 0 } }; return \`\${o.a} \${o.b(2)} \${o.c.d('xyz')} \${o.c.d()}\`; }`,
  },
];

describe('instrument', () => {
  for (const { what, source } of meanings)
    it(`keeps the meaning of ${what}`, async () => {
      const plain = (await load(source, false)).run();
      const stopped = stops(await load(source));
      assert.deepEqual(stopped.result, plain);
      assert.equal(D[0], 0, 'every frame is popped');
      assert.ok(stopped.stops.length > 0);
    });

  it('stops at each statement, on its line', async () => {
    const loaded = await load(`export function run() {
  let n = 0;
  while (n < 2)
    n++;
  drop: {
    if (n === 2) break drop;
    n = 9;
  }
  return n;
}`);
    assert.deepEqual(
      stops(loaded).stops.map(s => s.line),
      [2, 3, 4, 3, 4, 3, 6, 6, 9],
    );
  });

  it('shows a variable from the statement after its declaration to the end of its block', async () => {
    const loaded = await load(`export function run() {
  const a = 1;
  for (const b of [2]) {
    const c = b + a;
    if (c === 3) {
      const d = { c };
      void d;
    }
    void c;
  }
  return a;
}`);
    assert.deepEqual(
      stops(loaded).stops.map(s => [s.line, Object.keys(s.vars).join()]),
      [
        [2, ''],
        [3, 'a'],
        [4, 'a,b'],
        [5, 'a,b,c'],
        [6, 'a,b,c'],
        [7, 'a,b,c,d'],
        [9, 'a,b,c'],
        [11, 'a'],
      ],
    );
  });

  it('shows variables that closures hold, shadowed ones, `this`, and the callers', async () => {
    const loaded = await load(`class Dev {
  mtu = 5;
  max(list: number[]) {
    const floor = 1;
    return list.filter(n => n > floor && this.mtu > n);
  }
}
export function run() {
  const fs = [];
  for (let i = 0; i < 1; i++) {
    fs.push(() => i);
    void i;
  }
  let x = 1;
  {
    let x = 2;
    void x;
  }
  void x;
  return [new Dev().max([3]), fs[0]()];
}`);
    const { stops: all } = stops(loaded);
    assert.equal(all.find(s => s.line === 11)?.vars.i, 0);
    assert.equal(all.find(s => s.line === 17)?.vars.x, 2);
    assert.equal(all.find(s => s.line === 19)?.vars.x, 1);
    const inner = all.find(s => s.stack.length === 3);
    assert.deepEqual(inner?.stack, ['run', 'Dev.max', 'Dev.max.anonymous']);
    assert.equal(inner?.vars.n, 3);
    assert.equal(inner?.vars.floor, 1);
    assert.equal((inner?.vars.this as { mtu: number } | undefined)?.mtu, 5);
  });

  it('writes variables through the frame', async () => {
    const { run, places } = await load(`export function run(ttl: number) {
  const next = ttl - 1;
  return next;
}`);
    const ret = places.inFile(0)[1];
    A[ret] = 1;
    probe.stop = place => {
      const next = places.variablesAt(place).find(v => v.name === 'next')!;
      assert.equal(F[D[0] - 1](next.slot), 4);
      F[D[0] - 1](next.slot, true, 64);
    };
    assert.equal(run(...([5] as never[])), 64);
    A[ret] = 0;
    probe.stop = null;
  });

  it('reads variables of any name', async () => {
    const loaded = await load(`export function run(i = 1, s = 2, v = 3) {
  const p = i + s + v;
  return p;
}`);
    assert.deepEqual(stops(loaded).stops[1].vars, { i: 1, s: 2, v: 3, p: 6 });
  });

  it('shows a parameter that is not used by the name that it has in the kernel', async () => {
    const loaded = await load(`export function run(_pt = 1, __skb = 2, _x = 3, x = 4) {
  return x;
}`);
    assert.deepEqual(stops(loaded).stops[0].vars, { pt: 1, __skb: 2, _x: 3, x: 4 });
  });

  it('names functions as a reader would, and knows those of the module; constructors are no steps', async () => {
    const { places } = await load(`export function a() { return [1].map(n => n); }
export const b = (x: number) => x;
const ops = { rcv(skb: string) { return skb; } };
export class C { m() { return ops; } get g() { return 1; } constructor() { void 0; } }
export const run = a;`);
    assert.deepEqual(
      places.functions.slice(1).map(f => [f.name, f.topLevel, f.params.join()]),
      [
        ['a', true, ''],
        ['a.anonymous', false, 'n'],
        ['b', true, 'x'],
        ['rcv', false, 'skb'],
        ['C.m', false, ''],
        ['get C.g', false, ''],
      ],
    );
  });

  it('says where the syntax is wrong', () => {
    assert.throws(() => instrument('bad.ts', 'function (', 'p', emptyTable()), /bad\.ts: /);
  });
});
