import { app, dialog, protocol } from 'electron';
import { join } from 'node:path';
import { AppError } from '../../contract/error.ts';
import { taskRunner } from '../../db/database-task.ts';
import { dataFolderOf } from '../../environment.ts';
import { hardenPages } from './hardening.ts';
import { avoidSecondGlib } from './image-library.ts';
import { SCHEME } from './own-page.ts';
import { isRecoverable, offerRecovery } from './recovery.ts';
import { startOptions } from './start-options.ts';
import { languageFor, type Words, wordsIn } from './words.ts';

const options = startOptions(process.argv.slice(1), {
  workingFolder: process.cwd(),
  isPackaged: app.isPackaged
});
const dataFolder = dataFolderOf(options.dataFolder);

avoidSecondGlib(process);
app.setName('Outtray');
// Windows joins notifications and taskbar to the installed program by this name (build/identity.ts).
if (process.platform === 'win32') app.setAppUserModelId('app.outtray.desktop');
// What Chromium keeps belongs to the data folder: two data folders are two Outtrays, each with one instance.
app.setPath('userData', join(dataFolder, 'electron'));
app.setPath('sessionData', join(dataFolder, 'electron'));
app.enableSandbox();
hardenPages(app);
protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);

// Electron ends an application that has no window unless it is told otherwise; ours goes on sending.
app.on('window-all-closed', () => undefined);

if (app.requestSingleInstanceLock({ paths: options.paths })) void start();
else app.quit();

async function start(): Promise<void> {
  await app.whenReady();
  // Settings can't be read before the database is open.
  const words = wordsIn(languageFor('system', app.getPreferredSystemLanguages()));
  try {
    await openSound(words);
  } catch (error) {
    dialog.showErrorBox(words.say('start.failed'), sentenceOf(error, words));
    app.exit(1);
  }
}

/** A damaged database is put right first, or the person quits. */
async function openSound(words: Words): Promise<void> {
  // Only now: it loads the image library, whose way was prepared above.
  const { databaseWorker, openDesk } = await import('./desk.ts');
  try {
    await openDesk(dataFolder, options);
  } catch (error) {
    if (!isRecoverable(error)) throw error;
    const run = taskRunner(dataFolder, databaseWorker());
    if (await offerRecovery({ dialog, run, words, now: Date.now() })) await openDesk(dataFolder, options);
    else app.exit(0);
  }
}

function sentenceOf(error: unknown, words: Words): string {
  if (error instanceof AppError) return words.error(error.code, error.values);
  return error instanceof Error ? error.message : String(error);
}
