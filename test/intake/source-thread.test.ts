import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedUpload } from '../../src-main/intake/plan.ts';
import { readSource, type SourceHooks } from '../../src-main/intake/read-source.ts';
import { readSourceIn, SOURCE_WORKER } from '../../src-main/intake/source-thread.ts';
import { tree } from './trees.ts';

let made: Awaited<ReturnType<typeof tree>>;
afterEach(() => made.remove());

const quiet: SourceHooks = { signal: new AbortController().signal, onProgress: () => undefined };
const inThread = readSourceIn(SOURCE_WORKER);
const whole = (path: string) => ({ path, only: null, manifestPath: null, reading: null });

/** A thread that does this instead. */
async function doing(script: string): Promise<typeof readSource> {
  await writeFile(made.at('worker.mjs'), script);
  return readSourceIn(pathToFileURL(made.at('worker.mjs')));
}

describe('a folder that is looked through in a thread of its own', () => {
  it('gives the same plan, however many pieces it comes in', async () => {
    const ids = Array.from({ length: 700 }, (_, index) => `S-${index}`);
    made = await tree(ids.flatMap((id) => [`${id}/front.jpg`, `${id}/notes.txt`, `${id}/뒷면.jpg`]));
    const answer = await inThread(whole(made.root), quiet);
    expect(answer).toEqual(await readSource(whole(made.root), quiet));
    expect(answer).toMatchObject({ kind: 'plan', plan: { foundFiles: 2100 } });
  });

  it('gives the same question where a person must choose', async () => {
    made = await tree(['S-1/A_front.jpg', 'S-1/A_back.jpg', 'S-2/B_front.jpg']);
    const answer = await inThread(whole(made.root), quiet);
    expect(answer).toMatchObject({ kind: 'choose' });
    expect(answer).toEqual(await readSource(whole(made.root), quiet));
  });

  it('is refused with the same code and words', async () => {
    made = await tree(['notes.txt']);
    await expect(inThread(whole(made.at('gone')), quiet)).rejects.toMatchObject({
      code: 'folder_not_found',
      values: { path: made.at('gone') }
    });
  });
});

describe('a preview', () => {
  const previewOf = async (): Promise<readonly PlannedUpload[] | null> => {
    let preview: readonly PlannedUpload[] | null = null;
    const onPreview = (uploads: readonly PlannedUpload[]) => (preview = uploads);
    await inThread(whole(made.root), { ...quiet, onPreview });
    return preview;
  };

  it('shows the rows with which the plan begins', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `S-${index}`);
    made = await tree(ids.flatMap((id) => [`${id}/front.jpg`, `${id}/selfie.jpg`]));
    const answer = await readSource(whole(made.root), quiet);
    const preview = await previewOf();
    expect(preview).toHaveLength(6);
    expect(answer.kind === 'plan' && answer.plan.uploads.slice(0, 6)).toEqual(preview);
  });

  it('shows nothing where a list may say otherwise', async () => {
    made = await tree(['S-1/front.jpg', 'list.csv']);
    expect(await previewOf()).toEqual([]);
  });

  it('shows nothing where a person must choose', async () => {
    made = await tree(['S-1/A_front.jpg', 'S-1/A_back.jpg', 'S-2/B_front.jpg']);
    expect(await previewOf()).toEqual([]);
  });
});

describe('a thread', () => {
  beforeEach(async () => {
    made = await tree(['S-1/front.jpg']);
  });

  it('that a dead share holds ends the import at once when it is cancelled', async () => {
    const hanging = await doing(`
      import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ is: 'progress', done: 1, total: null });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    `);
    const controller = new AbortController();
    const hooks = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(hanging(whole(made.root), hooks)).rejects.toMatchObject({ code: 'import_cancelled' });
  });

  it.each([
    'process.exit(7);',
    'throw new Error("out of order");',
    'import "./nothing-here.mjs";',
    `import { parentPort } from 'node:worker_threads';
     parentPort.once('message', () => process.exit(7));
     parentPort.postMessage({ is: 'plan', head: {} });`
  ])('that ends without its answer makes no plan: %s', async (script) => {
    const ending = await doing(script);
    await expect(ending(whole(made.root), quiet)).rejects.toThrow(/has ended/);
  });
});
