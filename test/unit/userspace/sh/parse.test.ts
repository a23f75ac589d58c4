import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseText, ShellSyntaxError } from '../../../../stack-core/userspace/sh/parse.ts';

const parse = (text: string) => parseText({ path: 'x.netlab', text });

const errors: [text: string, message: string][] = [
  ['if true; then\n  echo\n', "x.netlab:3:1: syntax error: expected 'fi' to close 'if'"],
  ['echo a\necho "abc\n', 'x.netlab:2:6: syntax error: unterminated double quote'],
  ['ip link\nfoo |\n', "x.netlab:3:1: syntax error: expected command after '|'"],
  ['echo hi )', "x.netlab:1:9: syntax error: unexpected token ')'"],
  ['echo "$(if)"', "x.netlab:1:11: syntax error: expected 'then'"],
  ['a\n  [[ a = b ]]\n', 'x.netlab:2:3: syntax error: [[ … ]] is not POSIX shell; use [ … ]'],
  ['x=(1 2)', 'x.netlab:1:3: syntax error: arrays are not POSIX shell'],
  ['cat <<< hi', 'x.netlab:1:5: syntax error: <<< is not POSIX shell; use a here-document'],
  ['cat <(ip link)', 'x.netlab:1:5: syntax error: <( … ) is not POSIX shell'],
  ['function f { a; }', "x.netlab:1:1: syntax error: 'function' is not POSIX shell; use NAME()"],
  ['echo ${x/a/b}', 'x.netlab:1:6: syntax error: ${x/a/b} is not POSIX shell'],
];

describe('syntax errors name line and column', () => {
  for (const [text, message] of errors)
    it(JSON.stringify(text), () =>
      assert.throws(
        () => parse(text),
        error => error instanceof ShellSyntaxError && error.message === message,
      ),
    );
});

describe('statements are where a debugger stops', () => {
  const at = (text: string) => parse(text).statements.map(s => `${s.line}:${s.column}-${s.endLine}:${s.endColumn}`);
  it('simple commands, each by itself', () =>
    assert.deepEqual(at('a b && c\n  d | e'), ['1:1-1:4', '1:8-1:9', '2:3-2:4', '2:7-2:8']));
  it('the head of a for loop and its body', () =>
    assert.deepEqual(at('for i in 1 2\ndo\n  a\ndone'), ['1:1-1:13', '3:3-3:4']));
  it('the condition of an if, not its keyword', () =>
    assert.deepEqual(at('if a; then b; fi'), ['1:4-1:5', '1:12-1:13']));
  it('a command in a command substitution', () => assert.deepEqual(at('x=$(a b)'), ['1:1-1:9', '1:5-1:8']));
  it('a here-document without its text', () => assert.deepEqual(at('cat <<E\nx\nE\na'), ['1:1-1:8', '4:1-4:2']));
  it('a function, where it is defined and what it does', () =>
    assert.deepEqual(at('f() {\n  a\n}'), ['1:1-1:2', '2:3-2:4']));
});
