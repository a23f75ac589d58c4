// From a function of the model to the real one in a Linux tree: by path and name, with a scan of C.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { candidatesOf, definitionLine, findInKernelSource } from '../../../stack-core/debugger/kernel-source.ts';

const tree = mkdtempSync(join(tmpdir(), 'linux-'));
after(() => rmSync(tree, { recursive: true, force: true }));
function file(path: string, ...lines: string[]): void {
  mkdirSync(join(tree, dirname(path)), { recursive: true });
  writeFileSync(join(tree, path), `${lines.join('\n')}\n`);
}

file(
  'net/ipv4/route.c',
  '/* int ip_route_input_slow(void) { } */',
  'static int ip_route_input_slow(struct sk_buff *skb, __be32 daddr,',
  '\t\t\t       struct fib_result *res);',
  'int',
  'ip_route_input_noref(struct sk_buff *skb)',
  '{',
  '\treturn ip_route_input_slow(skb, 0, NULL);',
  '}',
  'EXPORT_SYMBOL(ip_route_input_noref);',
  'static int ip_route_input_slow(struct sk_buff *skb, __be32 daddr,',
  '\t\t\t       struct fib_result *res)',
  '{',
  '\treturn 0;',
  '}',
);
file('net/ipv4/ip_input.c', 'int ip_rcv(struct sk_buff *skb)', '{', '}');
file('include/linux/skbuff.h', 'static inline bool skb_shared(const struct sk_buff *skb)', '{', '}');

describe('the files of the kernel', () => {
  const cases: [model: string, text: string, files: string[]][] = [
    ['stack-core/net/ipv4/ip_input.ts', '', ['net/ipv4/ip_input.c']],
    ['/x/stack-core/net/ipv4/route-input.ts', '', ['net/ipv4/route-input.c', 'net/ipv4/route.c']],
    [
      'stack-core/net/core/rtnetlink-link-fill.ts',
      '',
      ['net/core/rtnetlink-link-fill.c', 'net/core/rtnetlink-link.c', 'net/core/rtnetlink.c'],
    ],
    ['stack-core/include/linux/skbuff.ts', '', ['include/linux/skbuff.h']],
    [
      'stack-core/net/netlink/ack.ts',
      '// Answers. Kernel: net/netlink/af_netlink.c',
      ['net/netlink/ack.c', 'net/netlink/af_netlink.c'],
    ],
  ];
  for (const [model, text, files] of cases) it(model, () => assert.deepEqual(candidatesOf(model, text), files));
});

describe('a definition in C', () => {
  const cases: [what: string, code: string, line: number | null][] = [
    ['on one line', 'int f(void) { return 0; }', 1],
    ['with its type above', 'static int\nf(void)\n{\n}', 2],
    ['with parameters on several lines', 'int f(int a,\n      int b)\n{\n}', 1],
    ['with annotations', 'void f(struct x *x)\n\t__releases(x->lock)\n\t__acquires(y)\n{\n}', 1],
    ['with attributes before', 'INDIRECT_CALLABLE_SCOPE int f(struct sk_buff *skb)\n{\n}', 1],
    ['that returns a pointer', 'struct x *f(void)\n{\n}', 1],
    ['as a macro', '#define g 1\n#define f(x) ((x) + 1)', 2],
    ['after its prototype', 'int f(void);\nint f(void)\n{\n}', 2],
    ['not in a comment', '/*\nint f(void) {\n*/\n// int f(void) {', null],
    ['not in a text', 'char *s = "\\\nint f(void) {";', null],
    ['not where it is called', 'int g(void)\n{\n\tif (f(1)) {\n\t}\n}', null],
    ['not in #if 0', '#if 0\nint f(void)\n{\n}\n#endif\nint g(void)\n{\n}', null],
    ['in the other branch of #if 0', '#if 0\nint g(void)\n{\n}\n#else\nint f(void)\n{\n}\n#endif', 6],
    ['not a name that contains it', 'int ff(void)\n{\n}\nint f_2(void)\n{\n}', null],
    ['not a member of a table', 'static struct ops o = {\n\t.f = f,\n};', null],
  ];
  for (const [what, code, line] of cases) it(what, () => assert.equal(definitionLine(code, 'f'), line));
});

describe('findInKernelSource', () => {
  const found = (model: string, name: string) => {
    const { path, line, note } = findInKernelSource(tree, model, '', name);
    return { path: path.slice(tree.length + 1), line, note };
  };
  it('finds the definition, not the prototype, in the file that the model has split', () => {
    const place = { path: 'net/ipv4/route.c', note: undefined };
    assert.deepEqual(found('stack-core/net/ipv4/route-input.ts', 'ip_route_input_slow'), { ...place, line: 10 });
    assert.deepEqual(found('stack-core/net/ipv4/route.ts', 'ip_route_input_noref'), { ...place, line: 5 });
  });
  it('looks around, and says so', () => {
    assert.deepEqual(found('stack-core/net/ipv4/route.ts', 'ip_rcv'), {
      path: 'net/ipv4/ip_input.c',
      line: 1,
      note: 'in this tree ip_rcv() is not in net/ipv4/route.c',
    });
    assert.equal(found('stack-core/net/ipv4/ip_input.ts', 'skb_shared').path, 'include/linux/skbuff.h');
  });
  it('says what is not there', () => {
    assert.throws(
      () => found('stack-core/net/ipv4/route.ts', 'ip_route_nowhere'),
      /no function ip_route_nowhere in net\/ipv4\/route\.c/,
    );
    assert.throws(() => found('stack-core/net/bridge/br.ts', 'br_x'), /there is no net\/bridge\/br\.c in/);
    assert.throws(() => findInKernelSource(join(tree, 'net'), 'stack-core/net/a.ts', '', 'f'), /no Linux source tree/);
  });
});
