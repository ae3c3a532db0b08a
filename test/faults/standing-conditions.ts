import Driver from 'better-sqlite3';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Workplace } from '../shell/cli/cli.ts';
import { KEY } from '../shell/cli/cli.ts';
import type { Expected } from '../shell/cli/submissions.ts';
import type { Put } from './scripted-server.ts';

export interface Listed {
  readonly id: number;
  readonly submissionId: string;
  readonly state: string;
  readonly attempts: number;
  readonly images: Readonly<Record<string, { path: string; sha256: string }>>;
}

export interface OnRecord {
  readonly submissionId: string;
  readonly number: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly bytesSent: number;
}

/** What Outtray itself says: lists, attempts, and how many rows are in each state. */
export interface Standing {
  readonly uploads: readonly Listed[];
  readonly attempts: readonly OnRecord[];
  readonly counts: Readonly<Record<string, number>>;
}

/** What must hold after every fault, asked by the command line: faults.md, the lines above the table. */
export async function expectStandingConditions(
  place: Workplace,
  expected: Expected,
  puts: readonly Put[]
): Promise<{ uploads: Listed[]; attempts: OnRecord[] }> {
  const uploads = await place.lines<Listed>(0, 'list');
  const attempts = await place.lines<OnRecord>(0, 'attempts');
  const { paused: _, ...counts } = await place.line<Record<string, number>>(0, 'status');
  await expectSound(place.data, { uploads, attempts, counts }, expected, puts);
  return { uploads, attempts };
}

/** @param puts every request that reached the server. @param secrets stand in no file either. */
export async function expectSound(
  data: string,
  { uploads, attempts, counts }: Standing,
  expected: Expected,
  puts: readonly Put[],
  secrets: readonly string[] = []
): Promise<void> {
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(uploads.length);
  for (const [state, count] of Object.entries(counts)) {
    expect([state, uploads.filter((upload) => upload.state === state).length]).toEqual([state, count]);
  }
  expect(imagesOf(uploads)).toEqual(expected);
  // Also those of which too little arrived to say whose they were.
  expect(attempts.length).toBeGreaterThanOrEqual(puts.length);
  for (const { submissionId, state } of uploads) {
    const own = attempts.filter((attempt) => attempt.submissionId === submissionId);
    const reached = puts.filter((put) => put.submissionId === submissionId);
    const accepted = own.filter(({ outcome }) => outcome === 'accepted');
    expect(own.length).toBeGreaterThanOrEqual(reached.length);
    expect(own.map(({ number }) => number)).toEqual(own.map((_, index) => index + 1));
    expect(accepted.map(({ status }) => status)).toEqual(state === 'sent' ? [200] : []);
    if (state !== 'sent') continue;
    expect(own.at(-1)?.outcome).toBe('accepted');
    const answered = reached.filter(({ wasAnswered }) => wasAnswered);
    expect(answered.at(-1)?.digests).toEqual(expected.get(submissionId));
  }
  await expectSoundData(data, uploads, secrets);
}

function imagesOf(uploads: readonly Listed[]): Expected {
  return new Map(
    uploads.map(({ submissionId, images }) => [
      submissionId,
      Object.fromEntries(Object.entries(images).map(([slot, { sha256 }]) => [slot, sha256]))
    ])
  );
}

/** The database is whole, and neither the key nor image data stands in any file of the data folder. */
export async function expectSoundData(
  data: string,
  uploads: readonly Listed[],
  words: readonly string[] = []
): Promise<void> {
  const traces = (await Promise.all(uploads.map(tracesOf))).flat();
  const secrets = [...[KEY, ...words].map((word) => Buffer.from(word)), ...traces];
  for (const { name, bytes } of await filesOf(data)) {
    const found = secrets.filter((secret) => bytes.includes(secret));
    expect({ name, found }).toEqual({ name, found: [] });
  }
  const driver = new Driver(join(data, 'outtray.db'), { readonly: true });
  try {
    expect(driver.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(driver.pragma('foreign_key_check')).toEqual([]);
  } finally {
    driver.close();
  }
}

/** Every file with its bytes. A running process renames its backup when it is whole: then the folder is listed anew. */
async function filesOf(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  try {
    return await Promise.all(
      files.map(async ({ name, parentPath }) => ({ name, bytes: await readFile(join(parentPath, name)) }))
    );
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return filesOf(folder);
  }
}

const TRACE_BYTES = 30;

/** 30 bytes from within each picture, as they are and as Base64 in each of the three ways it can fall. */
async function tracesOf({ images }: Listed): Promise<Buffer[]> {
  const pictures = await Promise.all(Object.values(images).map(({ path }) => readFile(path)));
  return pictures.flatMap((bytes) => {
    const middle = Math.floor(bytes.length / 6) * 3;
    const trace = (shift: number) => bytes.subarray(middle + shift, middle + shift + TRACE_BYTES);
    return [trace(0), ...[0, 1, 2].map((shift) => Buffer.from(trace(shift).toString('base64')))];
  });
}
