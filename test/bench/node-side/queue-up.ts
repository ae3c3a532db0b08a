import { createHash, randomFillSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SLOTS } from '../../../src-main/contract/slot.ts';
import type { NewUpload } from '../../../src-main/db/batch-table.ts';
import { openStore } from '../../../src-main/db/store.ts';
import { CONNECTION, image, importRows, newUpload } from '../../db/rows.ts';

export interface Queued {
  readonly data: string;
  readonly connectionId: number;
}

/** Rows of four pictures each, all of them of other bytes, as incompressible as photographs. */
export function makeUploads(folder: string, rows: number, imageBytes: number): NewUpload[] {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: rows }, (_, index) => {
    const submissionId = `S-${String(index).padStart(6, '0')}`;
    const images = SLOTS.map((slot) => {
      const bytes = randomFillSync(Buffer.alloc(imageBytes));
      bytes.set([0xff, 0xd8, 0xff, 0xe0]);
      const path = join(folder, `${submissionId}_${slot}.jpg`);
      writeFileSync(path, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return image(slot, sha256, { path, sizeBytes: imageBytes });
    });
    return newUpload(submissionId, { images });
  });
}

/** A data folder in which they are all released. */
export function queueUp(
  data: string,
  uploads: readonly NewUpload[],
  to: { readonly baseUrl: string; readonly concurrency: number }
): Queued {
  const store = openStore(data);
  const connection = { ...CONNECTION, ...to, maxBodyBytes: 100_000_000 };
  const { id: connectionId } = store.connections.insert(connection);
  store.changes.apply(importRows(store, connectionId, uploads).ids, 'release', Date.now());
  store.close();
  return { data, connectionId };
}
