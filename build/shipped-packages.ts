// Which packages of others a person gets with Outtray: those beside the app, and those built into the window.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { build, type InlineConfig, type Rolldown } from 'vite';
import { z } from 'zod';
import electronVite from '../electron.vite.config.ts';
import { ROOT } from './step.ts';

const packageJson = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional()
});

export interface ShippedPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as the package tells it. */
  readonly license: string;
  readonly author: string;
}

/** The production dependencies as they are installed here, at every depth. */
export async function foldersBesideTheApp(): Promise<string[]> {
  // A peer dependency that is missing makes npm end with 1, and the list is whole all the same.
  const list = promisify(execFile)('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: ROOT,
    shell: process.platform === 'win32'
  });
  const output = await list.then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? ''
  );
  const folders = output.split(/\r?\n/).filter((line) => line.includes(`${sep}node_modules${sep}`));
  const isLocked = await lockedForProduction();
  return folders.filter((folder) => isLocked(relative(ROOT, folder).split(sep).join('/')));
}

const lockfile = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

/** npm counts as production what it finds and can't explain, such as what an install script left behind. */
async function lockedForProduction(): Promise<(path: string) => boolean> {
  const text = await readFile(join(ROOT, 'package-lock.json'), 'utf8');
  const { packages } = lockfile.parse(JSON.parse(text));
  return (path) => packages[path] !== undefined && packages[path].dev !== true;
}

/** Builds the page in memory: only what is left in its bundles is shipped, whatever the sources import. */
async function foldersInTheWindow(): Promise<string[]> {
  const { renderer } = electronVite as { renderer: InlineConfig };
  const built = (await build({
    ...renderer,
    configFile: false,
    root: join(ROOT, 'src-renderer'),
    logLevel: 'error',
    build: { ...renderer.build, write: false, minify: false }
  })) as Rolldown.RolldownOutput;
  const chunks = built.output.filter((output) => output.type === 'chunk');
  const modules = chunks.flatMap((chunk) =>
    Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
  );
  return modules.flatMap((id) => packageFolderOf(id) ?? []);
}

/** @returns the folder of the package that a module lies in, or null for one of ours. */
function packageFolderOf(id: string): string | null {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id.replace(/^\0/, ''));
  return match?.[1] ?? null;
}

/** Sorted by name and version, each once. */
export async function shippedPackages(): Promise<ShippedPackage[]> {
  const folders = await Promise.all([foldersBesideTheApp(), foldersInTheWindow()]);
  const packages = await Promise.all([...new Set(folders.flat())].map(describe));
  const byName = new Map(packages.map((shipped) => [`${shipped.name}@${shipped.version}`, shipped]));
  return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, shipped]) => shipped);
}

async function describe(folder: string): Promise<ShippedPackage> {
  const { name, version, license, licenses, author } = packageJson.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  );
  const person = typeof author === 'object' ? author.name : author;
  return {
    folder,
    name,
    version,
    license: license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'see below',
    author: person?.replace(/\s*[<(].*$/, '') ?? `the authors of ${name}`
  };
}
