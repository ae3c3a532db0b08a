import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../contract/error.ts';
import { isSlot, type Slot } from '../../../contract/slot.ts';
import type { WATCH_READINGS, WatchedFolder } from '../../../contract/watch.ts';
import { say } from '../../../contract/wording/format.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type CommonOptions, connectionNamed, type Session, withSession } from '../session.ts';

export interface WatchAddOptions extends CommonOptions {
  readonly connection?: string;
  readonly reading?: (typeof WATCH_READINGS)[number];
  readonly complete: string;
  readonly rest: number;
  readonly wait: number;
  readonly release?: boolean;
  readonly moveSent?: boolean;
  readonly moveExceptions?: boolean;
}

/** Watches a folder from now on, or changes how. */
export function watchAdd(path: string, options: WatchAddOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const folder = resolve(path);
    const { id: connectionId } = await connectionNamed(app, options.connection);
    const values = {
      connectionId,
      folder,
      reading: options.reading ?? null,
      completeSlots: slotsOf(options.complete),
      restSeconds: options.rest,
      waitSeconds: options.wait,
      releases: options.release === true,
      movesSent: options.moveSent === true,
      movesExceptions: options.moveExceptions === true
    };
    const known = (await app.call('watches.list', {})).find((watch) => watch.folder === folder);
    const watch = known
      ? await app.call('watches.update', { id: known.id, values })
      : await app.call('watches.create', values);
    out.result({ ...watch }, `${folder} is watched. The window takes what comes, or: outtray watch run`);
    return EXIT.ok;
  });
}

function slotsOf(text: string): Slot[] {
  const names = text.split(',').map((name) => name.trim());
  const slots = names.filter(isSlot);
  if (slots.length < names.length)
    throw new AppError('bad_input', {
      reason: '--complete takes idImage, idBackImage, selfieImage and addressImage, separated by commas'
    });
  return slots;
}

export function watchList(options: CommonOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const watches = await app.call('watches.list', {});
    const names = new Map((await app.call('connections.list', {})).map(({ id, name }) => [id, name]));
    const rows = watches.map(({ connectionId, completeSlots, ...watch }) => ({
      ...watch,
      connection: names.get(connectionId) ?? '',
      complete: completeSlots.join(',')
    }));
    out.rows(rows, ['folder', 'connection', 'complete', 'releases', 'isOn']);
    return EXIT.ok;
  });
}

export function watchRemove(path: string, options: CommonOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const folder = resolve(path);
    const known = (await app.call('watches.list', {})).find((watch) => watch.folder === folder);
    if (known === undefined) throw new AppError('watch_not_found');
    await app.call('watches.remove', { id: known.id });
    out.result({ folder }, `${folder} is no longer watched. Its batches stay.`);
    return EXIT.ok;
  });
}

export interface WatchRunOptions extends CommonOptions {
  readonly once?: boolean;
}

/** Takes and sends until Ctrl+C; with --once what is whole and complete now. */
export function watchRun(options: WatchRunOptions): Promise<ExitCode> {
  return withSession(options, async (session) => {
    const { app, out } = session;
    await app.startSending();
    if (!app.sending.isSender) throw new AppError('other_process_sends');
    const stopped = Promise.withResolvers<void>();
    const stop = (): void => {
      stopped.resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const unsubscribe = tellBatches(session);
    if (options.once === true) await Promise.race([once(session), stopped.promise]);
    else {
      app.watching.start();
      await stopped.promise;
    }
    unsubscribe();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    const watches = await app.call('watches.list', {});
    for (const { problem } of watches) {
      if (problem !== null) out.remark(say('en', `error.${problem.code}`, problem.values));
    }
    return isAnythingLeft(watches) ? EXIT.rowsRemain : EXIT.ok;
  });
}

/** Two looks with the longest rest between them, what is released sent, and one more look to move it. */
async function once({ app }: Session): Promise<void> {
  const watches = await app.call('watches.look', {});
  const restSeconds = Math.max(0, ...watches.filter(({ isOn }) => isOn).map(({ restSeconds: rest }) => rest));
  await delay(restSeconds * 1000 + 50);
  await app.call('watches.look', {});
  await app.sending.idle({ withinMs: 0 });
  await app.call('watches.look', {});
}

function tellBatches({ app, out }: Session): () => void {
  return app.subscribe((event) => {
    if (event.name !== 'importStatus' || event.payload.phase !== 'done') return;
    const { batchId, uploads, blockedUploads: blocked, leftOverFiles: leftOver, path } = event.payload;
    out.result(
      { batchId, folder: path, uploads, blocked, leftOver },
      `Batch ${batchId} of ${path}: ${uploads} uploads, ${blocked} with something to fix, ${leftOver} files left over`
    );
  });
}

function isAnythingLeft(watches: readonly WatchedFolder[]): boolean {
  return watches.some(({ isOn, problem, waitingFiles }) => isOn && (problem !== null || waitingFiles > 0));
}
