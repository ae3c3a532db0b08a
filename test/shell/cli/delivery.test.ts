import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultRuleInput } from '../../../src-main/practice/faults.ts';
import type { ReceivedRequest } from '../../../src-main/practice/received.ts';
import { type Json, KEY, workplace, type Workplace } from './cli.ts';
import { heldAfter, practice, type Practice } from './practice.ts';
import { type Expected, folderLayout, idOf, listLayout, nameLayout } from './submissions.ts';

interface ListedUpload extends Json {
  readonly id: number;
  readonly submissionId: string;
  readonly idType: string | null;
  readonly state: string;
  readonly issues: readonly Json[];
  readonly attempts: number;
  readonly lastOutcome: { status: number | null; errorCode: string | null; message: string } | null;
}

interface ListedAttempt extends Json {
  readonly submissionId: string;
  readonly number: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly bytesSent: number;
  readonly wireFormat: string;
}

const REFUSED_TYPES = 8;
const UNKNOWN_IDS = 3;

let place: Workplace;
let server: Practice | null = null;

beforeEach(async () => {
  place = await workplace();
});
afterEach(async () => {
  await server?.stop();
  server = null;
  await place.remove();
});

/** 200 submissions, read in three ways. */
async function importAll(): Promise<Expected> {
  const folders = await folderLayout(join(place.root, 'Tuesday'), 'F', 70);
  const names = await nameLayout(join(place.root, 'Scans'), 'N', 70);
  const rows = Array.from({ length: 60 }, (_, index) => ({
    id: index < 60 - UNKNOWN_IDS ? idOf('L', index + 1) : idOf('UNKNOWN', index + 1),
    idType: index < REFUSED_TYPES ? 'pancard' : 'visa'
  }));
  const listed = await listLayout(join(place.root, 'Migration'), rows);
  const reports = [
    await place.line(0, 'import', join(place.root, 'Tuesday'), '--release'),
    await place.line(0, 'import', 'Scans', '--id-type', 'drivers_license', '--release'),
    await place.line(0, 'import', join(place.root, 'Migration'), '--manifest', 'Migration/list.csv')
  ];
  expect(
    reports.map(({ uploads, blocked, leftOver, released }) => [uploads, blocked, leftOver, released])
  ).toEqual([
    [70, 0, 0, 70],
    [70, 0, 0, 70],
    [60, 0, 0, 0]
  ]);
  expect(await place.line(0, 'release', '--batch', String(reports[2]?.['batchId']))).toMatchObject({
    released: 60
  });
  return new Map([...folders, ...names, ...listed]);
}

/** A server that asks to wait slows down everyone: few of these, so that the test does not take long. */
const RARE_WAYS: FaultRuleInput['effects'] = [
  { status: 503, message: 'Service Unavailable', headers: { 'retry-after': '1' } },
  { status: 429, message: 'Too Many Requests', headers: { 'retry-after': '1' } }
];
const COMMON_WAYS: FaultRuleInput['effects'] = [
  { status: 500, message: 'Internal Server Error' },
  { hangUp: true },
  { at: 'mid_body', afterBytes: 200, hangUp: true },
  { status: 502, body: '<html>Bad Gateway</html>' }
];

/** About a fifth of the requests fail, in six ways; no submission more than twice, so quick tries are enough. */
function scriptedFaults(ids: readonly string[]): FaultRuleInput[] {
  return ids
    .filter((_, index) => index % 5 === 2)
    .map((submissionId, index) => ({
      submissionId,
      times: index % 8 === 0 ? 2 : 1,
      effects: [RARE_WAYS[index - 10] ?? COMMON_WAYS[index % COMMON_WAYS.length] ?? {}]
    }));
}

const countBySubmission = (items: readonly { submissionId: string | null }[]): Json =>
  Object.fromEntries(
    [...Map.groupBy(items, ({ submissionId }) => submissionId ?? 'none')].map(([id, { length }]) => [
      id,
      length
    ])
  );

async function compareRecords(requests: readonly ReceivedRequest[]): Promise<ListedAttempt[]> {
  const attempts = await place.lines<ListedAttempt>(0, 'attempts');
  expect(countBySubmission(attempts)).toEqual(countBySubmission(requests));
  const answers = (items: readonly { submissionId: string | null; status: number | null }[]): string[] =>
    items.map(({ submissionId, status }) => `${submissionId} ${status}`).sort();
  expect(answers(attempts)).toEqual(answers(requests));
  return attempts;
}

