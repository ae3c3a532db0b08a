import type { Found } from './electron-binary.ts';

export type Shell =
  | { readonly kind: 'desktop'; readonly program: string; readonly args: readonly string[] }
  /** `reason`: why there is no desktop window though none forbade it. */
  | { readonly kind: 'browser'; readonly reason: string | null; readonly args: readonly string[] };

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The numeric user id; undefined on Windows. */
  readonly userId: number | undefined;
  readonly findElectron: () => Promise<Found>;
}

/** The browser shell's own options: who says one means that shell. */
const BROWSER_OPTION = /^--(browser|no-browser|port(=.*)?)$/;

/** @param args what stands behind `npm start --` */
export async function chooseShell(args: readonly string[], machine: Machine): Promise<Shell> {
  if (args.some((arg) => BROWSER_OPTION.test(arg)))
    return { kind: 'browser', reason: null, args: args.filter((arg) => arg !== '--browser') };
  const hindrance = hindranceOf(machine);
  if (hindrance !== null) return { kind: 'browser', reason: hindrance, args };
  const found = await machine.findElectron();
  if ('missing' in found) return { kind: 'browser', reason: found.missing, args };
  return { kind: 'desktop', program: found.program, args };
}

/** What keeps Electron from starting on Linux, known before it is fetched. */
function hindranceOf({ platform, env, userId }: Machine): string | null {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'this machine has no display';
  // Chromium's sandbox refuses root, and Outtray does not run without the sandbox.
  return userId === 0 ? 'a desktop window is not opened for root' : null;
}
