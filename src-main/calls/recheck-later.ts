import type { Context } from './context.ts';
import { inPieces } from './in-pieces.ts';

/** Rows whose issues may have changed and that were too many for the transaction of the change. */
export async function recheckLater({ store, hub }: Context, ids: Iterable<number>): Promise<void> {
  for await (const piece of inPieces([...ids])) {
    hub.uploadsChanged(await store.patiently(() => store.changes.recheck(piece)));
  }
}
