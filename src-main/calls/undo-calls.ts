import type { AuditEntry, UndoResult } from '../contract/audit.ts';
import type { Handlers } from '../contract/call.ts';
import { recipeOf } from '../contract/made-picture.ts';
import { SLOTS, type Slot } from '../contract/slot.ts';
import type { ImageSource } from '../db/image-changes.ts';
import type { NextStep } from '../db/undo.ts';
import type { ChangeResult } from '../db/upload-changes.ts';
import type { Context } from './context.ts';
import { nextTurn } from './in-pieces.ts';
import { recheckLater } from './recheck-later.ts';

type UndoCalls = Pick<Handlers, 'history.undo' | 'history.redo'>;

export function undoCalls(context: Context): UndoCalls {
  let last: Promise<unknown> = Promise.resolve();
  /** One step at a time: of two keystrokes the second takes back what the first has left. */
  const inTurn = (connectionId: number, turn: 'undo' | 'redo'): Promise<UndoResult> => {
    const result = last.then(() => takeStep(context, connectionId, turn));
    last = result.catch(() => undefined);
    return result;
  };
  return {
    'history.undo': ({ connectionId }) => inTurn(connectionId, 'undo'),
    'history.redo': ({ connectionId }) => inTurn(connectionId, 'redo')
  };
}

async function takeStep(context: Context, connectionId: number, turn: 'undo' | 'redo'): Promise<UndoResult> {
  const { store, hub } = context;
  const next = store.undo.next(connectionId, turn);
  if (next === null) return { step: null, changed: 0, skipped: 0 };
  const sum = { changed: 0, skipped: 0 };
  const later = new Set<number>();
  for (const seq of store.undo.pieces(next.of)) {
    const entries = store.undo.entries(seq);
    for (const result of await takeBack(context, next, entries)) {
      sum.changed += result.changed.length;
      sum.skipped += result.wrongState;
      hub.uploadsChanged([...result.changed, ...result.touched]);
      for (const id of result.later) later.add(id);
    }
    await nextTurn();
  }
  await store.patiently(() => {
    store.undo.close(next, connectionId, context.now());
  });
  await recheckLater(context, later);
  return { step: next.step, ...sum };
}

async function takeBack(
  context: Context,
  next: NextStep,
  entries: readonly AuditEntry[]
): Promise<ChangeResult[]> {
  const { store } = context;
  if (next.step.kind !== 'picture') {
    return [await store.patiently(() => store.undo.takeBack(next, entries, context.now()))];
  }
  const results: ChangeResult[] = [];
  for (const entry of entries) {
    results.push(
      await context.madeFiles.whileMaking(async () => {
        const sources = await sourcesOf(context, entry);
        return sources === null
          ? NOT_THERE
          : store.patiently(() => store.undo.takePicturesBack(next, entry, sources, context.now()));
      })
    );
  }
  return results;
}

const NOT_THERE: ChangeResult = { changed: [], touched: [], later: [], blocked: 0, wrongState: 1 };

/**
 * The pictures as they stood in their slots before: each file is looked at again and made into what was sent then.
 * @returns null where a file is not what it was.
 */
async function sourcesOf(
  context: Context,
  { before }: AuditEntry
): Promise<{ slot: Slot; source: ImageSource | null }[] | null> {
  const { operator } = context.settings();
  const sources: { slot: Slot; source: ImageSource | null }[] = [];
  for (const slot of SLOTS) {
    const isTouched = [slot, `${slot}.sha256`, `${slot}.made`].some((name) => name in before);
    if (!isTouched) continue;
    const path = before[slot];
    if (path === null || path === undefined) {
      sources.push({ slot, source: null });
      continue;
    }
    const made = before[`${slot}.made`] ?? null;
    const origin =
      made === null ? null : { path: '', sha256: '', sizeBytes: 0, made: JSON.parse(String(made)) as [] };
    const probe = await context.prepare(String(path), recipeOf(origin));
    if (probe.sha256 !== before[`${slot}.sha256`]) return null;
    sources.push({ slot, source: { probe, leftOverId: null, operator } });
  }
  return sources;
}
