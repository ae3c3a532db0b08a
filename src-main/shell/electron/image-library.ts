import { registerHooks } from 'node:module';

/** sharp's own request for its compiled library. */
const COMPILED = /^@img\/sharp-linux(musl)?-[^/]+\/sharp\.node$/;
const WEB_ASSEMBLY = '@img/sharp-wasm32/sharp.node';

/**
 * Electron on Linux brings the system's GLib into the process, sharp's compiled library a GLib of its own, and the
 * process ends with a segmentation fault at the first picture that is decoded (sharp's documents: Electron and
 * Linux). The same library as WebAssembly has nothing to share; it takes about twice the time.
 * To be called before sharp is loaded.
 */
export function avoidSecondGlib({ platform, versions }: NodeJS.Process): void {
  if (platform !== 'linux' || versions.electron === undefined) return;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (!COMPILED.test(specifier)) return next(specifier, context);
      const found = next(WEB_ASSEMBLY, context);
      // Its worker threads read plain files, not the archive.
      return { ...found, url: found.url.replace('/app.asar/', '/app.asar.unpacked/') };
    }
  });
}

/**
 * As the process ends, WebAssembly's own runtime would wait for threads that are being ended themselves: measured,
 * one end in five then hung for ever. All that Outtray has to bring to an end has been closed before.
 */
export function endWithoutWaiting(process: NodeJS.Process): void {
  if (process.platform === 'linux') process.removeAllListeners('exit');
}
