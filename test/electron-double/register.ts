// `node --import …/register.ts out/main/index.js`: `electron` is the double, for imports and for require.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

const DOUBLE = new URL('./electron.ts', import.meta.url).href;
const NAMES = ['electron', 'electron/main', 'electron/common'];

registerHooks({
  resolve: (specifier, context, next) => {
    if (!NAMES.includes(specifier)) return next(specifier, context);
    return { url: DOUBLE, format: 'module-typescript', shortCircuit: true };
  }
});

const own = join(import.meta.dirname, '../../node_modules/electron/package.json');
const { version } = JSON.parse(readFileSync(own, 'utf8')) as { version: string };

// What a program and the libraries in it can see of being in Electron's main process.
Object.defineProperties(process, {
  type: { value: 'browser', enumerable: true },
  resourcesPath: { value: join(import.meta.dirname, 'resources'), enumerable: true },
  defaultApp: { value: true, enumerable: true }
});
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });
Object.defineProperty(process.versions, 'chrome', { value: '0.0.0.0', enumerable: true });
