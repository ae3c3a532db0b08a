import { resolve } from 'node:path';
import { HIDDEN } from './login-item.ts';

/** What the command line asks for. */
export interface StartOptions {
  /** --data DIR */
  readonly dataFolder: string | undefined;
  /** In the tray only. */
  readonly isHidden: boolean;
  /** Folders or files to import, absolute. */
  readonly paths: readonly string[];
}

/**
 * @param args without the program itself. Switches that are not ours are Chromium's and are left alone.
 * @param isPackaged false: the first of them that is no switch is the application's own path.
 */
export function startOptions(
  args: readonly string[],
  { workingFolder, isPackaged }: { workingFolder: string; isPackaged: boolean }
): StartOptions {
  let dataFolder: string | undefined;
  const paths: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--data') dataFolder = args[(index += 1)];
    else if (arg.startsWith('--data=')) dataFolder = arg.slice('--data='.length);
    else if (arg !== '' && !arg.startsWith('-')) paths.push(resolve(workingFolder, arg));
  }
  return { dataFolder, isHidden: args.includes(HIDDEN), paths: isPackaged ? paths : paths.slice(1) };
}
