/**
 * Bare `node:http` senders, each as a program would be written that does only this.
 * `whole`: reads each file whole, encodes, JSON.stringify. `checked`: streams files in pieces of 48 KB, the fastest
 * that was found, and compares each picture's SHA-256 on the way, as Outtray does. `prepared`: bodies are in memory
 * before the clock starts, so only sending is left.
 */
import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { Agent, request, type ClientRequest } from 'node:http';
import { measured, readTask } from './client.ts';
import type { Submission } from './material.ts';

type Body = Buffer | string | ((write: (chunk: string) => Promise<void>) => Promise<void>);

const ADMIN = 'kyc@hanbit.example';
const PIECE_BYTES = 48 * 1024;

const task = readTask();
const BASE64_BYTES = 4 * Math.ceil(task.imageBytes / 3);
const manner = process.argv[3];
const agent = new Agent({ keepAlive: true, maxSockets: task.concurrency });

async function wholeBody({ submissionId, images }: Submission): Promise<string> {
  const fields: Record<string, string> = { submissionId, admin: ADMIN, idType: 'passport' };
  for (const { slot, path } of images) fields[slot] = (await readFile(path)).toString('base64');
  return JSON.stringify(fields);
}

function envelope({ submissionId, images }: Submission): string[] {
  const head = JSON.stringify({ submissionId, admin: ADMIN, idType: 'passport' }).slice(0, -1);
  const befores = images.map(({ slot }, index) => `${index === 0 ? head : '"'},"${slot}":"`);
  return [...befores, '"}'];
}

async function writeInPieces(submission: Submission, write: (chunk: string) => Promise<void>): Promise<void> {
  const texts = envelope(submission);
  const buffer = Buffer.allocUnsafe(4 * PIECE_BYTES);
  for (const [index, { path, sha256 }] of submission.images.entries()) {
    await write(texts[index] ?? '');
    await using file = await open(path);
    const hash = createHash('sha256');
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      for (let start = 0; start < bytesRead; start += PIECE_BYTES) {
        const end = Math.min(start + PIECE_BYTES, bytesRead);
        hash.update(buffer.subarray(start, end));
        await write(buffer.toString('base64', start, end));
      }
      if (bytesRead < buffer.length) break;
    }
    if (hash.digest('hex') !== sha256) throw new Error(`${path} has changed`);
  }
  await write(texts.at(-1) ?? '');
}

function put(body: Body, length: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const url = `${task.baseUrl}/submission/image`;
    const headers = { 'content-type': 'application/json', 'x-api-key': 'key', 'content-length': length };
    const sent: ClientRequest = request(url, { method: 'PUT', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`HTTP ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    if (typeof body !== 'function') {
      sent.end(body);
      return;
    }
    const write = (chunk: string): Promise<void> =>
      new Promise((written, failed) => {
        sent.write(chunk, 'latin1', (error) => {
          if (error) failed(error);
          else written();
        });
      });
    body(write).then(() => sent.end(), reject);
  });
}

async function send(submission: Submission, prepared: Buffer | undefined): Promise<void> {
  if (prepared !== undefined) return put(prepared, prepared.length);
  if (manner === 'checked') {
    const length = envelope(submission).join('').length + submission.images.length * BASE64_BYTES;
    return put((write) => writeInPieces(submission, write), length);
  }
  const body = await wholeBody(submission);
  return put(body, Buffer.byteLength(body));
}

async function sendAll(submissions: readonly Submission[], prepared: readonly Buffer[]): Promise<void> {
  const waiting = submissions.entries();
  const worker = async (): Promise<void> => {
    for (const [index, submission] of waiting) await send(submission, prepared[index]);
  };
  await Promise.all(Array.from({ length: task.concurrency }, worker));
}

async function prepare(submissions: readonly Submission[]): Promise<Buffer[]> {
  const bodies: Buffer[] = [];
  if (manner !== 'prepared') return bodies;
  for (const submission of submissions) bodies.push(Buffer.from(await wholeBody(submission), 'latin1'));
  return bodies;
}

await sendAll(task.warmUp, await prepare(task.warmUp));
const prepared = await prepare(task.submissions);
await measured(() => sendAll(task.submissions, prepared));
agent.destroy();
