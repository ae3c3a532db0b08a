import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskCalls, recording, workUnder } from './disk-calls.ts';
import { type Cut, CUTS, DiskModel } from './disk-model.ts';
import { noFailpointReason, skippedBecause } from './failpoint.ts';
import { expectPromisesKept } from './promised.ts';

const missing = noFailpointReason();

let root: string;
let data: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outtray-power-'));
  data = join(root, 'data');
  mkdirSync(data);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A linear congruential generator (Numerical Recipes): the same pieces are lost each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

describe.skipIf(missing !== null)(`fault 4: power loss${skippedBecause(missing)}`, () => {
  test.each(CUTS)('with what was not written through %s, all that was acknowledged is there', (cut: Cut) => {
    const log = join(root, 'log');
    expect(workUnder(data, ...recording(log)).acknowledged.at(-1)).toBe('ended');
    const disk = new DiskModel();
    const acknowledged: string[] = [];
    const random = seeded(1);
    let cuts = 0;
    for (const call of diskCalls(readFileSync(log, 'utf8'), data)) {
      // Right before a sync the most is at stake; right after an acknowledgement the most is promised.
      if (call.kind === 'say') acknowledged.push(...call.lines);
      if (call.kind === 'sync' || call.kind === 'say') {
        cuts += 1;
        const image = join(root, `${cuts}`);
        disk.writeImage(data, image, cut, random);
        expectPromisesKept(image, acknowledged);
        rmSync(image, { recursive: true });
      }
      disk.apply(call);
    }
    expect(cuts).toBeGreaterThan(60);
  });
});
