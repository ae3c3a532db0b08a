import type { PictureCache } from '../images/picture-cache.ts';
import type { ConnectionCheck, Pause } from '../contract/connection.ts';
import type { MadeFiles } from '../images/made-files.ts';
import type { PreparePicture } from '../images/prepare.ts';
import type { Settings } from '../contract/settings.ts';
import type { StoredConnection } from '../db/connection-table.ts';
import type { Store } from '../db/store.ts';
import type { EventHub } from '../event-hub.ts';
import type { ApiKeys } from '../keychain/api-keys.ts';
import type { Policy } from '../policy/policy.ts';

/** What the calls work with; the composition root fills it. */
export interface Context {
  readonly store: Store;
  readonly hub: EventHub;
  readonly keys: ApiKeys;
  readonly pictures: PictureCache;
  /** Looks at a found file and makes of it what is sent. */
  readonly prepare: PreparePicture;
  readonly madeFiles: MadeFiles;
  /** Removes the made pictures that no row needs any more. */
  sweepMade(): Promise<void>;
  readonly dataFolder: string;
  /** What IT has set. */
  readonly policy: Policy;
  /** Writes a fault of ours to the log, without paths, ids or keys. */
  readonly onBug: (error: unknown, where: string) => void;
  now(): number;
  settings(): Settings;
  /** Something can go that could not before. */
  wakeOutbox(): void;
  /** Where a connection's requests go: the embedded server for the practice connection. */
  baseUrlOf(connection: StoredConnection): Promise<string>;
  /** Where the embedded server listens; null while it does not. */
  practiceBaseUrl(): string | null;
  /** @throws AppError where no certificates can be read from it. */
  checkCaFile(path: string): Promise<void>;
  checkServer(connection: StoredConnection): Promise<ConnectionCheck[]>;
  setPause(connectionId: number, pause: Pause | null): Promise<void>;
}
