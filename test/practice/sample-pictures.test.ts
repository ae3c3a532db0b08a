import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageProbe } from '../../src-main/contract/probe.ts';
import { probeImage } from '../../src-main/images/probe.ts';
import type { IntakePlan } from '../../src-main/intake/plan.ts';
import { readSource } from '../../src-main/intake/read-source.ts';
import { PRACTICE_ID_TYPES } from '../../src-main/practice/options.ts';
import { makeSamples, SAMPLES, SAMPLE_STORY } from '../../src-main/practice/sample-pictures.ts';

let parent: string;
let folder: string;
const progress: [number, number][] = [];

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'outtray-samples-'));
  folder = join(parent, 'Samples');
  const onProgress = (done: number, total: number) => void progress.push([done, total]);
  await makeSamples(folder, { signal: new AbortController().signal, onProgress });
}, 240_000);
afterAll(() => rm(parent, { recursive: true, force: true }));

async function planOf(): Promise<IntakePlan> {
  const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
  const answer = await readSource({ path: folder, only: null, manifestPath: null, reading: null }, hooks);
  if (answer.kind !== 'plan') throw new Error('the import asks a question');
  return answer.plan;
}

describe('the sample folder', () => {
  it('is read without a question, each picture where it belongs', async () => {
    const plan = await planOf();
    const wanted = SAMPLES.map(({ submissionId, idType, slots }) => ({ submissionId, idType, slots }));
    const made = plan.uploads.map(({ submissionId, idType, images }) => ({
      submissionId,
      idType,
      slots: images.map(({ slot }) => slot)
    }));
    const byId = (a: { submissionId: string }, b: { submissionId: string }) =>
      a.submissionId.localeCompare(b.submissionId);
    expect(made.toSorted(byId)).toEqual(wanted.toSorted(byId));
    expect(plan.foundFiles).toBe(SAMPLE_STORY.pictures + 1);
    expect(plan.leftOvers.map(({ relativePath, reason }) => ({ relativePath, reason }))).toEqual([
      { relativePath: SAMPLE_STORY.leftOverFile, reason: 'no_slot' }
    ]);
  });

  it('has one of each trouble, and no other', async () => {
    const { uploads } = await planOf();
    const probes: (ImageProbe & { readonly slot: string; readonly submissionId: string })[] = [];
    for (const { submissionId, images } of uploads) {
      for (const { slot, path } of images) probes.push({ ...(await probeImage(path)), slot, submissionId });
    }
    const withProblem = probes.filter(({ problem }) => problem !== null);
    expect(withProblem.map(({ submissionId, slot, problem }) => ({ submissionId, slot, problem }))).toEqual([
      { ...SAMPLE_STORY.broken, problem: 'image_truncated' }
    ]);
    expect(probes.filter(({ extensionLies }) => extensionLies)).toEqual([]);
    const byDigest = Map.groupBy(probes, ({ sha256 }) => sha256);
    const shared = [...byDigest.values()].filter(({ length }) => length > 1);
    expect(shared.map((same) => same.map(({ submissionId, slot }) => `${submissionId} ${slot}`))).toEqual([
      SAMPLE_STORY.sameSelfie.map((id) => `${id} selfieImage`)
    ]);
    const idsWith = (test: (idType: string | null) => boolean) =>
      uploads.filter(({ idType }) => test(idType)).map(({ submissionId }) => submissionId);
    expect(idsWith((idType) => idType === null)).toEqual([SAMPLE_STORY.noIdType]);
    expect(idsWith((idType) => idType !== null && !PRACTICE_ID_TYPES.includes(idType))).toEqual([
      SAMPLE_STORY.refusedIdType
    ]);
    const unknown = uploads.filter(({ submissionId }) => submissionId.startsWith('UNKNOWN'));
    expect(unknown.map(({ submissionId }) => submissionId)).toEqual([SAMPLE_STORY.unknownSubmission]);
  });

  it('has photographs of a photograph’s size, upright, of which four fit into one request', async () => {
    const { uploads } = await planOf();
    const formats = new Set<string | null>();
    for (const { submissionId, images } of uploads) {
      let together = 0;
      for (const { slot, path } of images) {
        const { sizeBytes, width, height, format, problem } = await probeImage(path);
        together += sizeBytes;
        formats.add(format);
        const isUpright = (height ?? 0) > (width ?? 0);
        expect(isUpright, path).toBe(slot === 'selfieImage' || slot === 'addressImage');
        if (problem === null) expect(sizeBytes, path).toBeGreaterThan(200_000);
        expect(sizeBytes, path).toBeLessThan(3_000_000);
      }
      expect(together, submissionId).toBeLessThan(7_000_000);
    }
    expect([...formats].toSorted()).toEqual(['jpeg', 'png']);
  });

  it('told its progress picture by picture', () => {
    const total = SAMPLE_STORY.pictures + 1;
    expect(progress).toEqual(Array.from({ length: total }, (_, index) => [index + 1, total]));
  });

  it('leaves nothing beside it, and is left as it is when it is asked for again', async () => {
    expect(await readdir(parent)).toEqual(['Samples']);
    const before = await digestsOf(folder);
    await writeFile(join(folder, 'mine.txt'), 'mine');
    await makeSamples(folder, { signal: AbortSignal.abort(), onProgress: () => undefined });
    await rm(join(folder, 'mine.txt'));
    expect(await digestsOf(folder)).toEqual(before);
  });
});

describe('drawing that does not come to its end', () => {
  it('leaves nothing when it is cancelled', async () => {
    const controller = new AbortController();
    const target = join(parent, 'Cancelled');
    const drawing = makeSamples(target, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(drawing).rejects.toMatchObject({ code: 'import_cancelled' });
    expect((await readdir(parent)).filter((name) => name.startsWith('Cancelled'))).toEqual([]);
  });

  it('is tidied up by the next that draws, when its process was killed', async () => {
    const target = join(parent, 'Killed');
    const longAgo = new Date('2026-01-01');
    for (const name of ['Killed.tmp-old', 'Killed.tmp-new', 'Killed-by-name'])
      await mkdir(join(parent, name));
    await utimes(join(parent, 'Killed.tmp-old'), longAgo, longAgo);
    const drawing = makeSamples(target, { signal: AbortSignal.abort(), onProgress: () => undefined });
    await expect(drawing).rejects.toMatchObject({ code: 'import_cancelled' });
    const left = (await readdir(parent)).filter((name) => name.startsWith('Killed'));
    expect(left.toSorted()).toEqual(['Killed-by-name', 'Killed.tmp-new']);
  });

  it('says so where nothing can be written', async () => {
    await mkdir(join(parent, 'taken'), { recursive: true });
    await writeFile(join(parent, 'taken/file'), '');
    const drawing = makeSamples(join(parent, 'taken/file/Samples'), {
      signal: new AbortController().signal,
      onProgress: () => undefined
    });
    await expect(drawing).rejects.toMatchObject({ code: 'export_failed' });
  });
});

async function digestsOf(root: string): Promise<string[]> {
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  const digests = files
    .filter((file) => file.isFile())
    .map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return `${relative(root, path)} ${createHash('sha256')
        .update(await readFile(path))
        .digest('hex')}`;
    });
  return (await Promise.all(digests)).toSorted();
}
