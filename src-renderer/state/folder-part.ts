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
