import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { heic } from '../../images/other-pictures.ts';
import { grain } from '../../images/pictures.ts';
import { workplace, type Workplace } from './cli.ts';
import { practice, type Practice } from './practice.ts';
import { sha256 } from './submissions.ts';

let place: Workplace;
let server: Practice;

async function connect(maxServerBytes: number): Promise<void> {
  server = await practice(place, '--max-body-mb', String(maxServerBytes / 1_000_000));
  const where = ['--url', server.url, '--admin', 'kyc@hanbit.example'];
  await place.line(0, 'connection', 'set', 'Hanbit', ...where);
}

async function put(name: string, bytes: Uint8Array): Promise<void> {
  const path = join(place.root, 'scans', name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, bytes);
}

beforeEach(async () => {
  place = await workplace();
});
afterEach(async () => {
  await server.stop();
  await place.remove();
});

test('a HEIC is sent as the JPEG that was reviewed, and not at all once the file was changed', async () => {
  await connect(10_000_000);
  for (const id of ['S-1', 'S-2']) await put(`${id}/selfie.heic`, await heic('card'));
  await place.run('import', 'scans');
  await place.run('confirm', '--error', 'same_image_for_two_people');
  await put('S-2/selfie.heic', Buffer.concat([await heic('card'), Buffer.from('changed')]));
  await place.run('release');
  await place.run('send');
  const rows = await place.lines<{ submissionId: string; state: string; errorCode: string | null }>(
    0,
    'list'
  );
  expect(rows.map(({ submissionId, state }) => [submissionId, state])).toEqual([
    ['S-1', 'sent'],
    ['S-2', 'failed']
  ]);
  const [request, ...others] = await server.received();
  expect(others).toEqual([]);
  const digest = request?.images.selfieImage?.sha256 ?? '';
  expect(sha256(await readFile(join(place.data, 'made', `${digest}.jpg`)))).toBe(digest);
});

test('what the server refused as too large is shrunk below it and resent', async () => {
  await connect(2_000_000);
  await put('S-1/selfie.jpg', await grain(2000, 1500).jpeg({ quality: 96 }).toBuffer());
  await put('S-2/selfie.jpg', await grain(300, 200).jpeg().toBuffer());
  await place.line(0, 'import', 'scans');
  await place.run('release');
  await place.run('send');
  expect(await place.lines(0, 'list', '--state', 'failed')).toMatchObject([{ submissionId: 'S-1' }]);
  const shrunk = await place.line<Record<string, number>>(0, 'shrink', '--resend');
  expect(shrunk).toMatchObject({ shrunk: 1, cannot: 0, resent: 1 });
  expect(shrunk['afterBytes']).toBeLessThan(2_000_000);
  await place.run('send');
  expect(await place.lines(0, 'list', '--state', 'sent')).toHaveLength(2);
});
