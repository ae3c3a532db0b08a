import { readdir, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Body, ENCODED_AT_ONCE } from '../../src-main/argos/body.ts';
import type { BodyPart } from '../../src-main/argos/encode.ts';
import type { ReviewedImage } from '../../src-main/contract/delivery.ts';
import { Orders } from './orders.ts';

let orders: Orders;
beforeAll(async () => {
  orders = await Orders.create();
});
afterAll(() => orders.remove());

const scratch = Buffer.alloc(ENCODED_AT_ONCE);

function text(text: string): BodyPart {
  return { kind: 'text', text };
}

function picture(index: number): BodyPart {
  return { kind: 'image', index };
}

function opened(parts: readonly BodyPart[], images: readonly ReviewedImage[]): Body {
  const body = Body.open(parts, images);
  if (!(body instanceof Body)) throw new Error(body.message);
  return body;
}

/** @returns the pieces up to the last one, or to the problem. */
function pieces(body: Body, pieceBytes: number): { pieces: Buffer[]; problem: string | null } {
  const made: Buffer[] = [];
  for (;;) {
    const piece = Buffer.alloc(pieceBytes);
    const filled = body.fill(piece, scratch);
    if ('code' in filled) return { pieces: made, problem: filled.code };
    made.push(piece.subarray(0, filled.length));
    if (filled.isLast) return { pieces: made, problem: null };
  }
}

describe('a body', () => {
  const sizes = fc.oneof(fc.nat(20), fc.integer({ min: ENCODED_AT_ONCE - 4, max: 2 * ENCODED_AT_ONCE + 4 }));

  it('is the same in pieces of any size, of which only the last has room left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sizes, { maxLength: 3 }),
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 4, maxLength: 4 }),
        fc.oneof(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 60_000, max: 140_000 })),
        async (imageSizes, texts, pieceBytes) => {
          const all = imageSizes.reduce((sum, size) => sum + size, 0);
          // Tiny pieces of large pictures only cost time.
          fc.pre(all / pieceBytes < 5000);
          const contents = imageSizes.map((size, index) => Buffer.alloc(size, `${index}outtray`));
          const images = await Promise.all(contents.map((content) => orders.image('idImage', content)));
          const between = contents.flatMap((_, index) => [picture(index), text(texts[index + 1] ?? '')]);
          const body = opened([text(texts[0] ?? ''), ...between], images);
          const { pieces: made, problem } = pieces(body, pieceBytes);
          body.close();
          const expected = contents.map(
            (content, index) => `${content.toString('base64')}${texts[index + 1] ?? ''}`
          );
          expect(problem).toBe(null);
          expect(Buffer.concat(made).toString('utf8')).toBe(`${texts[0] ?? ''}${expected.join('')}`);
          for (const piece of made.slice(0, -1)) expect(pieceBytes - piece.length).toBeLessThan(4);
        }
      ),
      { numRuns: 60 }
    );
  });

  it('gives out nothing of what comes after a picture that has changed', async () => {
    const image = await orders.image('idImage', Buffer.from('abcdefghi'));
    await writeFile(image.path, 'abcdefghX');
    const body = opened([text('{"'), picture(0), text('"}')], [image]);
    const { pieces: made, problem } = pieces(body, 6);
    body.close();
    expect(problem).toBe('image_changed');
    expect(Buffer.concat(made).toString()).toBe('{"YWJjZGVm');
  });

  it.runIf(process.platform === 'linux')('that can’t be opened whole leaves nothing open', async () => {
    const image = await orders.image('idImage', 10);
    const before = await readdir('/proc/self/fd');
    const problem = Body.open([], [image, { ...image, path: `${image.path}.gone` }]);
    expect(problem).toMatchObject({ code: 'image_missing' });
    expect(await readdir('/proc/self/fd')).toHaveLength(before.length);
  });
});
