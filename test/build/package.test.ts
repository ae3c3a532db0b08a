import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type DirectoryRecord, extractAll, getRawHeader, listPackage } from '@electron/asar';
import { type FuseConfig, FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { NtExecutable, NtExecutableResource } from 'resedit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWhereChanged } from '../../build/build.ts';
import { foldersBesideTheApp, type ShippedPackage } from '../../build/shipped-packages.ts';
import { ROOT } from '../../build/step.ts';
import { writeThirdPartyLicenses } from '../../build/third-party-licenses.ts';
import { TRAY_IMAGES } from '../../src-main/shell/electron/tray.ts';
import { packagesImportedBy } from './imports-of.ts';
import { standInElectron } from './stand-in-electron.ts';

const run = promisify(execFile);

let work: string;
let files: string[];
let shipped: ShippedPackage[];
/** What was told to the makers of deb and rpm. */
let installers: { args: string[]; desktop: string }[];

const resources = (what: string): string =>
  join(work, what, what === 'windows' ? 'win-unpacked' : 'linux-unpacked', 'resources');

async function pack(what: 'AppImage' | 'system' | 'windows'): Promise<unknown[]> {
  const script = join(import.meta.dirname, 'pack.ts');
  const electron = join(work, what === 'windows' ? 'electron-windows' : 'electron-linux');
  const { stdout } = await run(process.execPath, [script, what, electron, join(work, what)]);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '[]') as unknown[];
}

/** Files only, with slashes, as they lie in the archive of the AppImage. */
function filesOfArchive(): string[] {
  const listed = listPackage(join(resources('AppImage'), 'app.asar'), { isPack: false });
  const paths = listed.map((path) => path.replaceAll(sep, '/').replace(/^\//, ''));
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))));
  return paths.filter((path) => !folders.has(path)).sort();
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(ROOT.length + 1)
        .replaceAll(sep, '/')
    );
}

beforeAll(async () => {
  expect(await buildWhereChanged()).toBeNull();
  shipped = await writeThirdPartyLicenses();
  work = await realpath(await mkdtemp(join(tmpdir(), 'outtray-package-')));
  await standInElectron(join(work, 'electron-linux'), 'linux');
  await standInElectron(join(work, 'electron-windows'), 'win32');
  const [, system] = await Promise.all([pack('AppImage'), pack('system'), pack('windows')]);
  installers = system as typeof installers;
  files = filesOfArchive();
});
afterAll(() => rm(work, { recursive: true }));

