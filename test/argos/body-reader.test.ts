import { readdir, readlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BodyReader, OpenBody } from '../../src-main/argos/body-reader.ts';
import { BODY_WORKER } from '../../src-main/argos/deliver.ts';
import { jsonBody, type BodyPlan } from '../../src-main/argos/encode.ts';
import type { ReviewedImage } from '../../src-main/contract/delivery.ts';
import { Orders } from './orders.ts';

let orders: Orders;
let reader: BodyReader;

beforeEach(async () => {
  orders = await Orders.create();
  reader = new BodyReader(BODY_WORKER);
});
afterEach(async () => {
  reader.close();
  await orders.remove();
});

function planOf(images: readonly ReviewedImage[]): BodyPlan {
  return jsonBody({ submissionId: 'S-1', admin: 'a@b.example', idType: 'passport', images });
}

async function opened(images: readonly ReviewedImage[]): Promise<OpenBody> {
  const body = await reader.open(planOf(images), images);
  if (!(body instanceof OpenBody)) throw new Error(body.message);
  return body;
}

async function textOf(body: OpenBody): Promise<string> {
  for (let text = ''; ;) {
    const piece = await body.next();
    if ('code' in piece) throw new Error(piece.message);
    text += piece.bytes.toString('utf8');
    body.giveBack(piece);
    if (piece.isLast) return text;
  }
}

/** Of this process; Linux only. */
async function openFiles(): Promise<string[]> {
  const numbers = await readdir('/proc/self/fd');
  return Promise.all(numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')));
}

describe('bodies made in threads of their own', () => {
  it('are each whole, many at once, though they share their memory one after the other', async () => {
    const contents = Array.from({ length: 12 }, (_, index) =>
      Buffer.alloc(900_000 + index, `${index} outtray`)
    );
    const images = await Promise.all(contents.map((content) => orders.image('idImage', content)));
    const texts = await Promise.all(images.map(async (image) => textOf(await opened([image]))));
    texts.forEach((text, index) => {
      const { idImage } = JSON.parse(text) as { idImage: string };
      expect(Buffer.from(idImage, 'base64').equals(contents[index] ?? Buffer.alloc(0))).toBe(true);
    });
  });

  it.runIf(process.platform === 'linux')('keep no file open when they are left in the middle', async () => {
    const image = await orders.image('idImage', 2_000_000);
    const left = await opened([image]);
    await left.next();
    expect(await openFiles()).toContain(image.path);
    left.close();
    left.close();
    // The thread answers in turn: by then it has closed what was left before.
    await textOf(await opened([image]));
    expect(await openFiles()).not.toContain(image.path);
  });

  it('say which picture can’t be opened', async () => {
    const image = await orders.image('idImage', 10);
    const path = `${image.path}.gone`;
    const problem = await reader.open(planOf([image]), [{ ...image, path }]);
    expect(problem).toMatchObject({ code: 'image_missing', mayPass: false });
  });

  it('end with what may pass when their thread ends, and the next ones get another', async () => {
    const images = [await orders.image('idImage', 10)];
    const broken = new BodyReader(new URL('data:text/javascript,import "no-such-module"'));
    expect(await broken.open(planOf(images), images)).toMatchObject({
      code: 'image_unreadable',
      mayPass: true
    });
    expect(await broken.open(planOf(images), images)).toMatchObject({ code: 'image_unreadable' });
    broken.close();
    const body = await reader.open(planOf(images), images);
    reader.close();
    expect(body).toBeInstanceOf(OpenBody);
    expect(await textOf(await opened(images))).toContain('"idImage":"');
  });

  it('go on in another thread while one waits for a drive that hangs', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const hanging = new BodyReader(new URL('./hanging-body-worker.ts', import.meta.url));
    try {
      const image = await orders.image('idImage', Buffer.alloc(3000, 'outtray'));
      const stuck = { ...image, path: `${image.path}-hangs` };
      const never = hanging.open(planOf([stuck]), [stuck]);
      vi.advanceTimersByTime(1001);
      const body = await hanging.open(planOf([image]), [image]);
      if (!(body instanceof OpenBody)) throw new Error(body.message);
      expect(JSON.parse(await textOf(body))).toMatchObject({ submissionId: 'S-1' });
      hanging.close();
      expect(await never).toMatchObject({ code: 'image_unreadable', mayPass: true });
    } finally {
      vi.useRealTimers();
      hanging.close();
    }
  });
});
