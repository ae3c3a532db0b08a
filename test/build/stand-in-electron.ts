import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { ROOT } from '../../build/step.ts';

/** Electron's own marker of its fuses: then the version of the wire, its length, and a character for each fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron ships them: nothing hardened. The last (WasmTrapHandlers) is newer than electron-builder knows. */
const FACTORY_FUSES = '101100011';

const FUSES = Buffer.concat([
  Buffer.from(SENTINEL),
  Buffer.from([1, FACTORY_FUSES.length]),
  Buffer.from(FACTORY_FUSES)
]);

/**
 * A folder that looks to electron-builder like an unpacked Electron and runs nothing: for Linux a file with fuses,
 * for Windows an executable that has a version to be edited and the fuses behind it.
 */
export async function standInElectron(folder: string, platform: 'linux' | 'win32'): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  for (const language of ['de', 'en-US', 'ko'])
    await writeFile(join(folder, 'locales', `${language}.pak`), '');
  await cp(join(ROOT, 'node_modules/electron/LICENSE'), join(folder, 'LICENSE'));
  await writeFile(join(folder, 'LICENSES.chromium.html'), '<p>Chromium</p>');
  await writeFile(join(folder, 'chrome-sandbox'), '');
  const program = join(folder, platform === 'win32' ? 'electron.exe' : 'electron');
  await writeFile(program, platform === 'win32' ? windowsProgram() : FUSES);
  await chmod(program, 0o755);
}

function windowsProgram(): Buffer {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  program.setExtraData(new Uint8Array(FUSES).buffer);
  return Buffer.from(program.generate());
}