describe('the packed archive', () => {
  it('holds the built app, the pictures that it reads, and nothing else of ours', async () => {
    const built = (await Promise.all(['out/main', 'out/preload', 'out/renderer'].map(filesBelow))).flat();
    const scales = ['', '@2x'];
    const pictures = scales.flatMap((scale) => [
      `build/icons/overlay${scale}.png`,
      ...TRAY_IMAGES.flatMap((state) => [
        `build/icons/tray/${state}${scale}.png`,
        `build/icons/tray/${state}Template${scale}.png`
      ])
    ]);
    const expected = [
      ...built.filter((path) => !/\.map$|built-from\.txt$/.test(path)),
      ...pictures,
      'build/icons/icon.png',
      'package.json'
    ];
    expect(files.filter((path) => !path.startsWith('node_modules/'))).toEqual(expected.sort());
  });

  it('holds the production dependencies and no other package', async () => {
    const packed = new Set(
      files.flatMap((path) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [])
    );
    const installed = (await foldersBesideTheApp()).flatMap(
      (folder) => folder.replaceAll(sep, '/').split('/node_modules/').at(-1) ?? []
    );
    // Types, and headers that only a compiler reads.
    const useless = /^(@types\/|type-fest$|tagged-tag$|node-addon-api$)/;
    expect([...packed].sort()).toEqual([...new Set(installed)].filter((name) => !useless.test(name)).sort());
  });

  it('holds no sources, types, maps, tests or documents of packages', () => {
    const unwanted = /\.(map|ts|mts|cts|md|markdown|c|cc|cpp|h|gyp|svelte)$|\/(tests?|docs?|examples?)\//i;
    expect(files.filter((path) => unwanted.test(path))).toEqual([]);
  });

  it('keeps compiled code outside, where the system can load it, and only this system’s', async () => {
    const { header } = getRawHeader(join(resources('AppImage'), 'app.asar'));
    const compiled = files.filter((path) => /\.(node|so|dylib|dll)(\.|$)/.test(path));
    const isUnpacked = (path: string): boolean => {
      let entry: unknown = header;
      for (const part of path.split('/')) entry = (entry as DirectoryRecord).files[part];
      return (entry as { unpacked?: boolean }).unpacked === true;
    };
    expect(compiled.filter((path) => !isUnpacked(path))).toEqual([]);
    const sqlite = (names: readonly string[]) =>
      names.filter((name) => name.includes('better-sqlite3/prebuilds/'));
    expect(sqlite(compiled)).toEqual([`node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`]);
    expect(
      await readdir(join(resources('windows'), 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds'))
    ).toEqual([`win32-${process.arch}.node`]);
  });
});

describe('the packed code', () => {
  // The package is for Linux, and so are its compiled libraries.
  it.skipIf(process.platform !== 'linux')(
    'finds all that it imports in the package alone, and loads the compiled libraries',
    async () => {
      const extracted = join(work, 'extracted');
      extractAll(join(resources('AppImage'), 'app.asar'), extracted);
      // The updater is required only in a packed program, by a name that is no import.
      const names = new Set(['electron-updater']);
      for (const file of await readdir(join(extracted, 'out/main'), { recursive: true }))
        if (file.endsWith('.js'))
          for (const name of packagesImportedBy(await readFile(join(extracted, 'out/main', file), 'utf8')))
            names.add(name);
      expect([...names]).toEqual(expect.arrayContaining(['better-sqlite3', 'sharp', 'got']));
      // Electron is no file: it answers from inside the program. electron-updater asks for it when it is loaded.
      const electron = join(extracted, 'node_modules/electron');
      await mkdir(electron);
      await writeFile(join(electron, 'package.json'), '{"name":"electron","main":"index.js"}');
      await writeFile(join(electron, 'index.js'), 'module.exports = {};');
      const probe = `
      const names = ${JSON.stringify([...names])};
      for (const name of names) await import(name);
      const { default: Database } = await import('better-sqlite3');
      const { default: sharp } = await import('sharp');
      const { version } = new Database(':memory:').prepare('select sqlite_version() as version').get();
      const { width } = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } })
        .png().toBuffer().then((png) => sharp(png).metadata());
      await import('@napi-rs/keyring');
      console.log(JSON.stringify({ urls: names.map((name) => import.meta.resolve(name)), version, width }));`;
      await writeFile(join(extracted, 'out/main/probe.mjs'), probe);
      const { stdout } = await run(process.execPath, [join(extracted, 'out/main/probe.mjs')]);
      const { urls, version, width } = JSON.parse(stdout) as {
        urls: string[];
        version: string;
        width: number;
      };
      const inside = `${pathToFileURL(extracted).href}/node_modules/`;
      expect(urls.filter((url) => !url.startsWith(inside))).toEqual([]);
      expect([version, width]).toEqual([expect.stringMatching(/^3\./), 3]);
    }
  );

  it('has a preload that imports nothing but Electron, as a sandbox demands', async () => {
    const preload = await readFile(join(ROOT, 'out/preload/preload.cjs'), 'utf8');
    expect([...preload.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)).toEqual([
      'electron'
    ]);
  });
});

const HARDENED = {
  [FuseV1Options.RunAsNode]: FuseState.DISABLE,
  [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
  [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
  [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FuseState.DISABLE,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
  [FuseV1Options.WasmTrapHandlers]: FuseState.ENABLE
} satisfies Omit<FuseConfig<FuseState>, 'version'>;

describe('the packed program', () => {
  it.each([
    ['Linux', 'AppImage/linux-unpacked/outtray'],
    ['Windows', 'windows/win-unpacked/Outtray.exe']
  ])('has every fuse of the configuration flipped on %s', async (_, program) => {
    expect(await getCurrentFuseWire(join(work, program))).toEqual({ version: '1', ...HARDENED });
  });

  it('knows on Windows the digest of its archive, which Electron compares when it starts', async () => {
    const { headerString } = getRawHeader(join(resources('windows'), 'app.asar'));
    const program = NtExecutable.from(await readFile(join(work, 'windows/win-unpacked/Outtray.exe')));
    const { entries } = NtExecutableResource.from(program);
    const integrity = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR');
    expect(JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer()).toString())).toEqual([
      {
        file: 'resources\\app.asar',
        alg: 'SHA256',
        value: createHash('sha256').update(headerString).digest('hex')
      }
    ]);
  });

  it('has the licences beside it: ours, those of every package in it, Electron’s and Chromium’s', async () => {
    const folder = resources('AppImage');
    expect(await readFile(join(folder, 'LICENSE.txt'), 'utf8')).toBe(
      await readFile(join(ROOT, 'LICENSE'), 'utf8')
    );
    const thirdParty = await readFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(shipped.filter(({ name, version }) => !thirdParty.includes(`\n${name} ${version}\n`))).toEqual([]);
    expect(await readdir(join(folder, '..'))).toEqual(
      expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html'])
    );
  });

  it('speaks the languages of the window in the system’s own menus and dialogs', async () => {
    expect(await readdir(join(resources('AppImage'), '../locales'))).toEqual(['en-US.pak', 'ko.pak']);
  });

  it('is told of an updater only where one can work', async () => {
    const note = await readFile(join(resources('AppImage'), 'app-update.yml'), 'utf8');
    expect(note).toMatch(/^provider: generic\nurl: https:\/\/[a-z.]+\.invalid\/\n/);
    const system = await readdir(resources('system'));
    expect(system.filter((name) => ['app-update.yml', 'package-type'].includes(name))).toEqual([]);
  });
});

describe('deb and rpm', () => {
  it('need what Electron links to, name a maintainer, and install icons and a desktop file', () => {
    expect(
      installers.map(({ args }) =>
        args
          .at(args.indexOf('--package') + 1)
          ?.split('.')
          .at(-1)
      )
    ).toEqual(['deb', 'rpm']);
    for (const { args, desktop } of installers) {
      expect(args).toEqual(expect.arrayContaining(['--maintainer', '--vendor', '--url', '--license', 'MIT']));
      const places = args.map((arg) => arg.split('=').at(-1));
      expect(places).toEqual(
        expect.arrayContaining([
          '/opt/Outtray',
          '/usr/share/applications/outtray.desktop',
          '/usr/share/icons/hicolor/256x256/apps/outtray.png'
        ])
      );
      expect(desktop.split('\n')).toEqual(
        expect.arrayContaining([
          'Name=Outtray',
          'Exec=/opt/Outtray/outtray %U',
          'StartupWMClass=outtray',
          'Categories=Office;',
          'GenericName[ko]=신분증 이미지 전송'
        ])
      );
    }
  });
});
