import { createHash, randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SLOTS, type Slot } from '../../../src-main/contract/slot.ts';

export interface Submission {
  readonly submissionId: string;
  readonly images: readonly { readonly slot: Slot; readonly path: string; readonly sha256: string }[];
}

export interface Material {
  readonly folder: string;
  readonly submissions: readonly Submission[];
  remove(): void;
}

/**
 * Submissions of four pictures of `imageBytes` each, all different. The bytes between a JPEG's first and last marker are random,
 * as incompressible as a photograph: the server of this benchmark does not decode them.
 */
export async function makeMaterial(count: number, imageBytes: number): Promise<Material> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  const submissions: Submission[] = [];
  for (let index = 0; index < count; index += 1) {
    const submissionId = `S-${String(index).padStart(6, '0')}`;
    const images = await Promise.all(
      SLOTS.map((slot) => writePicture(folder, submissionId, slot, imageBytes))
    );
    submissions.push({ submissionId, images });
  }
  return {
    folder,
    submissions,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function writePicture(
  folder: string,
  submissionId: string,
  slot: Slot,
  imageBytes: number
): Promise<Submission['images'][number]> {
  const bytes = randomFillSync(Buffer.alloc(imageBytes));
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  bytes.set([0xff, 0xd9], imageBytes - 2);
  const path = join(folder, `${submissionId}_${slot}.jpg`);
  await writeFile(path, bytes);
  return { slot, path, sha256: createHash('sha256').update(bytes).digest('hex') };
}
