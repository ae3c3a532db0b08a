import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Attempt } from '../../src-main/contract/attempt.ts';
import type { ImportStatus } from '../../src-main/contract/batch.ts';
import type { CallInput, CallName, CallOutput } from '../../src-main/contract/call.ts';
import type { PauseReason } from '../../src-main/contract/connection.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import { CONNECTION } from '../db/rows.ts';
import { KEY } from '../shell/cli/cli.ts';
import type { Expected } from '../shell/cli/submissions.ts';
import type { Put } from './scripted-server.ts';
import { expectSound } from './standing-conditions.ts';

export type Command =
  | { readonly do: 'call'; readonly name: CallName; readonly input: unknown }
  | { readonly do: 'import'; readonly path: string; readonly connectionId: number }
  | {
      readonly do: 'paused';
      readonly connectionId: number;
      readonly reason: PauseReason;
      readonly afterMs: number;
    }
  | { readonly do: 'picture'; readonly id: number }
  | { readonly do: 'leap'; readonly ms: number }
  | { readonly do: 'start' | 'settled' | 'isSender' | 'memory' | 'close' };

export interface Request {
  readonly id: number;
  readonly command: Command;
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value?: unknown }
  | { readonly id: number; readonly ok: false; readonly code: string };

const PAGE = 200;

interface NodeSideOptions {
  readonly data: string;
  /** Commands that stand before `node`, such as `nsenter …`. */
  readonly under?: readonly string[];
  readonly nodeOptions?: readonly string[];
  /** null: none in the environment. */
  readonly key?: string | null;
}

/** The whole Node side in a process of its own; what is asked of it, a window could ask. */
export class NodeSide {
  readonly child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #asked = 0;

  constructor({ data, under = [], nodeOptions = [], key = KEY }: NodeSideOptions) {
    const script = fileURLToPath(new URL('node-side-process.ts', import.meta.url));
    const [command = '', ...args] = [...under, process.execPath, ...nodeOptions, script, data, key ?? ''];
    this.child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.child.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    this.child.on('exit', () => {
      for (const [id, end] of this.#waiting) end({ id, ok: false, code: 'the process ended' });
    });
  }

  async #ask<Value>(command: Command): Promise<Value> {
    const id = (this.#asked += 1);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, resolve);
    this.child.send({ id, command } satisfies Request);
    const answer = await promise;
    if (!answer.ok) throw new Error(`${JSON.stringify(command)}: ${answer.code}`);
    return answer.value as Value;
  }

  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    return this.#ask({ do: 'call', name, input });
  }

  async connect(baseUrl: string, values: Partial<typeof CONNECTION> = {}): Promise<number> {
    const input = { ...CONNECTION, baseUrl, maxBodyBytes: 100_000_000, concurrency: 1, ...values };
    return (await this.call('connections.create', input)).id;
  }

  import(path: string, connectionId: number): Promise<ImportStatus> {
    return this.#ask({ do: 'import', path, connectionId });
  }

  async release(connectionId: number): Promise<number> {
    const filter = { states: ['staged' as const], connectionId };
    return (await this.call('uploads.release', { target: { filter } })).changed;
  }

  start(): Promise<void> {
    return this.#ask({ do: 'start' });
  }

  settled(): Promise<void> {
    return this.#ask({ do: 'settled' });
  }

  /** So much time passes at once, and what it made due goes. */
  pass(ms: number): Promise<void> {
    return this.#ask({ do: 'leap', ms });
  }

  /** Waits until the overview has that pause. @param afterMs so much time passes first. */
  paused(connectionId: number, reason: PauseReason, afterMs = 0): Promise<void> {
    return this.#ask({ do: 'paused', connectionId, reason, afterMs });
  }

  /** Whether a window would have something to show. */
  hasPicture(imageId: number): Promise<boolean> {
    return this.#ask({ do: 'picture', id: imageId });
  }

  isSender(): Promise<boolean> {
    return this.#ask({ do: 'isSender' });
  }

  memory(): Promise<{ peakBytes: number; nowBytes: number }> {
    return this.#ask({ do: 'memory' });
  }

  async uploads(): Promise<Upload[]> {
    const { ids } = await this.call('uploads.ids', { filter: {}, order: 'row' });
    return (await inPages(ids, (page) => this.call('uploads.rows', { ids: page }))).flat();
  }

  async states(): Promise<string[]> {
    return (await this.uploads()).map(({ state }) => state);
  }

  /** Oldest first. */
  async attempts(): Promise<Attempt[]> {
    const { ids } = await this.call('attempts.ids', { filter: {} });
    const rows = await inPages(ids, (page) => this.call('attempts.rows', { ids: page }));
    return rows.flat().toSorted((a, b) => a.id - b.id);
  }

  async expectStanding(data: string, expected: Expected, puts: readonly Put[]): Promise<void> {
    const { connections } = await this.call('overview.get', {});
    const counts: Record<string, number> = {};
    for (const connection of connections)
      for (const [state, count] of Object.entries(connection.counts))
        counts[state] = (counts[state] ?? 0) + count;
    const uploads = (await this.uploads()).map(({ images, ...upload }) => ({
      ...upload,
      images: Object.fromEntries(
        images.map(({ slot, path, sha256 }) => [slot, { path, sha256: sha256 ?? '' }])
      )
    }));
    await expectSound(data, { uploads, attempts: await this.attempts(), counts }, expected, puts);
  }

  /** Without a word of its own. */
  isGone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async kill(): Promise<void> {
    if (this.isGone()) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  async close(): Promise<void> {
    if (this.isGone()) return;
    const exited = once(this.child, 'exit');
    await this.#ask({ do: 'close' });
    this.child.disconnect();
    await exited;
  }
}

function inPages<Row>(ids: readonly number[], read: (page: number[]) => Promise<Row[]>): Promise<Row[][]> {
  const starts = Array.from({ length: Math.ceil(ids.length / PAGE) }, (_, index) => index * PAGE);
  return Promise.all(starts.map((start) => read(ids.slice(start, start + PAGE))));
}
