import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { balanceOf } from '../../src-main/intake/plan.ts';
import { isHidden } from '../../src-main/intake/scan.ts';
import { MESSY } from './messy.ts';
import { linesOf, read, tree } from './trees.ts';

/** By another walk than the reader's own. */
function filesIn(root: string): string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    if (isHidden(entry.name)) return [];
    const path = join(root, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

describe('the corpus of messy folders and lists', () => {
  let made: Awaited<ReturnType<typeof tree>> | null = null;
  afterEach(async () => made?.remove());

  it('has at least forty of them', () => {
    expect(MESSY.length).toBeGreaterThanOrEqual(45);
    expect(new Set(MESSY.map(({ what }) => what)).size).toBe(MESSY.length);
  });

  it.each(MESSY)('assigns nothing wrongly, and loses no file, of $what', async (messy) => {
    made = await tree(messy.files);
    const { list, isNamed = false } = messy;
    if (list !== undefined) await writeFile(made.at(list.name), list.bytes);
    const manifestPath = list !== undefined && isNamed ? made.at(list.name) : null;
    const answer = await read({ path: made.root, manifestPath, reading: messy.reading ?? null });
    if (answer.kind !== 'plan') throw new Error(`It asks: ${JSON.stringify(answer)}`);
    const { plan } = answer;
    expect(linesOf(made.root, plan).toSorted()).toEqual(messy.gives.toSorted());

    const { foundFiles, assignedFiles, leftOverFiles, refusedFiles } = balanceOf(plan);
    expect(foundFiles).toBe(assignedFiles + leftOverFiles + refusedFiles);
    const accounted = new Set([
      ...plan.uploads.flatMap(({ images }) => images.map(({ path }) => path)),
      ...plan.leftOvers.map(({ path }) => path),
      ...(plan.list === undefined ? [] : [plan.list.path])
    ]);
    expect(filesIn(made.root).filter((path) => !accounted.has(path))).toEqual([]);
  });
});
