// `npm start`: builds Outtray where its sources changed, then opens the desktop window, or the browser's where Electron
// can't be had. `npm start -- --browser` asks for the browser's.
import { join } from 'node:path';
import { buildWhereChanged } from './build.ts';
import { runInForeground } from './child.ts';
import { findProgram, type Found, installElectron } from './electron-binary.ts';
import { chooseShell, type Shell } from './shell-choice.ts';
import { ROOT } from './step.ts';

const NEEDED_MAJOR = 24;

function findElectron(): Promise<Found> {
  const electronFolder = join(ROOT, 'node_modules/electron');
  return findProgram({
    electronFolder,
    failureFile: join(ROOT, 'out/electron-not-fetched.json'),
    install: () =>
      installElectron(join(electronFolder, 'install.js'), () => {
        console.error('Fetching Electron, about 110 MB, once …');
      }),
    now: () => Date.now()
  });
}

/** glibc keeps freed memory for each of many threads apart: 80 MB more after an import, measured. Others ignore it. */
const ARENAS = { MALLOC_ARENA_MAX: '2' };

function run(shell: Shell): void {
  if (shell.kind === 'browser') {
    if (shell.reason !== null) console.error(`Outtray opens in the browser: ${shell.reason}.`);
    const main = join(ROOT, 'src-main/shell/cli/main.ts');
    runInForeground(process.execPath, [main, 'open', ...shell.args], { ...ARENAS, ...process.env });
    return;
  }
  // Editors that are Electron programs themselves set it for their terminals; Electron would start as plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  runInForeground(shell.program, [ROOT, ...shell.args], env);
}

async function start(): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < NEEDED_MAJOR) {
    console.error(
      `Outtray needs Node ${NEEDED_MAJOR} and this is ${process.version}: run “npm ci”, then “npm start”.`
    );
    process.exitCode = 1;
    return;
  }
  const problem = await buildWhereChanged(() => {
    console.error('Building Outtray …');
  });
  if (problem !== null) {
    console.error(`${problem.trimEnd()}\n\nOuttray could not be built; the reason stands above.`);
    process.exitCode = 1;
    return;
  }
  const { platform, env } = process;
  run(await chooseShell(process.argv.slice(2), { platform, env, userId: process.getuid?.(), findElectron }));
}

await start();
