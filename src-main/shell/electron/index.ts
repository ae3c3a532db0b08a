import { app, dialog, protocol } from 'electron';
import { join } from 'node:path';
import { AppError } from '../../contract/error.ts';
import { dataFolderOf } from '../../environment.ts';
import { openDesk } from './desk.ts';
import { hardenPages } from './hardening.ts';
import { SCHEME } from './own-page.ts';
import { startOptions } from './start-options.ts';
import { languageFor, wordsIn } from './words.ts';

const options = startOptions(process.argv.slice(1), {
  workingFolder: process.cwd(),
  isPackaged: app.isPackaged
});
const dataFolder = dataFolderOf(options.dataFolder);

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
  try {
    await openDesk(dataFolder, options);
  } catch (error) {
    const words = wordsIn(languageFor('system', app.getPreferredSystemLanguages()));
    dialog.showErrorBox(words.say('start.failed'), sentenceOf(error, words));
    app.exit(1);
  }
}

function sentenceOf(error: unknown, words: ReturnType<typeof wordsIn>): string {
  if (error instanceof AppError) return words.error(error.code, error.values);
  return error instanceof Error ? error.message : String(error);
}
