/** Imports a folder with the whole Node side, as a shell has it, and releases it. argv: an `ImportTask`. */
import { createOuttray } from '../../../src-main/outtray.ts';
import { CONNECTION } from '../../db/rows.ts';
import { importFolder } from '../../faults/import-folder.ts';
import { answer, taskOf } from '../child.ts';
import { watchDelays, type Delays } from '../event-loop/delays.ts';

export interface ImportTask {
  readonly data: string;
  readonly scans: string;
  readonly rows: number;
}

export interface ImportResult {
  readonly importing: Delays;
  readonly releasing: Delays;
  /** Until the first rows were told. */
  readonly firstMs: number;
  /** The most that the process ever had resident, bytes. */
  readonly peak: number;
}

const task = taskOf<ImportTask>();
const app = createOuttray({ dataFolder: task.data, shell: 'browser', keychain: null, environmentKey: 'key' });
const { id: connectionId } = await app.call('connections.create', {
  ...CONNECTION,
  defaultIdType: 'passport'
});
const startedAt = performance.now();
let firstMs = NaN;
// Each event goes through JSON, as to a real window.
app.subscribe((event) => {
  JSON.stringify(event);
  if (event.name !== 'importStatus' || !('preview' in event.payload)) return;
  if (Number.isNaN(firstMs) && event.payload.preview.length > 0) firstMs = performance.now() - startedAt;
});
const importing = watchDelays();
const status = await importFolder(app, task.scans, connectionId);
if (status.phase !== 'done' || status.uploads !== task.rows) throw new Error(JSON.stringify(status));
const imported = importing.end();
const releasing = watchDelays();
const { changed } = await app.call('uploads.release', { target: { filter: { connectionId } } });
if (changed !== task.rows) throw new Error(`${changed} rows were released`);
const released = releasing.end();
const peak = process.resourceUsage().maxRSS * 1024;
await app.close();
answer({ importing: imported, releasing: released, firstMs, peak } satisfies ImportResult);
