import { stat } from 'node:fs/promises';
import type { BulkResult, Handlers } from '../contract/call.ts';
import { AppError } from '../contract/error.ts';
import type { Target } from '../contract/filter.ts';
import { ISSUE_RULES } from '../contract/issue.ts';
import { remedyFor } from '../contract/remedy.ts';
import { canApply, type Upload } from '../contract/upload.ts';
import { effectiveIdType, estimatedBodyBytes } from '../contract/validation.ts';
import type { NewImage } from '../db/batch-table.ts';
import type { Canaries } from '../db/canary.ts';
import type { ImageSource } from '../db/image-changes.ts';
import type { ChangeResult, PersonsEvent } from '../db/upload-changes.ts';
import type { Context } from './context.ts';
import { inPieces, mapLimited } from './in-pieces.ts';

type UploadCalls = Pick<Handlers, Extract<keyof Handlers, `uploads.${string}` | `failures.${string}`>>;

export function uploadCalls(context: Context): UploadCalls {
  const { store, hub } = context;

  const recheckLater = async (ids: Iterable<number>): Promise<void> => {
    for await (const piece of inPieces([...ids])) {
      hub.uploadsChanged(await store.patiently(() => store.changes.recheck(piece)));
    }
  };

  /** Long targets are changed piece by piece; what a piece has changed is told at once. */
  const bulk = async (target: Target, change: (ids: number[]) => ChangeResult): Promise<BulkResult> => {
    const sum = { changed: 0, blocked: 0, state: 0 };
    const later = new Set<number>();
    for await (const ids of inPieces(store.uploads.idsOf(target))) {
      const result = await store.patiently(() => change(ids));
      sum.changed += result.changed.length;
      sum.blocked += result.blocked;
      sum.state += result.wrongState;
      hub.uploadsChanged([...result.changed, ...result.touched]);
      for (const id of result.later) later.add(id);
    }
    await recheckLater(later);
    const skipped = (['blocked', 'state'] as const).map((reason) => ({ reason, count: sum[reason] }));
    return { changed: sum.changed, skipped: skipped.filter(({ count }) => count > 0) };
  };
  const apply =
    (event: PersonsEvent) =>
    async ({ target }: { target: Target }): Promise<BulkResult> => {
      const canaries: Canaries = new Map();
      const result = await bulk(target, (ids) => store.changes.apply(ids, event, context.now(), canaries));
      if (event === 'release' || event === 'resend') context.wakeOutbox();
      return result;
    };
  const single = async (id: number, change: () => ChangeResult): Promise<Upload> => {
    const { changed, touched, later } = await store.patiently(change);
    hub.uploadsChanged([...changed, ...touched]);
    await recheckLater(later);
    return store.uploads.get(id);
  };

  return {
    'uploads.ids': ({ filter, order }) => ({ ids: store.uploads.ids(filter, order) }),
    'uploads.rows': ({ ids }) => store.uploads.rows(ids),
    'uploads.detail': ({ id }) => detail(context, id),
    'uploads.edit': ({ target, values }) => {
      if (values.submissionId !== undefined && store.uploads.idsOf(target).length > 1) {
        throw new AppError('id_for_one_row_only');
      }
      return bulk(target, (ids) => store.changes.edit(ids, values, context.now()));
    },
    'uploads.setImage': async ({ id, slot, source }) => {
      refuseUneditable(store.uploads.get(id));
      const image = source === null ? null : await imageSource(context, source);
      return single(id, () => store.changes.placeImage(id, slot, image, context.now()));
    },
    'uploads.swapImages': ({ id, slots }) => {
      refuseUneditable(store.uploads.get(id));
      return single(id, () => store.changes.swapImages(id, slots, context.now()));
    },
    'uploads.takeImages': async ({ target }) => {
      const sum = { changed: 0, state: 0 };
      for await (const ids of inPieces(store.uploads.idsOf(target), 20)) {
        for (const upload of store.uploads.rows(ids)) {
          const images = await probeAgain(context, upload);
          const { changed, touched, later, wrongState } = await store.patiently(() =>
            store.changes.retakeImages(upload.id, images, context.now())
          );
          sum.changed += changed.length;
          sum.state += wrongState;
          hub.uploadsChanged([...changed, ...touched]);
          await recheckLater(later);
        }
      }
      return { changed: sum.changed, skipped: sum.state > 0 ? [{ reason: 'state', count: sum.state }] : [] };
    },
    'uploads.confirm': ({ target, code }) => {
      if (!ISSUE_RULES[code].isConfirmable) throw new AppError('not_confirmable');
      const { operator } = context.settings();
      return bulk(target, (ids) => store.changes.confirm(ids, code, operator, context.now()));
    },
    'uploads.exclude': apply('exclude'),
    'uploads.restore': apply('restore'),
    'uploads.release': apply('release'),
    'uploads.recall': apply('recall'),
    'uploads.resend': apply('resend'),
    'failures.groups': ({ connectionId, batchId }) => {
      const acceptedIdTypes = store.uploads.acceptedIdTypes(connectionId);
      return store.uploads.causes(connectionId, batchId).map(({ cause, count, resendable, withheld }) => ({
        cause,
        remedy: remedyFor(cause),
        count,
        resendable,
        withheld,
        idTypes: store.uploads.idTypesOfCause(connectionId, cause, batchId),
        acceptedIdTypes,
        examples: store.uploads.examplesOfCause(connectionId, cause, batchId)
      }));
    }
  };
}

function detail({ store }: Context, id: number) {
  const upload = store.uploads.get(id);
  const connection = store.connections.get(upload.connectionId);
  const { counts } = store.batches.get(upload.batchId);
  return {
    upload,
    batchRows: Object.values(counts).reduce((sum, count) => sum + count, 0),
    attempts: store.attempts.ofUpload(id),
    effectiveIdType: effectiveIdType(upload, connection.defaultIdType),
    effectiveAdmin: upload.admin ?? connection.admin,
    bodyBytes: estimatedBodyBytes(upload.images.map(({ sizeBytes }) => sizeBytes))
  };
}

function refuseUneditable({ submissionId, state }: Upload): void {
  if (!canApply(state, 'edit')) throw new AppError('upload_not_editable', { submissionId, state });
}

async function imageSource(
  { store, probe }: Context,
  source: { path: string } | { leftOverId: number }
): Promise<ImageSource> {
  if ('leftOverId' in source) {
    const { id, path } = store.batches.getLeftOver(source.leftOverId);
    return { probe: await probe(path), leftOverId: id };
  }
  const found = await stat(source.path).catch(() => null);
  if (!found?.isFile()) throw new AppError('file_not_found', { path: source.path });
  return { probe: await probe(source.path), leftOverId: null };
}

function probeAgain({ probe }: Context, upload: Upload): Promise<NewImage[]> {
  return mapLimited(upload.images, 2, async ({ slot, path }) => ({ ...(await probe(path)), slot }));
}
