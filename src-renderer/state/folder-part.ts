/**
 * The folder in which a path being typed goes on: all up to its last separator, of either system.
 * @returns null while no absolute folder is typed yet.
 */
export function folderPart(typed: string): string | null {
  const path = typed.trim();
  const isAbsolute = path.startsWith('/') || path.startsWith('\\\\') || /^[a-z]:[\\/]/i.test(path);
  if (!isAbsolute) return null;
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The deepest folder in which all of these absolute paths lie, of either system. */
export function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => path.split(/(?<=[\\/])/).slice(0, -1));
  const parts = [...first];
  for (const other of others) {
    const differing = parts.findIndex((part, index) => part !== other[index]);
    if (differing >= 0) parts.length = differing;
  }
  const folder = parts.join('');
  // The top keeps its separator: `/`, `D:\\`.
  return /^([a-z]:)?[\\/]$/i.test(folder) ? folder : folder.replace(/[\\/]$/, '');
}

export function isPicture(path: string): boolean {
  return /\.(jpe?g|png)$/i.test(path);
}

/** A path as people paste it: in quotes (Explorer's "Copy as path"), as file:// (a browser), with spaces around. */
export function pastedPath(text: string): string {
  const bare = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^'(.*)'$/, '$1');
  if (!bare.startsWith('file:///') || !URL.canParse(bare)) return bare;
  const { pathname } = new URL(bare);
  const path = safelyDecoded(pathname);
  return /^\/[a-z]:\//i.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
}

function safelyDecoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
