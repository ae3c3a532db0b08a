import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { safeStorageKeychain } from '../../../src-main/shell/electron/safe-storage-keychain.ts';

let dataFolder: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'outtray-keys-'));
});

afterEach(() => rm(dataFolder, { recursive: true, force: true }));

const KEY = 'canary-key-5f2c';

/** As the system's: authenticated, and of use to nobody else. */
function storage({
  secret = randomBytes(32),
  backend = 'gnome_libsecret',
  isAvailable = true,
  isRotated = false
} = {}): SafeStorage {
  const encrypted: string[] = [];
  const safeStorage = {
    isAsyncEncryptionAvailable: () => Promise.resolve(isAvailable),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (text: string) => {
      encrypted.push(text);
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', secret, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Promise.resolve(Buffer.concat([iv, cipher.getAuthTag(), body]));
    },
    decryptStringAsync: (blob: Buffer) =>
      Promise.resolve().then(() => {
        const cipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(0, 12));
        cipher.setAuthTag(blob.subarray(12, 28));
        const result = Buffer.concat([cipher.update(blob.subarray(28)), cipher.final()]).toString('utf8');
        return { result, shouldReEncrypt: isRotated && encrypted.length < 2 };
      }),
    encrypted
  };
  return safeStorage as unknown as SafeStorage;
}

async function keychain(safeStorage: SafeStorage) {
  const { keychain: made } = await safeStorageKeychain(safeStorage, { dataFolder, platform: 'linux' });
  if (made === null) throw new Error('There is no keychain');
  return made;
}

const file = () => join(dataFolder, 'keys.json');

describe('keys in the system’s safe storage', () => {
  it('are found again by the next start, and stand nowhere in clear', async () => {
    const safeStorage = storage();
    const first = await keychain(safeStorage);
    await Promise.all([first.set('a/1', KEY), first.set('a/2', 'other')]);
    const second = await keychain(safeStorage);
    expect([await second.get('a/1'), await second.get('a/2'), await second.get('a/3')]).toEqual([
      KEY,
      'other',
      null
    ]);
    const text = await readFile(file(), 'utf8');
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(Buffer.from(KEY).toString('base64'));
    if (process.platform !== 'win32') expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('are gone when they are removed, and only they', async () => {
    const keys = await keychain(storage());
    await keys.set('a/1', KEY);
    await keys.set('a/2', 'other');
    await keys.remove('a/1');
    expect([await keys.get('a/1'), await keys.get('a/2')]).toEqual([null, 'other']);
  });

  it('that another user encrypted are asked for again', async () => {
    await (await keychain(storage())).set('a/1', KEY);
    expect(await (await keychain(storage())).get('a/1')).toBeNull();
  });

  it('are encrypted anew when the system says so', async () => {
    const safeStorage = storage({ isRotated: true });
    const keys = await keychain(safeStorage);
    await keys.set('a/1', KEY);
    expect(await keys.get('a/1')).toBe(KEY);
    expect((safeStorage as unknown as { encrypted: string[] }).encrypted).toEqual([KEY, KEY]);
  });

  it.each(['', 'no JSON', '[]', '{"a/1": 5}', '{"a/1": "%%%"}', '{"__proto__": "AAAA"}'])(
    'are asked for again where the file holds %j',
    async (text) => {
      await writeFile(file(), text);
      const keys = await keychain(storage());
      expect([await keys.get('a/1'), await keys.get('__proto__')]).toEqual([null, null]);
      await keys.set('a/1', KEY);
      expect(await keys.get('a/1')).toBe(KEY);
    }
  );

  it('are not kept with a password that everybody knows', async () => {
    const answer = await safeStorageKeychain(storage({ backend: 'basic_text' }), {
      dataFolder,
      platform: 'linux'
    });
    expect(answer).toEqual({ keychain: null, problem: 'basic_text' });
  });

  it('are not kept where the system can’t encrypt', async () => {
    const answer = await safeStorageKeychain(storage({ isAvailable: false }), {
      dataFolder,
      platform: 'win32'
    });
    expect(answer).toEqual({ keychain: null, problem: 'none' });
  });
});
