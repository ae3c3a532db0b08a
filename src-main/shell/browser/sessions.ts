import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
/** A person who presses Enter again and again leaves unused addresses behind; only the newest stay valid. */
const MAX_UNUSED_TOKENS = 16;

/** Secrets as digests of equal length, so that comparing takes the same time whatever was offered. */
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Compares with every digest, without stopping at a match. */
function find(digests: readonly Buffer[], secret: string): Buffer | null {
  const offered = digestOf(secret);
  let found: Buffer | null = null;
  for (const digest of digests) if (timingSafeEqual(digest, offered)) found = digest;
  return found;
}

/** One-time tokens and the sessions that they were exchanged for; both live as long as the process. */
export class Sessions {
  readonly cookieName: string;
  #tokens: Buffer[] = [];
  readonly #sessions: Buffer[] = [];

  /** Cookies know no ports: the name keeps two instances, and leftovers of earlier ones, apart. */
  constructor(port: number) {
    this.cookieName = `outtray-${port}-${randomBytes(6).toString('hex')}`;
  }

  newToken(): string {
    const token = newSecret();
    this.#tokens = [...this.#tokens, digestOf(token)].slice(-MAX_UNUSED_TOKENS);
    return token;
  }

  /** @returns the `Set-Cookie` value of a new session, or null for a token that is wrong or was used. */
  exchange(token: string): string | null {
    const spent = find(this.#tokens, token);
    if (spent === null) return null;
    this.#tokens = this.#tokens.filter((digest) => digest !== spent);
    const session = newSecret();
    this.#sessions.push(digestOf(session));
    return `${this.cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** @param cookieHeader the request's `Cookie` header (RFC 6265, section 4.2). */
  isSignedIn(cookieHeader: string | undefined): boolean {
    const prefix = `${this.cookieName}=`;
    const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim());
    return pairs.some((pair) => pair.startsWith(prefix) && this.#isSession(pair.slice(prefix.length)));
  }

  #isSession(secret: string): boolean {
    return find(this.#sessions, secret) !== null;
  }
}
