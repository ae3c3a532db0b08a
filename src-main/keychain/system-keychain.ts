import type { Keychain } from './keychain.ts';

const SERVICE = 'Outtray';

/** A keychain that does not answer (a locked one that asks nobody) is as good as none. */
const ANSWER_WITHIN_MS = 5000;

/** Linux would fall back to the kernel's keyring, which a restart empties: only the secret service will do. */
const OPTIONS = { linux: { store: 'secret-service' } } as const;

/** @returns null where this system has no keychain that can be used. */
export async function systemKeychain(): Promise<Keychain | null> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    const within = (): AbortSignal => AbortSignal.timeout(ANSWER_WITHIN_MS);
    const entry = (account: string) => new AsyncEntry(SERVICE, account, OPTIONS);
    const keychain: Keychain = {
      get: (account) => entry(account).getPassword(within()),
      set: (account, key) => entry(account).setPassword(key, within()),
      remove: async (account) => {
        await entry(account).deletePassword(within());
      }
    };
    await keychain.get('is-there-a-keychain');
    return keychain;
  } catch {
    return null;
  }
}
