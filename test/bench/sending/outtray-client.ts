/** Outtray's real path: its database at full durability, its outbox, its delivery. Only window and shell are missing. */
import { createDeliver } from '../../../src-main/argos/deliver.ts';
import { createOutbox } from '../../../src-main/outbox/outbox.ts';
import type { Connections } from '../../../src-main/outbox/ports.ts';
import { systemClock } from '../../../src-main/outbox/system-clock.ts';
import { CONNECTION, image, importRows, newUpload, temporaryStore } from '../../db/rows.ts';
import { measured, readTask } from './client.ts';
import type { Submission } from './material.ts';

const PIECE_ROWS = 200;

const task = readTask();
const { store, remove } = temporaryStore();
const { id: connectionId } = store.connections.insert({
  ...CONNECTION,
  baseUrl: task.baseUrl,
  concurrency: task.concurrency,
  maxBodyBytes: 20_000_000
});
const rows = store.outbox({ connectionId: null, batchId: null });
const delivery = createDeliver();
const connections: Connections = {
  withQueuedRows: () => rows.connectionIds().map((id) => store.connections.get(id)),
  apiKey: () => Promise.resolve('key'),
  setPause: (id, pause) => {
    throw new Error(`Connection ${id} was paused: ${pause?.reason ?? ''} ${pause?.detail ?? ''}`);
  },
  setLearnedWireFormat: (id, format) => {
    store.connections.setLearnedWireFormat(id, format);
  }
};
const outbox = createOutbox(
  {
    store: rows,
    connections,
    deliver: delivery.deliver,
    clock: systemClock,
    random: Math.random,
    listener: {
      onSettled: () => undefined,
      onClaimed: () => undefined,
      onProgress: () => undefined,
      onPauseChanged: () => undefined,
      onBug: (error) => {
        throw error;
      }
    }
  },
  { requestsPerSecond: task.requestsPerSecond ?? Infinity }
);

function release(submissions: readonly Submission[]): number[] {
  const uploads = submissions.map(({ submissionId, images }) =>
    newUpload(submissionId, {
      images: images.map(({ slot, path, sha256 }) =>
        image(slot, sha256, { path, sizeBytes: task.imageBytes })
      )
    })
  );
  const { ids } = importRows(store, connectionId, uploads);
  for (let start = 0; start < ids.length; start += PIECE_ROWS) {
    store.changes.apply(ids.slice(start, start + PIECE_ROWS), 'release', Date.now());
  }
  return ids;
}

async function sendAll(): Promise<void> {
  outbox.wake();
  await outbox.idle({ withinMs: Infinity, throughPauses: true });
}

outbox.start();
release(task.warmUp);
await sendAll();
const ids = release(task.submissions);
await measured(sendAll);
const states = new Set(ids.map((id) => store.uploads.get(id).state));
if ([...states].join() !== 'sent') throw new Error(`Not all was sent: ${[...states].join()}`);
await outbox.stop();
delivery.close();
remove();
