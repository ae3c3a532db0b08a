import type { AppInfo, Handlers } from '../contract/call.ts';
import type { Overview } from '../contract/overview.ts';
import { writeExport } from './export-calls.ts';
import type { Context } from './context.ts';
import type { ImportJob } from './import-job.ts';
import { readSampleList, writeSampleList } from './sample-list-calls.ts';

type OtherCalls = Omit<
  Handlers,
  Extract<
    keyof Handlers,
    | `connections.${string}`
    | `uploads.${string}`
    | `audit.${string}`
    | `history.${string}`
    | `retention.${string}`
    | `failures.${string}`
    | `watches.${string}`
  >
>;

interface Parts {
  readonly imports: ImportJob;
  readonly info: () => AppInfo;
  readonly overview: () => Overview;
  readonly browse: Handlers['folders.browse'] extends (input: infer Input) => infer Output
    ? (input: Input) => Output
    : never;
}

export function otherCalls(context: Context, { imports, info, overview, browse }: Parts): OtherCalls {
  const { store } = context;
  return {
    'app.info': info,
    'overview.get': overview,
    'settings.get': () => context.settings(),
    'settings.set': async (values) => {
      if (values.connectionId !== undefined) store.connections.get(values.connectionId);
      await store.patiently(() => {
        store.settings.set(values);
      });
      return context.settings();
    },
    'folders.browse': browse,
    'intake.start': (request) => imports.start(request),
    'intake.plan': (request) => imports.plan(request),
    'intake.samples': ({ connectionId }) => imports.startSamples(connectionId),
    'intake.sampleList': ({ format }) => readSampleList(format),
    'intake.writeSampleList': ({ path, replaces }) => writeSampleList(path, replaces),
    'intake.status': () => imports.status(),
    'intake.cancel': ({ importId }) => {
      imports.cancel(importId);
      return null;
    },
    'batches.list': ({ connectionId }) => store.batches.list(connectionId),
    'batches.leftOver': ({ batchId, afterId, limit }) => store.batches.leftOver(batchId, afterId, limit),
    'attempts.ids': ({ filter }) => ({ ids: store.attempts.ids(filter) }),
    'attempts.rows': ({ ids }) => store.attempts.rows(ids),
    'exports.write': ({ path, ...request }) => writeExport(store, request, path, context.dataFolder)
  };
}
