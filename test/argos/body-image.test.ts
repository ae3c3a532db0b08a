import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BodyImage, type ImageProblem } from '../../src-main/argos/body-image.ts';
import { Orders } from './orders.ts';

let orders: Orders;
beforeAll(async () => {
  orders = await Orders.create();
});
afterAll(() => orders.remove());

function readAll(image: BodyImage, atOnce = 1000): { bytes: Buffer; end: unknown } {
  const bytes: Buffer[] = [];
  let problem: ImageProblem | null = null;
  while (image.left > 0 && problem === null) {
    const into = Buffer.alloc(Math.min(atOnce, image.left));
    problem = image.read(into);
    bytes.push(into);
  }
  const end = problem ?? image.compare();
  image.close();
  return { bytes: Buffer.concat(bytes), end };
}

function opened(image: Parameters<typeof BodyImage.open>[0]): BodyImage {
  const result = BodyImage.open(image);
  if (!(result instanceof BodyImage)) throw new Error(result.message);
  return result;
}

describe('a picture that is as it was reviewed', () => {
  it.each([0, 1, 999, 1000, 1001, 700_001])('of %i bytes is read whole', async (size) => {
    const bytes = Buffer.alloc(size, 'outtray!');
    const image = await orders.image('idImage', bytes);
    expect(readAll(opened(image))).toEqual({ bytes, end: null });
  });
});

describe('a picture that is not', () => {
  const problem = (code: string) => expect.objectContaining({ code, mayPass: false }) as unknown;

  it('gone', async () => {
    const image = await orders.image('idImage', 10);
    await rm(image.path);
    expect(BodyImage.open(image)).toEqual(problem('image_missing'));
    expect(BodyImage.open({ ...image, path: join(image.path, 'x') })).toEqual(problem('image_missing'));
  });

  it('a link, even to the right bytes', async () => {
    const image = await orders.image('idImage', 10);
    const path = join(orders.folder, 'link.jpg');
    await symlink(image.path, path);
    expect(BodyImage.open({ ...image, path })).toEqual(problem('image_unreadable'));
  });

  it('a folder or a FIFO, which is not waited for', async () => {
    const image = await orders.image('idImage', 10);
    const folder = join(orders.folder, 'folder.jpg');
    await mkdir(folder);
    const fifo = join(orders.folder, 'fifo.jpg');
    execFileSync('mkfifo', [fifo]);
    expect(BodyImage.open({ ...image, path: folder })).toEqual(problem('image_unreadable'));
    expect(BodyImage.open({ ...image, path: fifo })).toEqual(problem('image_unreadable'));
  });

  it.skipIf(process.getuid?.() === 0)('not ours to read', async () => {
    const image = await orders.image('idImage', 10);
    await chmod(image.path, 0);
    expect(BodyImage.open(image)).toEqual(problem('image_unreadable'));
  });

  it('of another size is refused before it is read', async () => {
    const image = await orders.image('idImage', 10);
    await appendFile(image.path, 'x');
    expect(BodyImage.open(image)).toEqual(problem('image_changed'));
  });

  it('of the same size with other bytes is found out at its end', async () => {
    const image = await orders.image('idImage', Buffer.from('abcdef'));
    await writeFile(image.path, 'abcdeg');
    expect(readAll(opened(image)).end).toEqual(problem('image_changed'));
  });

  it('cut short after it was opened', async () => {
    const image = await orders.image('idImage', 300_000);
    const open = opened(image);
    await writeFile(image.path, 'short');
    expect(readAll(open).end).toEqual(problem('image_changed'));
  });

  it('replaced under its name after it was opened: the opened bytes are sent', async () => {
    const image = await orders.image('idImage', Buffer.from('the first'));
    const open = opened(image);
    await rm(image.path);
    await writeFile(image.path, 'the other');
    expect(readAll(open)).toEqual({ bytes: Buffer.from('the first'), end: null });
  });
});
