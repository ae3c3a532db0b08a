import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export interface Asset {
  readonly body: Buffer;
  readonly type: string;
  /** Its name holds a hash of its content, so it never changes. */
  readonly isHashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2'
};

/** Vite's own names: `assets/index-CiYMK1k9.js`. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/**
 * The built page, read whole: what can be served is exactly what stands in this map, keyed by the literal
 * request path (`/` for index.html), so no path of a request ever reaches the file system.
 * @throws Error when the folder holds no built page.
 */
export async function readAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new Error(`The page is not built: ${folder} can’t be read`, { cause });
  });
  const assets = new Map<string, Asset>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const urlPath = `/${relative(folder, path).split(sep).join('/')}`;
    const type = TYPES[extname(path)];
    if (type === undefined) continue;
    assets.set(urlPath, { body: await readFile(path), type, isHashed: HASHED.test(urlPath) });
  }
  const page = assets.get('/index.html');
  if (page === undefined) throw new Error(`The page is not built: ${folder} has no index.html`);
  return assets.set('/', page);
}
