import { AppError, type ErrorAnswer } from '../contract/error.ts';
import { changeConnection } from './connection-calls.ts';
import type { Context } from './context.ts';

/**
 * Makes or changes the connections that IT has set.
 * @returns why one of them could not be changed, such as while rows wait for its old address; null when all were.
 */
export async function followPolicy(context: Context): Promise<ErrorAnswer | null> {
  const { store, policy } = context;
  let problem: ErrorAnswer | null = null;
  for (const wanted of policy.connections) {
    const found = store.connections
      .all()
      .find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
    try {
      if (found === undefined) await store.patiently(() => store.connections.insert(wanted));
      else await changeConnection(context, found.id, wanted);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problem = { code: error.code, values: error.values };
    }
  }
  return problem;
}
