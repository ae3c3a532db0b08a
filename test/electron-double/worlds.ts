import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

/** Of the preload's isolated world. */
export const WORLD = 'electron-double-preload';
/** How the preload's world reaches us. */
export const BINDING = 'electronDoubleTell';
/** The function in which the preload's world stands still until it knows a file's path. */
export const PATH_FUNCTION = 'electronDoublePathOf';

/** A world's files as one script: their imports are each other. */
function scriptOf(...files: readonly string[]): string {
  return files
    .map((file) => stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'world', file), 'utf8')))
    .join('\n')
    .replace(/^import [^;]*;/gm, '')
    .replace(/^export /gm, '');
}

const PAGE_SCRIPT = scriptOf('passage.ts', 'page-world.ts');
const PRELOAD_SCRIPT = scriptOf('passage.ts', 'page-world.ts', 'wire.ts', 'preload-world.ts');

/** For the page's own world. */
export function pageWorldSource(secret: string): string {
  return `(() => {
${PAGE_SCRIPT}
if (window.top === window) pageWorld(openPassage(${JSON.stringify(secret)}, 'page'));
})();`;
}

/**
 * For the preload's world. Only main frames have a preload (`nodeIntegrationInSubFrames` is refused).
 * `getPathForFile` answers at once, and only the browser knows a path: the script stops as at a breakpoint, and the
 * debugger writes the answer into its variable.
 */
export function preloadWorldSource(secret: string, preload: string, process: object): string {
  return `(() => {
${PRELOAD_SCRIPT}
if (window.top !== window) return;
const post = globalThis.${BINDING};
const ${PATH_FUNCTION} = (file) => { let path = ''; debugger; return path; };
preloadWorld({
  passage: openPassage(${JSON.stringify(secret)}, 'preload'),
  process: ${JSON.stringify(process)},
  post,
  pathOf: ${PATH_FUNCTION},
  preload: (require, module, exports, process) => {
${preload}
  }
});
})();`;
}
