import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import chromium from '@sparticuz/chromium';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
];

/** What the packaged browser needs of a Debian system. */
const DEBIAN_LIBRARIES = ['libnss3', 'libnspr4', 'libexpat1'];

/**
 * A Chromium for the tests: the one that OUTTRAY_TEST_BROWSER names, else the system's, else the one that came
 * with `npm ci`. Whatever is missing for the last is installed where that is possible.
 * @returns its absolute path.
 * @throws Error that says what to install.
 */
export async function findBrowser(): Promise<string> {
  const named = process.env['OUTTRAY_TEST_BROWSER'];
  if (named !== undefined && named !== '') {
    if (await isProgram(named)) return named;
    throw new Error(`OUTTRAY_TEST_BROWSER names ${named}, which is no program`);
  }
  for (const path of SYSTEM_BROWSERS) if (await isProgram(path)) return path;
  return packagedBrowser();
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false
  );
}

async function packagedBrowser(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The tests need a Chromium or Chrome: install one, or name it in OUTTRAY_TEST_BROWSER');
  }
  const folder = await unpack();
  const program = join(folder, 'chromium');
  provideFonts(folder);
  if (startProblem(program) === null) return program;
  installLibraries();
  const problem = startProblem(program);
  if (problem === null) return program;
  throw new Error(
    `The browser for the tests can’t start (${problem}): install a Chromium, or ${DEBIAN_LIBRARIES.join(', ')}`
  );
}

/** The package unpacks to fixed names in the temporary folder and trusts what lies there: we give it one of our own. */
async function unpack(): Promise<string> {
  const cache = resolve(import.meta.dirname, '../../node_modules/.cache/outtray');
  const folder = join(cache, `chromium-${await packageVersion()}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'partial-'));
  const temporary = process.env['TMPDIR'];
  process.env['TMPDIR'] = partial;
  try {
    await chromium.executablePath();
  } finally {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
  }
  await writeFontConfiguration(partial, folder);
  // Whole or not at all. Another test run may have been faster; its folder is as good.
  await rename(partial, folder).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

async function packageVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const text = await readFile(join(dirname(entry), '../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function writeFontConfiguration(partial: string, folder: string): Promise<void> {
  const dirs = [join(folder, 'fonts'), '/usr/share/fonts'].map((dir) => `  <dir>${dir}</dir>\n`).join('');
  const text = `<?xml version="1.0"?>\n<fontconfig>\n${dirs}  <cachedir>${join(folder, 'font-cache')}</cachedir>\n</fontconfig>\n`;
  await writeFile(join(partial, 'fonts.conf'), text);
}

/** A bare system has neither fonts nor a configuration for them; the package brings one Latin family. */
function provideFonts(folder: string): void {
  if (!existsSync('/etc/fonts/fonts.conf')) process.env['FONTCONFIG_FILE'] = join(folder, 'fonts.conf');
}

/** @returns why it does not start, or null. */
function startProblem(program: string): string | null {
  const { status, stderr, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (status === 0) return null;
  return error?.message ?? (stderr.trim() || `exit code ${status}`);
}

function installLibraries(): void {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!isDebianRoot) return;
  console.error(`Installing what the browser for the tests needs: ${DEBIAN_LIBRARIES.join(', ')}`);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...DEBIAN_LIBRARIES);
}

/** Says what apt says only where it fails. */
function aptGet(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  });
  if (status !== 0) console.error(stderr.trim());
}
