// Writes THIRD-PARTY-LICENSES.txt: who made what is shipped with Outtray, and under which terms.
// Electron's own LICENSE and Chromium's LICENSES.chromium.html come from Electron's archive and stay beside the program.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ShippedPackage, shippedPackages } from './shipped-packages.ts';
import { ROOT } from './step.ts';

/** Beside what is built: the list differs between systems, as the packages do. */
export const THIRD_PARTY_LICENSES = join(ROOT, 'out/THIRD-PARTY-LICENSES.txt');

const TEXTS = join(import.meta.dirname, 'licenses');
const TEXT_NAME = /^(licen[cs]e|copying|notice|copyright|unlicense)/i;
/** These bring a library of many makers: their README tells each one's terms. */
const COLLECTIONS = /^@img\/sharp-libvips-/;
/** Licences whose text is the same for everyone but for the holder's name. */
const NEEDS_ONLY_A_NAME = new Set(['MIT', 'ISC']);
const RULE = '='.repeat(80);

const HEAD = `Outtray is shipped with the work of others. This file names each package, its licence and the text of it.

libvips and the libraries in it (packages @img/sharp-libvips-… or, on Windows, @img/sharp-win32-…) are used under the
GNU Lesser General Public License 3.0 where the list in their section says so. They are separate files, loaded at
run time, and may be replaced by a changed version: see node_modules/@img in the folder app.asar.unpacked.
libheif-js is used under the same licence, unchanged, as a file of its own in the package of that name.

PDFium (Copyright 2014 The PDFium Authors), in the package @hyzyla/pdfium, is used under the Apache License 2.0.

Electron and Chromium have files of their own beside the program: LICENSE (or LICENSE.electron.txt) and
LICENSES.chromium.html.
`;

/** @throws when a package has no text and its licence is none that we know the text of. */
export async function licenseTextOf(shipped: ShippedPackage): Promise<string> {
  const texts = await ownTextsOf(shipped);
  if (holdsLibvips(shipped)) texts.push(...(await libvipsTexts(shipped)));
  if (shipped.name === '@hyzyla/pdfium') texts.push(await readFile(join(TEXTS, 'Apache-2.0.txt'), 'utf8'));
  if (texts.length > 0) return texts.join('\n\n');
  if (!NEEDS_ONLY_A_NAME.has(shipped.license))
    throw new Error(`${shipped.name} ${shipped.version} (${shipped.license}) has no licence text.`);
  const text = await readFile(join(TEXTS, `${shipped.license}.txt`), 'utf8');
  return text.replace('HOLDER', shipped.author);
}

async function ownTextsOf({ folder }: ShippedPackage): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => TEXT_NAME.test(name)).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

/** On Windows libvips lies in the same package as the binding. */
function holdsLibvips({ name, license }: ShippedPackage): boolean {
  return COLLECTIONS.test(name) || (name.startsWith('@img/sharp-') && license.includes('LGPL'));
}

async function libvipsTexts({ folder }: ShippedPackage): Promise<string[]> {
  const files = [join(folder, 'README.md')];
  for (const name of ['LGPL-3.0.txt', 'GPL-3.0.txt', 'MPL-1.1.txt']) files.push(join(TEXTS, name));
  return Promise.all(files.map((file) => readFile(file, 'utf8')));
}

export async function thirdPartyLicenses(packages: readonly ShippedPackage[]): Promise<string> {
  const sections = await Promise.all(
    packages.map(async (shipped) => {
      const text = (await licenseTextOf(shipped)).replaceAll('\r\n', '\n').trim();
      return `${RULE}\n${shipped.name} ${shipped.version}\n${shipped.license}\n${RULE}\n\n${text}\n`;
    })
  );
  return [HEAD, ...sections].join('\n');
}

/** @returns what it lists. */
export async function writeThirdPartyLicenses(): Promise<ShippedPackage[]> {
  const packages = await shippedPackages();
  const text = await thirdPartyLicenses(packages);
  await mkdir(dirname(THIRD_PARTY_LICENSES), { recursive: true });
  await writeFile(THIRD_PARTY_LICENSES, text);
  return packages;
}

if (import.meta.main) await writeThirdPartyLicenses();
