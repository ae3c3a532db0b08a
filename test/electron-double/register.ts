// `node --import …/register.ts out/main/index.js`: `electron` is the double, for imports and for require.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

const DOUBLE = new URL('./electron.ts', import.meta.url).href;
const NAMES = ['electron', 'electron/main', 'electron/common'];
/**
 * The app avoids the compiled image library in Electron on Linux (src-main/shell/electron/image-library.ts). Here is no
 * second GLib, and the compiled one draws the sample pictures in a fifth of the time.
 */
const WEB_ASSEMBLY = '@img/sharp-wasm32/sharp.node';
const COMPILED = `@img/sharp-linux-${process.arch}/sharp.node`;

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === WEB_ASSEMBLY) return next(COMPILED, context);
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
