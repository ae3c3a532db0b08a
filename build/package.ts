// `npm run package`: builds the app and packs it for this system. What follows goes to electron-builder, as
// `npm run package -- --linux dir`. Nothing is published; a machine without Electron's archive fetches it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT, runStep, type Step } from './step.ts';

/** One run of electron-builder for each, in this order. */
const CONFIGURATIONS = ['build/electron-builder.ts'];
const CONFIGURATIONS_OF_LINUX = [...CONFIGURATIONS, 'build/electron-builder.system.ts'];

/** The packages whose compiled code differs by architecture: each names one package for each as optional. */
const NATIVE = ['sharp', '@napi-rs/keyring'];

const withOptional = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

/**
 * A universal app of macOS holds the libraries of both architectures, and npm installs only the machine's own.
 * @returns the missing ones as `name@version`, just as their parent and the lockfile name them
 */
export function missingForUniversal(root: string): string[] {
  return NATIVE.map((name) => readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))
    .flatMap((manifest) => Object.entries(withOptional.parse(JSON.parse(manifest)).optionalDependencies))
    .filter(([name]) => /-darwin-(arm64|x64)$/.test(name))
    .filter(([name]) => !existsSync(join(root, 'node_modules', name)))
    .map(([name, version]) => `${name}@${version}`);
}

/** @param args of the caller; with any, electron-builder is run once, with just these. */
function stepsFor(platform: NodeJS.Platform, args: readonly string[]): Step[] {
  const missing = platform === 'darwin' ? missingForUniversal(ROOT) : [];
  const configurations = platform === 'linux' && args.length === 0 ? CONFIGURATIONS_OF_LINUX : CONFIGURATIONS;
  const installMissing: Step = {
    title: 'libraries of the other architecture',
    // --force: npm refuses packages for another processor otherwise. The lockfile stays as it is.
    command: ['npm', 'install', '--no-save', '--force', '--ignore-scripts', ...missing]
  };
  return [
    ...(missing.length === 0 ? [] : [installMissing]),
    { title: 'build', command: ['node', 'build/build.ts'] },
    { title: 'licences', command: ['node', 'build/third-party-licenses.ts'] },
    ...configurations.map((configuration): Step => ({
      title: 'package',
      command: ['electron-builder', '--config', configuration, '--publish', 'never', ...args]
    }))
  ];
}

async function packageApp(): Promise<void> {
  for (const step of stepsFor(process.platform, process.argv.slice(2))) {
    console.log(`${step.title} …`);
    const { counts, output } = await runStep(step);
    if (counts.failed > 0 || step.title === 'package') console.log(output.trimEnd());
    if (counts.failed > 0) {
      process.exitCode = 1;
      return;
    }
  }
  console.log('Packed into dist/.');
}

if (import.meta.main) await packageApp();
