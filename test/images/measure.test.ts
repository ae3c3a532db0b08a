import { globSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_QUALITY } from '../../src-main/contract/measures.ts';
import { qualityHints, slotDoubts } from '../../src-main/contract/quality.ts';
import type { Slot } from '../../src-main/contract/slot.ts';
import { probeImage } from '../../src-main/images/probe.ts';
import { makeSamples, SAMPLE_STORY } from '../../src-main/practice/sample-pictures.ts';
import { testFolder } from './pictures.ts';

let folder: Awaited<ReturnType<typeof testFolder>>;
let samples: string;
let card: string;
let face: string;

beforeAll(async () => {
  folder = await testFolder();
  samples = join(folder.path, 'samples');
  await makeSamples(samples, { signal: new AbortController().signal, onProgress: () => undefined });
  card = join(samples, 'government_id/SAMPLE-009/front.jpg');
  face = join(samples, 'government_id/SAMPLE-009/selfie.jpg');
}, 120_000);
afterAll(() => folder.remove());

async function issuesOf(path: string, slot: Slot, limits = DEFAULT_QUALITY): Promise<string[]> {
  const picture = { ...(await probeImage(path)), slot, fileName: 'x.jpg' };
  return [...slotDoubts(picture), ...qualityHints(picture, limits)].map(({ code }) => code);
}

let made = 0;
async function saved(picture: Sharp): Promise<string> {
  return folder.put(`made-${++made}.jpg`, await picture.jpeg({ quality: 88 }).toBuffer());
}

describe('a picture gets a hint when it is', () => {
  const worse: readonly [string, (path: string) => Sharp, string][] = [
    ['small', (path) => sharp(path).resize(420), 'quality_too_small'],
    ['dark', (path) => sharp(path).linear(0.2, 0), 'quality_dark'],
    ['too bright', (path) => sharp(path).linear(0.2, 215), 'quality_bright'],
    ['blurred', (path) => sharp(path).blur(14), 'quality_blurred'],
    ['glaring in one spot', glaring, 'quality_glare'],
    ['strongly tilted', (path) => sharp(path).rotate(24, { background: '#6b4d33' }), 'quality_tilted'],
    ['a screenshot', () => screen(), 'quality_screenshot']
  ];
  it.each(worse)('%s', async (_, make, code) => {
    expect(await issuesOf(card, 'idImage')).toEqual([]);
    expect(await issuesOf(await saved(make(card)), 'idImage')).toContain(code);
  });

  it('cut off at the edge', async () => {
    const [whole, cut] = [cardOnPaper(120), cardOnPaper(-160)];
    expect(await issuesOf(await saved(whole), 'idImage')).not.toContain('quality_cut_off');
    expect(await issuesOf(await saved(cut), 'idImage')).toContain('quality_cut_off');
  });

  it('and none that its connection has switched off', async () => {
    const blurred = await saved(sharp(card).blur(14));
    expect(await issuesOf(blurred, 'idImage', { ...DEFAULT_QUALITY, minSharpness: 0 })).toEqual([]);
  });
});

describe('a picture in the wrong slot', () => {
  it('is doubted when a face is where a card belongs, and a card where a face does', async () => {
    expect(await issuesOf(await saved(bigFace()), 'idImage')).toContain('face_in_card_slot');
    expect(await issuesOf(await flatCard(), 'selfieImage')).toContain('card_in_selfie_slot');
  });

  it('is not doubted in its own slot', async () => {
    expect(await issuesOf(face, 'selfieImage')).toEqual([]);
    expect(await issuesOf(await flatCard(), 'idImage')).not.toContain('face_in_card_slot');
  });
});

it('says nothing against the samples, which are photographs of whole cards, letters and faces', async () => {
  const slots = {
    front: 'idImage',
    back: 'idBackImage',
    selfie: 'selfieImage',
    address: 'addressImage'
  } as const;
  const found: string[] = [];
  for (const path of globSync(join(samples, '**/*.{jpg,png}'))) {
    const word = /(front|back|selfie|address)\.\w+$/.exec(path)?.[1] as keyof typeof slots | undefined;
    if (word === undefined || path.includes(SAMPLE_STORY.broken.submissionId)) continue;
    found.push(...(await issuesOf(path, slots[word])).map((code) => `${path}: ${code}`));
  }
  expect(found).toEqual([]);
}, 60_000);

/** A burnt-out disc of a lamp in the middle of the card. */
function glaring(path: string): Sharp {
  const lamp = '<svg width="400" height="400"><circle cx="200" cy="200" r="190" fill="#fff"/></svg>';
  return sharp(path).composite([{ input: Buffer.from(lamp), gravity: 'centre' }]);
}

function drawn(svg: string): Sharp {
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' });
}

/** A dark window with a list, as a phone shows it. */
function screen(): Sharp {
  const lines = Array.from(
    { length: 9 },
    (_, row) => `<rect x="60" y="${200 + row * 150}" width="400" height="30" fill="#ccc"/>`
  );
  return drawn(
    `<svg width="720" height="1560"><rect width="720" height="1560" fill="#18222e"/>${lines.join('')}</svg>`
  );
}

/** A dark card on light paper; `x` below 0: a part of it is outside. */
function cardOnPaper(x: number): Sharp {
  const text = Array.from(
    { length: 8 },
    (_, row) => `<rect x="${x + 60}" y="${200 + row * 40}" width="380" height="14" fill="#eee"/>`
  );
  return drawn(`<svg width="1000" height="700"><rect width="1000" height="700" fill="#c9c4ba"/>
    <rect x="${x}" y="120" width="760" height="460" rx="24" fill="#28527a"/>${text.join('')}</svg>`);
}

function bigFace(): Sharp {
  return drawn(`<svg width="900" height="1200"><rect width="900" height="1200" fill="#9fb4c4"/>
    <ellipse cx="450" cy="520" rx="330" ry="430" fill="#d9a27c"/><ellipse cx="330" cy="450" rx="40" ry="22" fill="#333"/>
    <ellipse cx="570" cy="450" rx="40" ry="22" fill="#333"/><rect x="350" y="700" width="200" height="30" fill="#a5524a"/></svg>`);
}

async function flatCard(): Promise<string> {
  const rows = Array.from({ length: 14 }, (_, row) =>
    Array.from(
      { length: 22 },
      (_, at) =>
        `<rect x="${40 + at * 42}" y="${40 + row * 42}" width="${18 + ((at * 7 + row * 5) % 19)}" height="20" fill="#1f3a55"/>`
    ).join('')
  );
  return saved(
    drawn(
      `<svg width="1012" height="638"><rect width="1012" height="638" fill="#dbe8ee"/>${rows.join('')}</svg>`
    )
  );
}
