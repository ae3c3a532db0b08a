import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { AppInfo } from '../../contract/call.ts';
import type { Keychain } from '../../keychain/keychain.ts';

/** Beside the database: what the system encrypted for this user, and nothing that can be read without them. */
const FILE = 'keys.json';

/** Account → encrypted key, Base64. */
const fileSchema = z.record(z.string(), z.base64());
type Blobs = z.infer<typeof fileSchema>;

export interface SafeStorageAnswer {
  readonly keychain: Keychain | null;
  readonly problem: AppInfo['keychainProblem'];
}

/**
 * Keys that only this user's own system can decrypt.
 * Linux without a password store would encrypt with a password that everybody knows (`basic_text`): that is refused,
 * and keys then last until Outtray ends.
 */
export async function safeStorageKeychain(
  safeStorage: SafeStorage,
  { dataFolder, platform }: { dataFolder: string; platform: NodeJS.Platform }
): Promise<SafeStorageAnswer> {
  const isAvailable = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  if (platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') {
    return { keychain: null, problem: 'basic_text' };
  }
  if (!isAvailable) return { keychain: null, problem: 'none' };
  return { keychain: keychainIn(join(dataFolder, FILE), safeStorage), problem: null };
}

function keychainIn(path: string, safeStorage: SafeStorage): Keychain {
  // One write after the other: two at once would each lose the other's key.
  let latest: Promise<unknown> = Promise.resolve();
  const change = (edit: (blobs: Blobs) => Blobs): Promise<void> => {
    const next = latest.then(async () => write(path, edit(await read(path))));
    latest = next.catch(() => undefined);
    return next;
  };
  const set = async (account: string, key: string): Promise<void> => {
    const blob = (await safeStorage.encryptStringAsync(key)).toString('base64');
    await change((blobs) => ({ ...blobs, [account]: blob }));
  };
  return {
    get: async (account) => {
      const blobs = await read(path);
      const blob = Object.hasOwn(blobs, account) ? blobs[account] : undefined;
      if (blob === undefined) return null;
      const key = await decrypt(safeStorage, blob);
      if (key?.shouldReEncrypt === true) await set(account, key.result);
      return key?.result ?? null;
    },
    set,
    remove: (account) => change(({ [account]: _, ...others }) => others)
  };
}

/** @returns null for what another user or another system encrypted: the key has to be entered again. */
async function decrypt(
  safeStorage: SafeStorage,
  blob: string
): Promise<Electron.DecryptStringAsyncReturnValue | null> {
  try {
    return await safeStorage.decryptStringAsync(Buffer.from(blob, 'base64'));
  } catch {
    return null;
  }
}

/** A file that is missing or damaged holds no key. */
async function read(path: string): Promise<Blobs> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

async function write(path: string, blobs: Blobs): Promise<void> {
  const partial = `${path}.partial`;
  await writeFile(partial, JSON.stringify(blobs), { mode: 0o600, flush: true });
  await rename(partial, path);
}
