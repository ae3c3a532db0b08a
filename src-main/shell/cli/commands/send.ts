import { setTimeout as delay } from 'node:timers/promises';
import type { Pause, PauseReason } from '../../../contract/connection.ts';
import { AppError } from '../../../contract/error.ts';
import type { StateCounts } from '../../../contract/upload.ts';
import { say } from '../../../contract/wording/format.ts';
import { environmentKey } from '../../../environment.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type CommonOptions, connectionNamed, openSession, type Session, withSession } from '../session.ts';

export interface SendOptions extends CommonOptions {
  readonly batch?: number;
  readonly connection?: string;
  readonly wait?: boolean;
}

/** A retry that is further away than this is not waited for without --wait. */
const NEAR_MS = 60_000;

/** How often another process's work is looked at. */
const LOOK_EVERY_MS = 500;

const FOR_A_PERSON: readonly PauseReason[] = ['operator', 'restored'];

interface Scope {
  readonly connectionId: number | null;
  readonly batchId: number | null;
}

/** Sends what is released and returns when nothing more goes soon (with --wait: at all). */
export async function send(options: SendOptions): Promise<ExitCode> {
  const scope = await withSession(options, (session) => scopeOf(session, options));
  const session = await openSession(options, { scope });
  const stop = stopOnSignals();
  try {
    await clearOwnPauses(session, scope);
    await session.app.startSending();
    const unsubscribe = showProgress(session, scope);
    await Promise.race([untilDone(session, scope, options.wait === true), stop.signalled]);
    unsubscribe();
    const exitCode = report(session, scope);
    await session.app.care.backUpIfDue();
    return exitCode;
  } finally {
    stop.off();
    await session.app.close();
  }
}

async function scopeOf({ app }: Session, { batch, connection, wait: _ }: SendOptions): Promise<Scope> {
  const ofBatch = batch === undefined ? null : app.store.batches.get(batch).connectionId;
  if (connection !== undefined) {
    return { connectionId: (await connectionNamed(app, connection)).id, batchId: batch ?? null };
  }
  if (ofBatch === null) refuseAmbiguousKey(app);
  return { connectionId: ofBatch, batchId: batch ?? null };
}

/** Nothing tells which server the environment's one key is for, so it goes to none of several. */
function refuseAmbiguousKey(app: Session['app']): void {
  const real = app.store.connections.all().filter(({ isPractice }) => !isPractice);
  const isAnyWaiting = real.some(({ id }) => app.store.overview.counts(id).counts.queued > 0);
  if (environmentKey() === null || real.length < 2 || !isAnyWaiting) return;
  throw new AppError('key_is_ambiguous', { names: real.map(({ name }) => name).join(', ') });
}

/** "Send" says: try again now. Only a person's own pause stays, and one that is for a person to look first. */
async function clearOwnPauses({ app }: Session, scope: Scope): Promise<void> {
  for (const { id, pause } of inScope(app, scope)) {
    if (pause === null || FOR_A_PERSON.includes(pause.reason)) continue;
    await app.store.patiently(() => {
      app.store.connections.setPause(id, null);
    });
  }
}

function inScope(app: Session['app'], { connectionId }: Scope) {
  return app.store.connections.all().filter(({ id }) => connectionId === null || id === connectionId);
}

function countsOf({ app }: Pick<Session, 'app'>, { connectionId, batchId }: Scope): StateCounts {
  if (batchId !== null) return app.store.batches.get(batchId).counts;
  const all = inScope(app, { connectionId, batchId }).map(({ id }) => app.store.overview.counts(id).counts);
  return all.reduce((sum, each) => ({
    staged: sum.staged + each.staged,
    queued: sum.queued + each.queued,
    sending: sum.sending + each.sending,
    sent: sum.sent + each.sent,
    failed: sum.failed + each.failed,
    excluded: sum.excluded + each.excluded
  }));
}

/** The pauses of connections that have rows of the scope waiting. */
function pausesOf({ app }: Pick<Session, 'app'>, scope: Scope): { name: string; pause: Pause }[] {
  const { connections } = app.sending.overview();
  return inScope(app, scope).flatMap(({ id, name }) => {
    // A full disk's pause can't be written: only the sender's own overview has it.
    const pause = connections.find(({ connectionId }) => connectionId === id)?.pause ?? null;
    const { queued } = countsOf({ app }, { connectionId: id, batchId: scope.batchId });
    return pause && queued > 0 ? [{ name, pause }] : [];
  });
}

async function untilDone(session: Session, scope: Scope, wait: boolean): Promise<void> {
  const { sending } = session.app;
  if (!sending.isSender) {
    session.out.remark(say('en', 'error.other_process_sends'));
    await untilOtherIsDone(session, scope, wait);
    return;
  }
  const withinMs = wait ? Number.MAX_SAFE_INTEGER : NEAR_MS;
  await sending.idle({ withinMs, throughPauses: wait });
  // A server that stumbles is given a minute; every other pause is the caller's to know at once.
  const isStumbling = pausesOf(session, scope).some(({ pause }) => pause.reason === 'server_down');
  if (!wait && isStumbling) await sending.idle({ withinMs: NEAR_MS, throughPauses: true });
}

async function untilOtherIsDone(session: Session, scope: Scope, wait: boolean): Promise<void> {
  const { app } = session;
  for (;;) {
    if (app.sending.isSender) return untilDone(session, scope, wait);
    const { queued, sending } = countsOf(session, scope);
    if (queued + sending === 0) return undefined;
    const isPaused = pausesOf(session, scope).length > 0;
    const nextDueAt = Math.min(
      ...inScope(app, scope).map(
        ({ id }) => app.store.outbox(scope).nextDueAt(id) ?? Number.POSITIVE_INFINITY
      )
    );
    if (sending === 0 && !wait && (isPaused || nextDueAt > Date.now() + NEAR_MS)) return undefined;
    await delay(LOOK_EVERY_MS);
  }
}

function showProgress(session: Session, scope: Scope): () => void {
  return session.app.subscribe((event) => {
    if (event.name !== 'overview') return;
    const { sent, failed, queued, sending } = countsOf(session, scope);
    session.out.progress(`${sent} sent · ${failed} to fix · ${queued + sending} left`);
  });
}

function report(session: Session, scope: Scope): ExitCode {
  const { out } = session;
  const counts = countsOf(session, scope);
  const paused = pausesOf(session, scope);
  const waiting = counts.queued + counts.sending;
  out.progress('');
  out.result(
    {
      sent: counts.sent,
      failed: counts.failed,
      waiting,
      paused: paused.map(({ name, pause }) => ({
        connection: name,
        reason: pause.reason,
        detail: pause.detail
      }))
    },
    `${counts.sent} sent, ${counts.failed} to fix, ${waiting} waiting`
  );
  for (const { name, pause } of paused) {
    out.remark(`${name}: ${say('en', `pause.${pause.reason}`)}. ${say('en', `pause.${pause.reason}.help`)}`);
  }
  if (paused.length > 0) return EXIT.paused;
  return counts.failed + waiting > 0 ? EXIT.rowsRemain : EXIT.ok;
}

/** Ctrl+C ends in order: what is on its way is torn down, recorded, and goes again next time. */
function stopOnSignals(): { signalled: Promise<void>; off(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (): void => {
    resolve();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signalled: promise,
    off: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    }
  };
}
