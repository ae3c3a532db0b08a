import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionInput } from '../../src-main/contract/connection.ts';
import type { Slot } from '../../src-main/contract/slot.ts';
import type { NewImage, NewUpload } from '../../src-main/db/batch-table.ts';
import { openStore, type Store } from '../../src-main/db/store.ts';

export const CONNECTION: ConnectionInput = {
  name: 'Hanbit Bank',
  environment: 'test',
  baseUrl: 'http://127.0.0.1:9/v3',
  admin: 'kyc@hanbit.example',
  defaultIdType: null,
  wireFormat: 'auto',
  concurrency: 4,
  maxBodyBytes: 10_000_000,
  dailyLimit: null,
  caFile: null,
  minEdgePx: 1000,
  removesLocation: null
};

/** A data folder of its own, removed with `remove()`. */
export function temporaryStore(): { store: Store; folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-db-'));
  const store = openStore(folder);
  return {
    store,
    folder,
    remove: () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

export function image(slot: Slot, digest: string, changes: Partial<NewImage> = {}): NewImage {
  return {
    slot,
    path: `/pictures/${digest}.jpg`,
    sizeBytes: 300_000,
    width: 1600,
    height: 1010,
    format: 'jpeg',
    sha256: digest.padEnd(64, '0'),
    problem: null,
    extensionLies: false,
    measures: null,
    fingerprints: [],
    rule: null,
    ...changes
  };
}

let digests = 0;

/** A row that could be sent as it is, unless `changes` say otherwise. */
export function newUpload(submissionId: string, changes: Partial<NewUpload> = {}): NewUpload {
  digests += 1;
  return {
    rowNumber: 1,
    submissionId,
    idType: 'passport',
    admin: null,
    // Digests are filled up with zeros: without an end, the first and the tenth would be one.
    images: [image('idImage', `d${digests}.`)],
    ambiguousSlots: [],
    ...changes
  };
}

/** Imports rows as one batch, numbered and checked. @returns their ids. */
export function importRows(
  store: Store,
  connectionId: number,
  uploads: readonly NewUpload[],
  name = 'Tuesday scans',
  assignedFiles = new Set(uploads.flatMap(({ images }) => images.map(({ path }) => path))).size
): { batchId: number; ids: number[] } {
  const batchId = store.batches.begin({
    connectionId,
    name,
    sourcePath: '/pictures',
    reading: 'folders',
    template: null,
    operator: 'kim',
    createdAt: 1000,
    foundFiles: assignedFiles,
    assignedFiles,
    leftOverFiles: 0,
    refusedFiles: 0
  });
  const numbered = uploads.map((upload, index) => ({ ...upload, rowNumber: index + 1 }));
  const ids = store.batches.addUploads({ id: batchId, connectionId }, numbered, 1000);
  store.changes.recheck(ids);
  store.batches.finish(batchId);
  return { batchId, ids };
}
