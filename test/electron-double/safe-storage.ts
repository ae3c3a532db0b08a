import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from './settings.ts';
import { Strict } from './strict.ts';

type Whole = Pick<
  Electron.SafeStorage,
  'encryptStringAsync' | 'decryptStringAsync' | 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'
>;

const PREFIX = Buffer.from('double');
const IV_BYTES = 12;
const TAG_BYTES = 16;

class SafeStorageDouble extends Strict implements Whole {
  #key: Buffer | null = null;

  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(settings.secretStore !== 'unavailable');
  }

  getSelectedStorageBackend(): ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> {
    return settings.secretStore === 'unavailable' ? 'unknown' : settings.secretStore;
  }

  encryptStringAsync(plainText: string): Promise<Buffer> {
    return this.#encrypting(() => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', this.#theKey(), iv);
      const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      return Buffer.concat([PREFIX, iv, cipher.getAuthTag(), body]);
    });
  }

  decryptStringAsync(encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> {
    return this.#encrypting(() => {
      if (!encrypted.subarray(0, PREFIX.length).equals(PREFIX))
        throw new Error('Ciphertext does not appear to be encrypted.');
      const iv = encrypted.subarray(PREFIX.length, PREFIX.length + IV_BYTES);
      const tag = encrypted.subarray(PREFIX.length + IV_BYTES, PREFIX.length + IV_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.#theKey(), iv).setAuthTag(tag);
      const body = encrypted.subarray(PREFIX.length + IV_BYTES + TAG_BYTES);
      const result = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      return { result, shouldReEncrypt: false };
    });
  }

  async #encrypting<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (settings.secretStore === 'unavailable') throw new Error('Encryption is not available.');
    return work();
  }

  /** The system's store: beside the app's data, not in it. */
  #theKey(): Buffer {
    if (this.#key !== null) return this.#key;
    const path = join(settings.home, 'secret-store.key');
    try {
      this.#key = readFileSync(path);
    } catch {
      this.#key = randomBytes(32);
      mkdirSync(settings.home, { recursive: true });
      writeFileSync(path, this.#key, { mode: 0o600 });
    }
    return this.#key;
  }
}

export const safeStorage = new SafeStorageDouble();
