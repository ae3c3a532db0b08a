import { createHmac } from 'node:crypto';
import type { Connection } from '../contract/connection.ts';
import { AppError } from '../contract/error.ts';
import type { Keychain } from './keychain.ts';

/** The one key that the embedded practice server takes. */
export const PRACTICE_KEY = 'practice-key';

interface Owner {
  readonly id: number;
  readonly isPractice: boolean;
}

/** API keys go in and to the server, and nowhere else: no caller shows, stores or logs one. */
export interface ApiKeys {
  /** null: there is none. Rejects where the keychain does not answer, such as while it is locked. */
  get(connection: Owner): Promise<string | null>;
  /** `none` also while the keychain does not answer. */
  place(connection: Owner): Promise<Connection['keyPlace']>;
  /** Into the keychain; into this process's memory where there is none. @throws AppError keychain_refused */
  set(connection: Owner, key: string): Promise<void>;
  /** @throws AppError keychain_refused */
  remove(connection: Owner): Promise<void>;
  /** Tells keys of this installation apart and nothing more: 48 bits of a digest that no other installation makes. */
  markOf(key: string): string;
  readonly hasKeychain: boolean;
}

const MARK_HEX_DIGITS = 12;

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
    place: (owner) =>
      find(owner).then(
        ({ place }) => place,
        () => 'none'
      ),
    set: async (owner, key) => {
      if (keychain === null) session.set(owner.id, key);
      else await keychain.set(account(owner), key).catch(refused);
    },
    remove: async (owner) => {
      session.delete(owner.id);
      if (keychain === null) return;
      const kept = await keychain.get(account(owner)).catch(refused);
      if (kept !== null) await keychain.remove(account(owner)).catch(refused);
    },
    markOf: (key) => createHmac('sha256', installation).update(key).digest('hex').slice(0, MARK_HEX_DIGITS),
    hasKeychain: keychain !== null
  };
}

function refused(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new AppError('keychain_refused', { reason }, { cause: error });
}
