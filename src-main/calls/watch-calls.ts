import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Handlers } from '../contract/call.ts';
import { AppError } from '../contract/error.ts';
import type { WatchedFolder, WatchInput } from '../contract/watch.ts';
import type { Context } from './context.ts';
import { refuseNested, type WatchJob } from './watch-job.ts';

type WatchCalls = Pick<Handlers, Extract<keyof Handlers, `watches.${string}`>>;

export function watchCalls(context: Context, job: WatchJob): WatchCalls {
  const { store } = context;
  const shown = (id: number): WatchedFolder => {
    const found = job.list().find((watch) => watch.id === id);
    if (found === undefined) throw new AppError('watch_not_found');
    return found;
  };
  const checked = async (values: WatchInput, ownId: number | null): Promise<WatchInput> => {
    store.connections.get(values.connectionId);
    const folder = resolve(values.folder);
    const stats = await stat(folder).catch(() => null);
    if (stats === null) throw new AppError('folder_not_found', { path: folder });
    if (!stats.isDirectory()) throw new AppError('not_a_folder', { path: folder });
    refuseNested(
      values,
      store.watches.all().filter(({ id }) => id !== ownId)
    );
    return { ...values, folder };
  };
  return {
    'watches.list': () => job.list(),
    'watches.create': async (values) => {
      const whole = await checked(values, null);
      const { id } = await store.patiently(() => store.watches.insert(whole, context.settings().operator));
      job.changed(id);
      return shown(id);
    },
    'watches.update': async ({ id, values }) => {
      store.watches.get(id);
      const whole = await checked(values, id);
      await store.patiently(() => store.watches.update(id, whole, context.settings().operator));
      job.changed(id);
      return shown(id);
    },
    'watches.setOn': async ({ id, isOn }) => {
      store.watches.get(id);
      await store.patiently(() => store.watches.setOn(id, isOn));
      job.changed(id);
      return shown(id);
    },
    'watches.remove': async ({ id }) => {
      await store.patiently(() => {
        store.watches.remove(id);
      });
      job.changed(id);
      return null;
    },
    'watches.look': async () => {
      await job.look();
      return job.list();
    }
  };
}
