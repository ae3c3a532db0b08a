import type { StoredConnection } from './db/connection-table.ts';
import { PRACTICE_KEY } from './keychain/api-keys.ts';
import { startPracticeServer, type PracticeServer } from './practice/server.ts';

/** Long enough to be seen at work, short enough not to be waited for. */
const ANSWER_AFTER_MS = 120;

export interface PracticeHost {
  /** Where this connection's requests go; starts the embedded server when it is first needed. */
  baseUrlOf(connection: StoredConnection): Promise<string>;
  /** null until the server has been started. */
  readonly baseUrl: string | null;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The server that answers the practice connection, inside this process and on this machine only. */
export function practiceHost(): PracticeHost {
  let starting: Promise<PracticeServer> | null = null;
  let running: PracticeServer | null = null;
  const start = async (): Promise<PracticeServer> => {
    starting ??= startPracticeServer({ port: 0, apiKeys: [PRACTICE_KEY], delayMs: ANSWER_AFTER_MS });
    running = await starting;
    return running;
  };
  return {
    baseUrlOf: async (connection) => (connection.isPractice ? (await start()).baseUrl : connection.baseUrl),
    get baseUrl() {
      return running?.baseUrl ?? null;
    },
    start: async () => {
      await start();
    },
    close: async () => {
      await (await starting)?.close();
    }
  };
}
