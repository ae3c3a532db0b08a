import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runPractice } from '../../src-main/practice/run-practice.ts';
import { drawPicture } from './pictures.ts';
import { startPracticeProcess } from './practice-process.ts';
import { put } from './put.ts';

it('runs as a process of its own, says in one line where, and ends in peace at SIGTERM', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outtray-practice-'));
  try {
    await writeFile(join(folder, 'ids.txt'), '\uFEFFS-1\r\nS-2\r\n');
    const options = { idsFile: join(folder, 'ids.txt'), apiKeys: ['k'] };
    const { child, baseUrl } = await startPracticeProcess(options);
    const idImage = (await drawPicture('png', 1)).toString('base64');
    const send = (submissionId: string) =>
      put(baseUrl, { submissionId, admin: 'a@b.example', idType: 'visa', idImage }, { key: 'k' });

    expect(await send('S-2')).toMatchObject({ status: 200 });
    expect(await send('S-3')).toMatchObject({ status: 400, body: { errorCode: 'invalid_submission' } });

    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('prints a sentence for people and ends with the signal it is given', async () => {
  const end = new AbortController();
  const lines: string[] = [];
  const write = (line: string) => {
    lines.push(line);
    end.abort();
  };
  await runPractice({ write, signal: end.signal, failShare: 0.5 });
  expect(lines).toEqual([expect.stringMatching(/^Practice server: http:\/\/127\.0\.0\.1:\d+\/v3 /)]);
});

it('says what is wrong when the port is taken', async () => {
  const end = new AbortController();
  let port = 0;
  const running = runPractice({
    json: true,
    signal: end.signal,
    write: (line) => {
      port = (JSON.parse(line) as { port: number }).port;
      void expect(runPractice({ port }))
        .rejects.toMatchObject({ code: 'EADDRINUSE' })
        .then(() => end.abort());
    }
  });
  await running;
  expect(port).toBeGreaterThan(0);
});
