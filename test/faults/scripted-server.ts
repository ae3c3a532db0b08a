import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SLOTS } from '../../src-main/contract/slot.ts';
import { parseBody } from '../../src-main/practice/body.ts';
import { type Digests, sha256 } from '../shell/cli/submissions.ts';

/** How far a request has come. `first_bytes` and `mid_body` stop reading until `go` is called. */
export type Moment = 'first_bytes' | 'mid_body' | 'whole' | 'answered';

/** One PUT of which at least a byte of the body came in. */
export interface Put {
  submissionId: string | null;
  digests: Digests;
  wasWhole: boolean;
  wasAnswered: boolean;
}

export interface ScriptedServer {
  readonly url: string;
  readonly puts: readonly Put[];
  /** Resolves when the nth request (1-based, from now on) reaches that moment; it and all later ones then wait. */
  stopAt(moment: Moment, nth: number): Promise<void>;
  /** From now on every request is answered. */
  go(): void;
  close(): Promise<void>;
}

/** Reads every body, answers the documented success, and can be stopped at a moment of a request. */
export async function scriptedServer(): Promise<ScriptedServer> {
  const puts: Put[] = [];
  let stop: { moment: Moment; nth: number; reached: () => void } | null = null;
  let isStopped = false;
  let begun = 0;

  /** @returns false where this request waits from now on, for good. */
  function goesOn(moment: Moment, number: number): boolean {
    if (stop !== null && stop.moment === moment && number >= stop.nth) {
      isStopped = true;
      stop.reached();
    }
    return !isStopped;
  }

  async function attend(request: IncomingMessage, response: ServerResponse): Promise<void> {
    begun += 1;
    const number = begun;
    const put: Put = { submissionId: null, digests: {}, wasWhole: false, wasAnswered: false };
    const length = Number(request.headers['content-length']);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (bytes === 0) puts.push(put);
      chunks.push(chunk);
      bytes += chunk.length;
      put.submissionId ??= submissionIdIn(Buffer.concat(chunks));
      if (!goesOn('first_bytes', number)) return await forever();
      if (bytes > length / 2 && !goesOn('mid_body', number)) return await forever();
    }
    const { fields } = await parseBody(request.headers['content-type'], Buffer.concat(chunks));
    put.wasWhole = true;
    put.digests = digestsOf(fields ?? new Map());
    if (!goesOn('whole', number)) return undefined;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: 'complete to update image.' }));
    put.wasAnswered = true;
    await once(response, 'finish');
    goesOn('answered', number);
  }

  const server = createServer((request, response) => {
    // A client that was killed leaves its request broken.
    attend(request, response).catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3`,
    puts,
    stopAt: (moment, nth) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      stop = { moment, nth: begun + nth, reached: resolve };
      return promise;
    },
    go: () => {
      stop = null;
      isStopped = false;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }
  };
}

function forever(): Promise<void> {
  return new Promise(() => undefined);
}

function submissionIdIn(start: Buffer): string | null {
  return /"submissionId"\s*:\s*"([^"]+)"/.exec(start.subarray(0, 4096).toString('latin1'))?.[1] ?? null;
}

function digestsOf(fields: ReadonlyMap<string, string>): Digests {
  const images = SLOTS.flatMap((slot) => {
    const text = fields.get(slot);
    return text === undefined ? [] : [[slot, sha256(Buffer.from(text, 'base64'))]];
  });
  return Object.fromEntries(images) as Digests;
}
