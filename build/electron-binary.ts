// Electron's program: where it is, and one try to fetch it where it is not. `npm ci` leaves that to the first start.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** The folders that are looked at, and how a try to fetch is made. */
export interface Place {
  /** node_modules/electron */
  readonly electronFolder: string;
  /** Remembers a try that failed; beside what is built, so that `rm -r out` forgets it. */
  readonly failureFile: string;
  /** Runs Electron's own installer. @returns why it failed, or null. */
  readonly install: () => Promise<string | null>;
  readonly now: () => number;
}

export type Found = { readonly program: string } | { readonly missing: string };

/** A machine that could not fetch Electron is asked again after this time. */
const REMEMBERED_MS = 24 * 3_600_000;

const failure = z.object({ version: z.string(), reason: z.string(), at: z.number() });

/**
 * @param override another folder with a program, of whatever version, as Electron's own package takes it
 * @returns the program of just the version that the package is for, or null
 */
export async function installedProgram(
  electronFolder: string,
  override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
): Promise<string | null> {
  const read = (path: string): Promise<string> =>
    readFile(join(electronFolder, path), 'utf8').catch(() => '');
  const name = await read('path.txt');
  const isRight = (await read('dist/version')).trim().replace(/^v/, '') === (await versionOf(electronFolder));
  if (override === undefined && (name === '' || !isRight)) return null;
  const program = join(override ?? join(electronFolder, 'dist'), name === '' ? 'electron' : name);
  return existsSync(program) ? program : null;
}

/** Looks, then fetches once; a failure is remembered for a day and for this version of Electron. */
export async function findProgram(place: Place): Promise<Found> {
  const { electronFolder, failureFile, install, now } = place;
  const installed = await installedProgram(electronFolder);
  if (installed !== null) return { program: installed };
  const version = await versionOf(electronFolder);
  const earlier = await rememberedFailure(failureFile);
  const age = now() - (earlier?.at ?? 0);
  if (earlier?.version === version && age >= 0 && age < REMEMBERED_MS)
    return { missing: sentence(version, earlier.reason) };
  const problem = await install();
  const fetched = await installedProgram(electronFolder);
  if (fetched !== null) {
    await rm(failureFile, { force: true });
    return { program: fetched };
  }
  const reason = problem ?? 'nothing was installed';
  await mkdir(dirname(failureFile), { recursive: true });
  await writeFile(failureFile, JSON.stringify({ version, reason, at: now() }));
  return { missing: sentence(version, reason) };
}

const sentence = (version: string, reason: string): string =>
  `Electron ${version} could not be fetched (${reason}); “npx install-electron” tries again`;

async function versionOf(electronFolder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(electronFolder, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

async function rememberedFailure(file: string): Promise<z.infer<typeof failure> | null> {
  try {
    return failure.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // No such file, or none of ours: the next try writes it anew.
    return null;
  }
}

/** A slow line needs minutes for its 110 MB; a host that never answers is given up by then too. */
const INSTALL_LIMIT_MS = 300_000;
/** A machine that has no way out fails sooner, and then nothing need be said of the try. */
const SILENT_MS = 2_000;

/** @param script Electron's install.js @param onSlow called when it takes longer than a refusal would */
export async function installElectron(script: string, onSlow: () => void): Promise<string | null> {
  const timer = setTimeout(onSlow, SILENT_MS);
  try {
    await promisify(execFile)(process.execPath, [script], { timeout: INSTALL_LIMIT_MS });
    return null;
  } catch (error) {
    const { stderr = '', killed = false } = error as { stderr?: string; killed?: boolean };
    if (killed) return `no answer within ${INSTALL_LIMIT_MS / 60_000} minutes`;
    const line = stderr.split(/\r?\n/).find((text) => text.trim() !== '') ?? 'for an unknown reason';
    return line.replace(/^\w*Error: /, '').trim();
  } finally {
    clearTimeout(timer);
  }
}
