// Packs the built app with a stand-in for Electron, in a process of its own: node pack.ts AppImage|system|windows DIST OUTPUT.
// Prints what electron-builder would have given to the makers of installers, which can't be had everywhere.
import { readFile } from 'node:fs/promises';
import { build, Platform } from 'electron-builder';
import { configurationFor, systemPackagesFor } from '../../build/electron-builder.ts';
import { ROOT } from '../../build/step.ts';

const WHAT = {
  AppImage: { platform: Platform.LINUX, targets: ['AppImage'], configuration: configurationFor({}) },
  system: { platform: Platform.LINUX, targets: ['deb', 'rpm'], configuration: systemPackagesFor({}) },
  windows: { platform: Platform.WINDOWS, targets: ['dir'], configuration: configurationFor({}) }
} as const;

const [what, electronDist = '', output = ''] = process.argv.slice(2);
const { platform, targets, configuration } = WHAT[what as keyof typeof WHAT];
const installers: unknown[] = [];

/** fpm gets its arguments and a desktop file, AppImage the desktop file's text. */
async function record(options: unknown): Promise<boolean> {
  if (Array.isArray(options) && typeof options[1] === 'string') {
    const [args, path] = options as [string[], string];
    installers.push({ args, desktop: await readFile(path, 'utf8') });
  } else installers.push(options);
  return true;
}

await build({
  targets: platform.createTarget([...targets]),
  projectDir: ROOT,
  publish: 'never',
  config: { ...configuration, electronDist, directories: { ...configuration.directories, output } },
  effectiveOptionComputed: record
});
console.log(`\n${JSON.stringify(installers)}`);
