import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../src-main/contract/batch.ts';
import { assertBalance, assignedFiles } from '../../src-main/intake/plan.ts';
import { inPieces } from '../../src-main/intake/pieces.ts';
import { viewFolder } from '../../src-main/intake/readings.ts';
import type { ScannedFile } from '../../src-main/intake/scan.ts';

const signal = new AbortController().signal;

const folder = fc.constantFrom(
  'S-1',
  'S-2',
  'passport',
  '여권',
  'visa',
  'Tuesday',
  'selfie',
  '2026-11',
  's-1'
);
const name = fc
  .tuple(
    fc.constantFrom('', 'S-1_', 'S-2 ', 'passport_', 'Copy of ', 'back_', 's-1-'),
    fc.constantFrom('front', 'back', '셀카', '앞면', 'address', 'IMG_1', ''),
    fc.constantFrom('', '_2', ' (1)', ' - Copy', '_S-1', '_S-3', '_front'),
    fc.constantFrom('.jpg', '.PNG', '.txt')
  )
  .map((parts) => parts.join(''));

const files = fc
  .uniqueArray(fc.record({ folders: fc.array(folder, { maxLength: 4 }), name, isRefused: fc.boolean() }), {
    selector: (file) => [...file.folders, file.name].join('/'),
    maxLength: 40
  })
  .map((all) =>
    all.map(({ folders, name: fileName, isRefused }, index): ScannedFile => ({
      path: ['', ...folders, fileName].join('/'),
      folders,
      name: fileName,
      sizeBytes: 1,
      refusal: isRefused && index % 5 === 0 ? 'link_out_of_folder' : null
    }))
  );

const preferences: readonly (Exclude<Reading, 'manifest'> | null)[] = [null, 'folders', 'names', 'single'];

describe('whatever a folder holds', () => {
  it('every file found is assigned, left over or refused, exactly once, in every reading', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom(...preferences), async (scanned, preference) => {
        const view = await inPieces(viewFolder('Import', scanned), signal);
        const plan = await inPieces(view.plan(preference), signal);
        const paths = new Set(scanned.map(({ path }) => path));
        await inPieces(assertBalance(plan, paths), signal);
        const refused = plan.leftOvers.filter(({ isRefused }) => isRefused).length;
        const left = plan.leftOvers.length - refused;
        const assigned = await inPieces(assignedFiles(plan, paths), signal);
        expect(assigned.size + left + refused).toBe(scanned.length);
      }),
      { numRuns: 1500 }
    );
  });

  it('no slot gets a second file, no upload is empty, and no id is a folder’s idType', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom(...preferences), async (scanned, preference) => {
        const view = await inPieces(viewFolder('Import', scanned), signal);
        const { uploads } = await inPieces(view.plan(preference), signal);
        for (const { submissionId, images, ambiguousSlots } of uploads) {
          const slots = [...images.map(({ slot }) => slot), ...ambiguousSlots];
          expect(new Set(slots).size).toBe(slots.length);
          expect(slots.length).toBeGreaterThan(0);
          expect(['passport', '여권', 'visa', 'selfie', '']).not.toContain(submissionId);
        }
      }),
      { numRuns: 1500 }
    );
  });

  it('the order in which files are found does not matter for who gets what', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (scanned) => {
        const uploads = async (all: readonly ScannedFile[]) => {
          const view = await inPieces(viewFolder('Import', all), signal);
          const plan = await inPieces(view.plan(null), signal);
          return plan.uploads.map((upload) => JSON.stringify(upload)).toSorted();
        };
        expect(await uploads(scanned.toReversed())).toEqual(await uploads(scanned));
      })
    );
  });

  it('a plan that lost a file, or counts one twice, is refused', async () => {
    const leftOver = (path: string) => ({
      path,
      relativePath: path,
      reason: 'no_slot' as const,
      isRefused: false,
      isPicture: true,
      sizeBytes: 1
    });
    const rule = { code: 'name', values: { id: 'S-1' } } as const;
    const upload = (path: string) => ({
      submissionId: 'S-1',
      idType: null,
      admin: null,
      images: [{ slot: 'idImage' as const, path, rule }],
      ambiguousSlots: []
    });
    const plan = (images: string[], left: string[], foundFiles: number) => ({
      name: 'x',
      reading: 'folders' as const,
      foundFiles,
      uploads: images.map(upload),
      leftOvers: left.map(leftOver)
    });
    const scanned = new Set(['a', 'b']);
    await inPieces(assertBalance(plan(['a'], ['b'], 2), scanned), signal);
    await inPieces(assertBalance(plan(['a', 'a', 'not there'], ['b'], 2), scanned), signal);
    for (const bad of [
      plan(['a'], [], 2),
      plan(['a'], ['a', 'b'], 2),
      plan([], ['b', 'b'], 2),
      plan(['a'], ['b'], 3)
    ]) {
      await expect(inPieces(assertBalance(bad, scanned), signal)).rejects.toThrow('Import plan');
    }
  });
});
