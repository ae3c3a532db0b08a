import type { BulkResult, Handlers } from '../contract/call.ts';
import { AppError } from '../contract/error.ts';
import type { Target } from '../contract/filter.ts';
import { ISSUE_RULES } from '../contract/issue.ts';
import { remedyFor } from '../contract/remedy.ts';
import { effectiveIdType, estimatedBodyBytes } from '../contract/validation.ts';
import { type Act, newAct } from '../db/audit-log.ts';
import type { Canaries } from '../db/canary.ts';
import type { ChangeResult, PersonsEvent } from '../db/upload-changes.ts';
import type { Context } from './context.ts';
import { inTimedPieces } from './in-pieces.ts';
import type { PictureCalls } from './picture-calls.ts';
import { recheckLater } from './recheck-later.ts';

type UploadCalls = Omit<
  Pick<Handlers, Extract<keyof Handlers, `uploads.${string}` | `failures.${string}`>>,
  keyof PictureCalls
>;

export function uploadCalls(context: Context): UploadCalls {
  const { store, hub } = context;

  /** Long targets are changed piece by piece; what a piece has changed is told at once. */
  const bulk = async (
    target: Target,
    change: (ids: number[], act: Act) => ChangeResult
  ): Promise<BulkResult> => {
    const act = newAct();
    const sum = { changed: 0, blocked: 0, state: 0 };
    const later = new Set<number>();
    for await (const ids of inTimedPieces(store.uploads.idsOf(target))) {
      const result = await store.patiently(() => change(ids, act));
      sum.changed += result.changed.length;
      sum.blocked += result.blocked;
      sum.state += result.wrongState;
      hub.uploadsChanged([...result.changed, ...result.touched]);
      for (const id of result.later) later.add(id);
    }
    await recheckLater(context, later);
    const skipped = (['blocked', 'state'] as const).map((reason) => ({ reason, count: sum[reason] }));
    return { changed: sum.changed, skipped: skipped.filter(({ count }) => count > 0) };
  };
  const apply =
    (event: PersonsEvent) =>
    async ({ target }: { target: Target }): Promise<BulkResult> => {
      const canaries: Canaries = new Map();
      const result = await bulk(target, (ids, act) =>
        store.changes.apply(ids, event, context.now(), canaries, act)
      );
      if (event === 'release' || event === 'resend') context.wakeOutbox();
      return result;
    };

  return {
    'uploads.ids': ({ filter, order }) => ({ ids: store.uploads.ids(filter, order) }),
    'uploads.rows': ({ ids }) => store.uploads.rows(ids),
    'uploads.detail': ({ id }) => detail(context, id),
    'uploads.edit': ({ target, values }) => {
      if (values.submissionId !== undefined && store.uploads.idsOf(target).length > 1) {
        throw new AppError('id_for_one_row_only');
      }
      return bulk(target, (ids, act) => store.changes.edit(ids, values, context.now(), act));
    },
    'uploads.confirm': ({ target, code }) => {
      if (!ISSUE_RULES[code].isConfirmable) throw new AppError('not_confirmable');
      const { operator } = context.settings();
      return bulk(target, (ids, act) => store.changes.confirm(ids, code, operator, context.now(), act));
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
