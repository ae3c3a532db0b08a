import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IssueCode } from '../../src-main/contract/issue.ts';
import { grain } from '../images/pictures.ts';
import { distinctPicture } from '../shell/cli/submissions.ts';
import { Reviewed } from './reviewed.ts';

let reviewed: Reviewed;
beforeEach(async () => {
  reviewed = await Reviewed.open();
});
afterEach(() => reviewed.close());

const ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
const JPEG_START = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');

function jpeg(): Promise<Buffer> {
  return grain(320, 200).jpeg().toBuffer();
}

/** What each file is, and what is said of it; null: it is a picture, and goes as it is. */
async function corpus(): Promise<Record<string, readonly [bytes: Buffer, issue: IssueCode | null]>> {
  const [photo, drawing] = await Promise.all([jpeg(), distinctPicture('png')]);
  const halfway = Math.floor(photo.length / 2);
  const spoiled = await grain(60, 40).png().toBuffer();
  const middle = Math.floor(spoiled.length / 2);
  spoiled.fill(0x41, middle, middle + 50);
  return {
    empty: [Buffer.alloc(0), 'image_empty'],
    'one-byte': [photo.subarray(0, 1), 'image_truncated'],
    'jpeg-cut': [photo.subarray(0, halfway), 'image_truncated'],
    'jpeg-header-alone': [JPEG_START, 'image_truncated'],
    'png-cut': [drawing.subarray(0, drawing.length - 12), 'image_truncated'],
    'png-spoiled': [spoiled, 'image_undecodable'],
    zeros: [Buffer.alloc(5000), 'image_not_supported'],
    text: [Buffer.from('This is a letter, not a picture.'), 'image_not_supported'],
    script: [Buffer.from('#!/bin/sh\necho hello\n'), 'image_not_supported'],
    svg: [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image_not_supported'],
    'gif-cut': [(await sharp(drawing).gif().toBuffer()).subarray(0, 60), 'image_not_converted'],
    'webp-cut': [(await sharp(drawing).webp().toBuffer()).subarray(0, 60), 'image_not_converted'],
    'pdf-before-jpeg': [Buffer.concat([Buffer.from('%PDF-1.7\n'), await jpeg()]), 'image_not_converted'],
    'gif-before-png': [Buffer.concat([Buffer.from('GIF89a=1;'), drawing]), 'image_not_converted'],
    'zip-before-jpeg': [Buffer.concat([ZIP, photo]), 'image_not_supported'],
    // Phones put films and depth maps behind a photograph: it is one all the same, and each byte goes as it was seen.
    'zip-behind-jpeg': [Buffer.concat([photo, ZIP]), null]
  };
}

describe('fault 33: files that are no pictures, or not whole', () => {
  test('each is flagged before anything is sent, and the pictures among them go', async () => {
    const { scans, office } = reviewed;
    const files = await corpus();
    for (const [name, [bytes]] of Object.entries(files)) await scans.put(`C-${name}`, bytes);
    await scans.draw('P', 1);
    await reviewed.import();
    for (const [name, [, issue]] of Object.entries(files)) {
      const blocking = (await reviewed.row(`C-${name}`)).issues.filter(
        ({ severity }) => severity === 'blocking'
      );
      expect([name, ...blocking.map(({ code }) => code)]).toEqual([name, ...(issue === null ? [] : [issue])]);
    }
    expect(await reviewed.release()).toBe(2);
    await office.send();
    const arrived = await reviewed.arrived();
    expect(new Set(arrived.map(({ submissionId }) => submissionId))).toEqual(
      new Set(['C-zip-behind-jpeg', 'P-0001'])
    );
    // Traces of what is no picture may well stand in a file of ours: they are zeros, or a byte.
    for (const [name, [, issue]] of Object.entries(files))
      if (issue !== null) await writeFile(scans.pathOf(`C-${name}`), randomBytes(300));
    scans.expected.set('C-empty', { idImage: '' });
    await reviewed.expectStanding();
  });

  test('an extension that lies is told, and the picture goes as what it is', async () => {
    const { scans, office } = reviewed;
    const path = await scans.put('E-0001', await jpeg());
    await reviewed.import();
    const { issues, images, isBlocked } = await reviewed.row('E-0001');
    // Hints at a picture's quality are another matter.
    expect(issues.map(({ code, severity }) => [code, severity])).toContainEqual([
      'extension_lies',
      'warning'
    ]);
    expect([isBlocked, images[0]?.format, images[0]?.path]).toEqual([false, 'jpeg', path]);
    await reviewed.release();
    await office.send();
    expect(await office.states()).toEqual(['sent']);
    await reviewed.expectStanding();
  });

  test('a picture that is whole by now is taken when a person says so', async () => {
    const { scans, office } = reviewed;
    const bytes = await jpeg();
    const path = await scans.put('T-0001', bytes.subarray(0, bytes.length - 40));
    await reviewed.import();
    expect(await reviewed.release()).toBe(0);
    await writeFile(path, bytes);
    expect(await reviewed.release()).toBe(0);
    await scans.put('T-0001', bytes);
    const { id } = await reviewed.row('T-0001');
    await office.app.call('uploads.takeImages', { target: { ids: [id] } });
    expect(await reviewed.release()).toBe(1);
    await office.send();
    await reviewed.expectStanding();
  });
});