describe.each([
  { formats: 'json', wire: 'auto' },
  { formats: 'multipart', wire: 'auto' }
])('200 submissions to a server that reads only $formats, with --wire $wire', ({ formats, wire }) => {
  test('end right although a fifth of the requests fail, and only what failed goes again', async () => {
    server = await practice(place, '--formats', formats);
    await place.line(
      0,
      'connection',
      'set',
      'Hanbit',
      '--url',
      server.url,
      '--admin',
      'kyc@hanbit.example',
      '--wire',
      wire
    );
    const expected = await importAll();
    await server.setFaults(scriptedFaults([...expected.keys()]));

    const first = await place.line(2, 'send');
    expect(first).toMatchObject({
      sent: 200 - REFUSED_TYPES - UNKNOWN_IDS,
      failed: REFUSED_TYPES + UNKNOWN_IDS,
      waiting: 0
    });
    const requests = await server.received();
    const failed = requests.filter(({ status }) => status !== 200).length;
    expect(failed / requests.length).toBeGreaterThan(0.18);
    const attempts = await compareRecords(requests);
    for (const attempt of attempts) {
      expect(Object.keys(attempt)).toEqual(
        expect.arrayContaining([
          'submissionId',
          'number',
          'startedAt',
          'durationMs',
          'outcome',
          'status',
          'errorCode',
          'message',
          'bytesSent'
        ])
      );
    }
    const late = attempts.slice(-50);
    expect(new Set(late.map(({ wireFormat }) => wireFormat))).toEqual(new Set([formats]));

    const refused = await place.lines<ListedUpload>(
      0,
      'list',
      '--state',
      'failed',
      '--error',
      'invalid_idType'
    );
    expect(refused).toHaveLength(REFUSED_TYPES);
    expect(refused[0]).toMatchObject({
      id: expect.any(Number) as number,
      submissionId: 'L-0001',
      idType: 'pancard',
      state: 'failed',
      issues: expect.not.arrayContaining([expect.objectContaining({ severity: 'blocking' })]) as Json[],
      lastOutcome: { status: 400, errorCode: 'invalid_idType', message: 'Invalid IdType.' }
    });
    const fix = await place.line(
      0,
      'fix',
      '--error',
      'invalid_idType',
      '--set',
      'idType=passport',
      '--resend'
    );
    expect(fix).toMatchObject({ fixed: REFUSED_TYPES, resent: REFUSED_TYPES, blocked: 0 });
    const unknown = await place.lines<ListedUpload>(0, 'list', '--error', 'invalid_submission');
    expect(unknown).toHaveLength(UNKNOWN_IDS);
    for (const { id, submissionId } of unknown) {
      const corrected = submissionId.replace('UNKNOWN', 'L');
      await place.line(0, 'fix', '--upload', String(id), '--set', `submissionId=${corrected}`, '--resend');
      expected.set(corrected, expected.get(submissionId) ?? {});
      expected.delete(submissionId);
    }
    expect(await place.line(0, 'send')).toMatchObject({ sent: 200, failed: 0, waiting: 0, paused: [] });

    const all = await server.received();
    const again = all.slice(requests.length).map(({ submissionId }) => submissionId);
    const wanted = [...refused, ...unknown].map(({ submissionId }) => submissionId.replace('UNKNOWN', 'L'));
    expect(again.sort()).toEqual(wanted.sort());
    await compareRecords(all);
    expect(heldAfter(all)).toEqual(expected);

    expect(await place.line(0, 'send')).toMatchObject({ sent: 200, waiting: 0 });
    expect(await server.received()).toHaveLength(all.length);
    expect(await place.line(0, 'status')).toEqual({
      staged: 0,
      queued: 0,
      sending: 0,
      sent: 200,
      failed: 0,
      excluded: 0,
      paused: []
    });
    expect(await place.line(0, 'export', 'sent.csv', '--state', 'sent')).toMatchObject({ rows: 200 });
    const csv: Json[] = parse(await readFile(join(place.root, 'sent.csv')), { bom: true, columns: true });
    expect(csv).toHaveLength(200);
    expect(csv.map((row) => Object.values(row)).flat()).not.toContain(KEY);
  });
});
