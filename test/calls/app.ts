import Driver from 'better-sqlite3';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProxyFor } from '../../src-main/contract/delivery.ts';
import type { Keychain } from '../../src-main/keychain/keychain.ts';
import { createOuttray, type Outtray } from '../../src-main/outtray.ts';
import { CONNECTION } from '../db/rows.ts';

export interface World {
  readonly app: Outtray;
  readonly data: string;
  readonly connectionId: number;
  /** Every row of every table, as text. */
  dump(): string;
  /** Names of the files below the data folder that hold these bytes. */
  filesWith(bytes: string): Promise<string[]>;
  remove(): Promise<void>;
}

/** The whole Node side on a data folder of its own, with one connection to a port where nobody listens. */
export async function world({
  keychain = null,
  ...more
}: { keychain?: Keychain | null; proxyFor?: ProxyFor } = {}): Promise<World> {
  const data = await mkdtemp(join(tmpdir(), 'outtray-calls-'));
  const app = createOuttray({
    dataFolder: data,
    shell: 'browser',
    keychain,
    environmentKey: null,
    ...more
  });
  const { id } = await app.call('connections.create', CONNECTION);
  return {
    app,
    data,
    connectionId: id,
    dump: () => dump(data),
    filesWith: async (bytes) => {
      const entries = await readdir(data, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name));
      const found = await Promise.all(
        paths.map(async (path) => ((await readFile(path)).includes(bytes) ? [path] : []))
      );
      return found.flat();
    },
    remove: async () => {
      await app.close();
      await rm(data, { recursive: true, force: true });
    }
  };
}

function dump(data: string): string {
  const driver = new Driver(join(data, 'outtray.db'), { readonly: true });
  try {
    const tables = driver
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
      .pluck()
      .all() as string[];
    return JSON.stringify(tables.map((table) => [table, driver.prepare(`SELECT * FROM "${table}"`).all()]));
  } finally {
    driver.close();
  }
}
