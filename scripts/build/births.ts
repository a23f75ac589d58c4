/**
 * Numbers the objects that classes make, so that a debugger finds the same object again when a run is repeated:
 *
 *   class net_device {                 class net_device { #$b = $born(this); static $birth(o) { return #$b in o ? o.#$b : 0 }
 *     mtu = 1500;               →        mtu = 1500;
 *   }                                  }
 *
 * The number is a private field, so nothing that lists fields sees it. Classes that extend another have the number of
 * that one; wire headers are views, not objects of the run, and have none.
 */
import MagicString from 'magic-string';
import { parseSync } from 'oxc-parser';
import type { Instrumented } from './instrument.ts';
import { children, isNode, type Node } from './scopes.ts';

const NUMBER = '#$b=$born(this);static $birth($o){return #$b in $o?$o.#$b:0}';

/** Puts the number into every class of a program that extends nothing. Returns whether there was any. */
export function numberObjects(program: Node, s: MagicString): boolean {
  let any = false;
  const visit = (node: Node): void => {
    if ((node.type === 'ClassDeclaration' || node.type === 'ClassExpression') && !isNode(node.superClass)) {
      s.appendRight((node.body as Node).start + 1, NUMBER);
      any = true;
    }
    for (const child of children(node)) visit(child);
  };
  visit(program);
  return any;
}

/** Numbers the objects of a file that is not instrumented otherwise. `probe` is how it imports stack-core/kernel/probe.ts. */
export function withNumberedObjects(file: string, source: string, probe: string): Instrumented | null {
  const parsed = parseSync(file, source, { lang: 'ts', sourceType: 'module' });
  if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors[0].message}`);
  const s = new MagicString(source, { filename: file });
  if (!numberObjects(parsed.program as unknown as Node, s)) return null;
  s.prepend(`import{born as $born}from${JSON.stringify(probe)};`);
  return { code: s.toString(), map: s.generateMap({ source: file, includeContent: true, hires: 'boundary' }) };
}
