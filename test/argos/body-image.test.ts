import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BodyImage } from '../../src-main/argos/body-image.ts';
import { Orders } from './orders.ts';

let orders: Orders;
beforeAll(async () => {
  orders = await Orders.create();
});
afterAll(() => orders.remove());

async function encode(image: BodyImage, most = Infinity): Promise<{ text: string; end: unknown }> {
  let text = '';
  const end = await image.writeTo((piece) => {
    text += piece;
    return Promise.resolve(text.length < most);
  });
  await image.close();
  return { text, end };
}

async function opened(image: Parameters<typeof BodyImage.open>[0]): Promise<BodyImage> {
  const result = await BodyImage.open(image);
  if (!(result instanceof BodyImage)) throw new Error(result.message);
  return result;
}

describe('a picture that is as it was reviewed', () => {
  it.each([0, 1, 2, 3, 49_151, 49_152, 49_153, 196_607, 196_608, 196_609, 700_001])(
    'of %i bytes comes out as its Base64',
    async (size) => {
      const bytes = Buffer.alloc(size, 'outtray!');
      const image = await orders.image('idImage', bytes);
      expect(await encode(await opened(image))).toEqual({ text: bytes.toString('base64'), end: 'written' });
    }
  );

  it('stops when no more is wanted', async () => {
    const image = await orders.image('idImage', 500_000);
    const { text, end } = await encode(await opened(image), 1);
    expect(end).toBe('stopped');
    expect(text.length).toBe(65_536);
  });
});

describe('a picture that is not', () => {
  const problem = (code: string) => expect.objectContaining({ code, mayPass: false }) as unknown;

  it('gone', async () => {
    const image = await orders.image('idImage', 10);
    await rm(image.path);
    expect(await BodyImage.open(image)).toEqual(problem('image_missing'));
    expect(await BodyImage.open({ ...image, path: join(image.path, 'x') })).toEqual(problem('image_missing'));
  });

  it('a link, even to the right bytes', async () => {
    const image = await orders.image('idImage', 10);
    const path = join(orders.folder, 'link.jpg');
    await symlink(image.path, path);
    expect(await BodyImage.open({ ...image, path })).toEqual(problem('image_unreadable'));
  });

  it('a folder or a FIFO, which is not waited for', async () => {
    const image = await orders.image('idImage', 10);
    const folder = join(orders.folder, 'folder.jpg');
    await mkdir(folder);
    const fifo = join(orders.folder, 'fifo.jpg');
    execFileSync('mkfifo', [fifo]);
    expect(await BodyImage.open({ ...image, path: folder })).toEqual(problem('image_unreadable'));
    expect(await BodyImage.open({ ...image, path: fifo })).toEqual(problem('image_unreadable'));
  });

  it.skipIf(process.getuid?.() === 0)('not ours to read', async () => {
    const image = await orders.image('idImage', 10);
    await chmod(image.path, 0);
    expect(await BodyImage.open(image)).toEqual(problem('image_unreadable'));
  });

  it('of another size is refused before it is read', async () => {
    const image = await orders.image('idImage', 10);
    await appendFile(image.path, 'x');
    expect(await BodyImage.open(image)).toEqual(problem('image_changed'));
  });

  it('of the same size with other bytes is found out at its end', async () => {
    const image = await orders.image('idImage', Buffer.from('abcdef'));
    await writeFile(image.path, 'abcdeg');
    expect((await encode(await opened(image))).end).toEqual(problem('image_changed'));
  });

  it('cut short after it was opened', async () => {
    const image = await orders.image('idImage', 300_000);
    const open = await opened(image);
    await writeFile(image.path, 'short');
    expect((await encode(open)).end).toEqual(problem('image_changed'));
  });

  it('replaced under its name after it was opened: the opened bytes are sent', async () => {
    const image = await orders.image('idImage', Buffer.from('the first'));
    const open = await opened(image);
    await rm(image.path);
    await writeFile(image.path, 'the other');
    expect(await encode(open)).toEqual({ text: Buffer.from('the first').toString('base64'), end: 'written' });
  });
});
