import type { ImportStatus } from '../../src-main/contract/batch.ts';
import type { Application } from '../../src-main/contract/application.ts';

/** Imports it as a window does, and waits for the end, whichever it is. */
export async function importFolder(
  app: Pick<Application, 'call' | 'subscribe'>,
  path: string,
  connectionId: number
): Promise<ImportStatus> {
  const { promise, resolve } = Promise.withResolvers<ImportStatus>();
  const unsubscribe = app.subscribe(({ name, payload }) => {
    if (name === 'importStatus' && !('done' in payload)) resolve(payload);
  });
  await app.call('intake.start', { path, connectionId, manifestPath: null, reading: null, idType: null });
  const status = await promise;
  unsubscribe();
  return status;
}
