import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SLOTS, type Slot } from '../../src-main/contract/slot.ts';
import type { IntakePlan } from '../../src-main/intake/plan.ts';
import { Resting } from '../../src-main/intake/resting.ts';
import { ripeOf } from '../../src-main/intake/ripe.ts';

interface File {
  readonly slot: Slot | null;
  readonly submission: number;
  readonly isTaken: boolean;
  readonly restedMs: number;
}

const file = fc.record({
  slot: fc.option(fc.constantFrom(...SLOTS)),
  submission: fc.integer({ min: 1, max: 4 }),
  isTaken: fc.boolean(),
  restedMs: fc.constantFrom(-1, 0, 5000, 9999, 10_000, 60_000, 700_000)
});

const rule = { completeSlots: ['idImage', 'idBackImage'] as const, restMs: 10_000, waitMs: 600_000 };
const pathOf = (index: number) => `/scans/${index}.jpg`;

const RULE = { code: 'name', values: { id: 'S' } } as const;

function planOf(files: readonly File[]): IntakePlan {
  const bySubmission = Map.groupBy(
    files.flatMap((each, index) => (each.slot === null ? [] : [{ ...each, path: pathOf(index) }])),
    ({ submission }) => submission
  );
  const uploads = [...bySubmission].map(([submission, images]) => ({
    submissionId: `S-${submission}`,
    idType: null,
    admin: null,
    images: images.map(({ slot, path }) => ({ slot: slot ?? ('idImage' as const), path, rule: RULE })),
    ambiguousSlots: []
  }));
  const leftOvers = files.flatMap(({ slot }, index) =>
    slot === null
      ? [
          {
            path: pathOf(index),
            relativePath: `${index}.jpg`,
            reason: 'no_submission' as const,
            isRefused: false,
            isPicture: true,
            sizeBytes: 1
          }
        ]
      : []
  );
  return { name: 'scans', reading: 'folders', foundFiles: files.length, uploads, leftOvers };
}

function factsOf(files: readonly File[]) {
  const at = new Map(files.map((each, index) => [pathOf(index), each]));
  return {
    isTaken: (path: string) => at.get(path)?.isTaken ?? false,
    restedMs: (path: string) => at.get(path)?.restedMs ?? -1
  };
}

describe('what a watched folder may give', () => {
  test('is in balance: each file that is not taken goes once, or waits', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 20 }), (files) => {
        const { plan, waitingFiles } = ripeOf(planOf(files), factsOf(files), rule);
        const going = [
          ...(plan?.uploads.flatMap(({ images }) => images.map(({ path }) => path)) ?? []),
          ...(plan?.leftOvers.map(({ path }) => path) ?? [])
        ];
        expect(new Set(going).size).toBe(going.length);
        expect(plan?.foundFiles ?? 0).toBe(going.length);
        expect(going.length + waitingFiles).toBe(files.filter(({ isTaken }) => !isTaken).length);
      })
    );
  });

  test('never holds a file that is taken, or not at rest, nor a part of an incomplete submission before its time', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 20 }), (files) => {
        const facts = factsOf(files);
        const whole = planOf(files);
        const { plan } = ripeOf(whole, facts, rule);
        for (const { submissionId, images } of plan?.uploads ?? []) {
          for (const { path } of images) {
            expect(facts.isTaken(path)).toBe(false);
            expect(facts.restedMs(path)).toBeGreaterThanOrEqual(rule.restMs);
          }
          const all = whole.uploads.find((upload) => upload.submissionId === submissionId)?.images ?? [];
          const fresh = all.filter(({ path }) => !facts.isTaken(path));
          expect(images).toEqual(fresh);
          const slots = all.map(({ slot }) => slot);
          const isComplete = rule.completeSlots.every((slot) => slots.includes(slot));
          const isOld = images.every(({ path }) => facts.restedMs(path) >= rule.waitMs);
          expect(isComplete || isOld).toBe(true);
        }
        for (const { path } of plan?.leftOvers ?? []) {
          expect(facts.isTaken(path)).toBe(false);
          expect(facts.restedMs(path)).toBeGreaterThanOrEqual(rule.waitMs);
        }
      })
    );
  });
});

describe('a file at rest', () => {
  const seen = (sizeBytes: number, modifiedAt: number) => [{ path: '/a', sizeBytes, modifiedAt }];

  test('has had the same size and time since it was first seen so', () => {
    const resting = new Resting();
    resting.look(seen(10, 1), 0);
    expect(resting.restedMs('/a', 0)).toBe(0);
    resting.look(seen(10, 1), 4000);
    expect(resting.restedMs('/a', 4000)).toBe(4000);
    resting.look(seen(20, 1), 5000);
    expect(resting.restedMs('/a', 5000)).toBe(0);
    resting.look(seen(20, 2), 6000);
    expect(resting.restedMs('/a', 6000)).toBe(0);
  });

  test('that was away begins anew', () => {
    const resting = new Resting();
    resting.look(seen(10, 1), 0);
    resting.look([], 1000);
    expect(resting.restedMs('/a', 1000)).toBe(-1);
    resting.look(seen(10, 1), 2000);
    expect(resting.restedMs('/a', 2000)).toBe(0);
  });
});
