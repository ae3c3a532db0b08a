// Which files of the checkout and of its production dependencies lie in the package.

/** The built app and the pictures that the main process reads; without what only a build needs. */
const APP_FILES = [
  'package.json',
  'out/main/**/*',
  'out/preload/**/*',
  'out/renderer/**/*',
  '!out/renderer/built-from.txt',
  'build/icons/icon.png',
  'build/icons/tray/*.png',
  'build/icons/overlay*.png'
];

/** Compiled code can't be loaded from inside the archive. */
export const UNPACKED = [
  'node_modules/better-sqlite3/**/*',
  'node_modules/sharp/**/*',
  'node_modules/@img/**/*',
  'node_modules/@napi-rs/**/*',
  // Read by a thread, as a plain file.
  'node_modules/@hyzyla/pdfium/dist/pdfium.wasm'
];

/** What packages bring along for people and compilers. Their licences stand in THIRD-PARTY-LICENSES.txt as well. */
const LEFT_OUT_OF_MODULES = [
  '!**/*.map',
  '!**/*.{ts,mts,cts}',
  '!**/*.md',
  '!**/*.markdown',
  '!**/tsconfig*.json',
  '!**/node_modules/*/{docs,doc,bench,benchmark,benchmarks,examples,test,tests}/**',
  '!**/node_modules/@*/*/{docs,doc,bench,benchmark,benchmarks,examples,test,tests}/**',
  '!node_modules/@types/**',
  '!**/node_modules/{type-fest,tagged-tag}/**',
  // SQLite's and the bindings' C sources, which are compiled in the prebuilt libraries already.
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/node-addon-api/**',
  '!node_modules/sharp/{src,install}/**',
  '!node_modules/@img/*/lib/glib-2.0/**'
];

/** Only Electron on Linux decodes with it (src-main/shell/electron/image-library.ts). */
const WEB_ASSEMBLY = '!node_modules/@img/sharp-wasm32/**';

/**
 * Given whole to each system: a list of exclusions alone would mean "everything but these" to electron-builder.
 * @param sqlite a pattern of the libraries of better-sqlite3 that stay, as `linux-x64`; it brings those of every system
 */
export function packageFiles(sqlite: string): string[] {
  const webAssembly = sqlite.startsWith('linux') ? [] : [WEB_ASSEMBLY];
  return [
    ...APP_FILES,
    ...LEFT_OUT_OF_MODULES,
    ...webAssembly,
    `!node_modules/better-sqlite3/prebuilds/!(${sqlite}).node`
  ];
}
