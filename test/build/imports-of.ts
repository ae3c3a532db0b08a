import { parseAst } from 'vite';

/** @returns what a bundle imports by name: no relative paths, no modules of Node, not Electron. */
export function packagesImportedBy(source: string): string[] {
  const found = new Set<string>();
  collect(parseAst(source), found);
  return [...found].filter((name) => !/^(node:|\.|electron$)/.test(name)).sort();
}

/** Import and export declarations, `import()` and `require()` of a literal, at any depth. */
function collect(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const child of node) collect(child, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, source, callee, arguments: args } = node as Record<string, unknown>;
  const isRequire = type === 'CallExpression' && (callee as { name?: string }).name === 'require';
  for (const literal of isRequire && Array.isArray(args) ? args : [source]) {
    const { value } = (literal ?? {}) as { value?: unknown };
    if (typeof value === 'string') found.add(value);
  }
  collect(Object.values(node), found);
}
