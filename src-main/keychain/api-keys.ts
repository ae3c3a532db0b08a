import type { Connection } from '../contract/connection.ts';
import type { Keychain } from './keychain.ts';

/** The one key that the embedded practice server takes. */
export const PRACTICE_KEY = 'practice-key';

interface Owner {
  readonly id: number;
  readonly isPractice: boolean;
}

/** API keys go in and to the server, and nowhere else: no caller shows, stores or logs one. */
export interface ApiKeys {
  /** null: there is none. */
  get(connection: Owner): Promise<string | null>;
  place(connection: Owner): Promise<Connection['keyPlace']>;
  /** Into the keychain; into this process's memory where there is none. */
  set(connection: Owner, key: string): Promise<void>;
  remove(connection: Owner): Promise<void>;
  readonly hasKeychain: boolean;
}

interface Options {
  readonly keychain: Keychain | null;
  /** Tells data folders apart in one keychain. */
  readonly installation: string;
  /** OUTTRAY_API_KEY. */
  readonly environmentKey: string | null;
  /** The one connection that the environment's key is for: a key never goes to another's server. */
  readonly environmentOwner: () => number | null;
}

export function apiKeys({ keychain, installation, environmentKey, environmentOwner }: Options): ApiKeys {
  const session = new Map<number, string>();
  const account = ({ id }: Owner): string => `${installation}/${id}`;

  async function find(owner: Owner): Promise<{ key: string | null; place: Connection['keyPlace'] }> {
    if (owner.isPractice) return { key: PRACTICE_KEY, place: 'built_in' };
    if (environmentKey !== null && environmentOwner() === owner.id) {
      return { key: environmentKey, place: 'environment' };
    }
    const own = session.get(owner.id);
    if (own !== undefined) return { key: own, place: 'session' };
    const kept = (await keychain?.get(account(owner))) ?? null;
    return kept === null ? { key: null, place: 'none' } : { key: kept, place: 'keychain' };
  }

  return {
    get: async (owner) => (await find(owner)).key,
    place: async (owner) => (await find(owner)).place,
    set: async (owner, key) => {
      if (keychain === null) session.set(owner.id, key);
      else await keychain.set(account(owner), key);
    },
    remove: async (owner) => {
      session.delete(owner.id);
      if (keychain !== null && (await keychain.get(account(owner))) !== null)
        await keychain.remove(account(owner));
    },
    hasKeychain: keychain !== null
  };
}
