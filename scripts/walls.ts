// npm run walls: holds the imports to the walls between the parts (see ARCHITECTURE.md). Names each import that crosses
// one, by file and line, and says what to do instead. Types count as well: they are dependencies of the reader.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

interface Wall {
  /** Files on this side … */
  from: RegExp;
  /** … may import of the repository only this … */
  mayImport: RegExp;
  /** … and these packages. Node's own modules count as packages called `node:…`. */
  packages: RegExp;
  instead: string;
}

const KERNEL = 'stack-core/(?:include|kernel|lib|net|drivers|init|netlink-schema)/';

const walls: Wall[] = [
  {
    from: new RegExp(`^${KERNEL}`),
    mayImport: new RegExp(`^${KERNEL}`),
    packages: /^$/,
    instead: 'the kernel model stands on itself alone: move what it needs below it, or have it passed in by the World',
  },
  {
    from: /^stack-core\/expression\//,
    mayImport: /^stack-core\/(?:expression|include|netlink-schema)\//,
    packages: /^$/,
    instead:
      'the language of expressions knows headers, not the kernel that runs: have names looked up by its Environment',
  },
  {
    from: /^stack-core\/userspace\//,
    mayImport: new RegExp(`^(?:${KERNEL}|stack-core/userspace/|stack-core/expression/)`),
    packages: /^unbash$/,
    instead: 'a program in a lab knows its machine only, not the real one: take files and output through Lab options',
  },
  {
    // The command starts the adapter (`netstack dap`): it stands above both.
    from: /^stack-core\/cli\/netstack\.ts$/,
    mayImport: /^(?:stack-core\/|extension\/debug-adapter\/main\.ts$)/,
    packages: /^(?!vscode$|@vscode\/)/,
    instead: 'the command starts the debug adapter by its main.ts, and knows nothing else of the extension',
  },
  {
    from: /^stack-core\//,
    mayImport: /^stack-core\//,
    packages: /^(?!vscode$|@vscode\/)/,
    instead: 'stack-core is a library: let the extension call it',
  },
  {
    from: /^extension\/language\/server\//,
    mayImport: /^(?:extension\/language\/|stack-core\/(?:expression|include|netlink-schema|userspace)\/)/,
    packages: /^(?:node:|vscode-languageserver|unbash$)/,
    instead: 'the language server reads texts: it asks tables and the parsers of labs, never a kernel that runs',
  },
  {
    from: /^extension\//,
    mayImport:
      /^(?:extension\/|stack-core\/(?:debugger\/api\.ts$|netlink-schema\/|userspace\/packet\/pcap-write\.ts$)|webview\/messages\.ts$)/,
    packages: /./,
    instead: 'reach the kernel through the interface in stack-core/debugger/api.ts',
  },
  {
    from: /^webview\//,
    mayImport: /^(?:webview\/|extension\/debug-adapter\/protocol\.ts$)/,
    packages: /^(?!node:|vscode$)/,
    instead: 'a webview is browser code: share the types of messages, and send what it needs',
  },
];

interface Import {
  name: string;
  line: number;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  const { module } = parseSync(file, source);
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  const reexports = module.staticExports.flatMap(({ entries }) => entries.flatMap(entry => entry.moduleRequest ?? []));
  return [...module.staticImports.map(({ moduleRequest }) => moduleRequest), ...reexports].map(request => ({
    name: request.value,
    line: lineAt(request.start),
  }));
}

/** What is wrong with the imports of `file`, one line for each. */
export function crossings(root: string, file: string): string[] {
  const wall = walls.find(({ from }) => from.test(file));
  if (!wall) return [];
  const found: string[] = [];
  for (const { name, line } of importsOf(path.join(root, file))) {
    const isFile = name.startsWith('.');
    const target = isFile ? path.posix.join(path.posix.dirname(file), name) : name;
    const allowed = isFile ? wall.mayImport.test(target) : wall.packages.test(name);
    if (!allowed) found.push(`${file}:${line}: may not import ${target}: ${wall.instead}`);
  }
  return found;
}

if (import.meta.main) {
  const root = path.dirname(import.meta.dirname);
  const files = globSync('{stack-core,extension,webview}/**/*.ts', { cwd: root, exclude: ['**/node_modules/**'] });
  const found = files.sort().flatMap(file => crossings(root, file));
  for (const line of found) console.error(line);
  console.log(`${files.length} files, ${found.length} imports across a wall`);
  process.exit(found.length === 0 ? 0 : 1);
}
