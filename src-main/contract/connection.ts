import { z } from 'zod';
import type { ErrorAnswer } from './error.ts';
import { qualityLimitsSchema } from './measures.ts';
import { DEFAULT_DAILY_LIMIT, DEFAULT_MIN_EDGE_PX, MAX_CONCURRENCY } from './limits.ts';

/** Where a connection leads. It colours every view of the window. */
export const ENVIRONMENTS = ['practice', 'test', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** `auto` begins with JSON and learns from the server's answer (argos-api: wire format). */
export const WIRE_FORMATS = ['auto', 'json', 'multipart'] as const;
export type WireFormatSetting = (typeof WIRE_FORMATS)[number];
export type WireFormat = Exclude<WireFormatSetting, 'auto'>;

/**
 * Why a connection does not send. `operator` is the only one that a person sets. `database_check`: the database is
 * looked through after an unclean end; `restored`: a backup was put in its place, and a person must look first. `proxy`: the proxy on the way gives
 * no connection just now. `proxy_refused`: it answered that it never will, such as 407. `ca_file`: the connection's
 * own CA file can't be read.
 */
export const PAUSE_REASONS = [
  'operator',
  'offline',
  'key_missing',
  'key_refused',
  'address_refused',
  'project_refused',
  'admin_refused',
  'quota',
  'disk_full',
  'database_check',
  'database_damaged',
  'restored',
  'server_down',
  'redirected',
  'tls',
  'ca_file',
  'proxy',
  'proxy_refused'
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export interface Pause {
  readonly reason: PauseReason;
  /** The server's or the system's own words, at most 4 KB of text; empty where there are none. */
  readonly detail: string;
  /** Milliseconds since the epoch, UTC. */
  readonly since: number;
  /** When sending tries again by itself (ms, UTC); null: only after a person's Resume. */
  readonly resumesAt: number | null;
}

const trimmed = z.string().trim();

/** https anywhere, plain http only for this machine; no user name, query or fragment. */
export function isAllowedBaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username || url.password || url.search || url.hash) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && isLoopbackHost(url.hostname);
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export function isEmail(value: string): boolean {
  return z.email().safeParse(value).success;
}

/** As any of the systems writes one; which of them this machine has is not known here. */
export function isAbsolutePath(value: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\)[^\0]*$/.test(value);
}

/** What a person may set on a connection. */
export const connectionInput = z.strictObject({
  name: trimmed.min(1).max(80),
  environment: z.enum(ENVIRONMENTS),
  /** The API's base, such as https://rest-api.argosidentity.com/v3; `/submission/image` is added. */
  baseUrl: trimmed.max(500).refine(isAllowedBaseUrl, 'https, or http for this machine'),
  /** E-mail of a project manager registered in the vendor's dashboard; rows may have their own. */
  admin: trimmed.max(254).refine(isEmail, 'an e-mail address'),
  /** Used for rows that have none; null: rows with an ID image must say their own. */
  defaultIdType: trimmed.min(1).max(80).nullable(),
  wireFormat: z.enum(WIRE_FORMATS),
  /** Most uploads at once; the outbox adapts below it. */
  concurrency: z.number().int().min(1).max(MAX_CONCURRENCY),
  /** Largest request body in bytes. The vendor documents no limit; gateways of its kind stop at 10 MB or 6 MB. */
  maxBodyBytes: z.number().int().min(100_000).max(1_000_000_000),
  /** Most requests a day (UTC); Outtray stops at 95 % of it. null: only the server's own word counts. */
  dailyLimit: z.number().int().min(100).max(100_000_000).nullable().default(DEFAULT_DAILY_LIMIT),
  /**
   * A PEM file with certificate authorities that are trusted besides the system's and the built-in ones; absolute
   * path. null: none. Never used for an address on this machine that is plain http.
   */
  caFile: trimmed.max(4096).refine(isAbsolutePath, 'an absolute path').nullable().default(null),
  /** From where on pictures get a hint; absent: as it was, at first `DEFAULT_QUALITY`. Nothing is blocked by it. */
  quality: qualityLimitsSchema.optional(),
  /** Longest edge in px below which no picture is shrunk. */
  minEdgePx: z.number().int().min(400).max(10_000).default(DEFAULT_MIN_EDGE_PX),
  /** Whether places are taken out of pictures before they are sent; null: as the environment has it. */
  removesLocation: z.boolean().nullable().default(null),
  /** What is done loses all that is personal so many days after it was last changed; null or absent: only when asked. */
  retentionDays: z.number().int().min(1).max(3650).nullable().optional()
});
export type ConnectionInput = z.infer<typeof connectionInput>;

/** Where real people's pictures go, nobody has to think of it. */
export function doesRemoveLocation(
  connection: Pick<ConnectionInput, 'environment' | 'removesLocation'>
): boolean {
  return connection.removesLocation ?? connection.environment === 'production';
}

export interface Connection extends ConnectionInput {
  readonly id: number;
  /** True for the connection that the embedded practice server answers; its URL and key are not a person's to set. */
  readonly isPractice: boolean;
  /** True for a connection that IT's policy file sets: only its key is a person's to set. */
  readonly isManaged: boolean;
  /** What `auto` has learned; null before the first answer. */
  readonly learnedWireFormat: WireFormat | null;
  readonly hasKey: boolean;
  /** Where the key is: `none`, the system's keychain, this process's memory, or the environment variable. */
  readonly keyPlace: 'none' | 'keychain' | 'session' | 'environment' | 'built_in';
  readonly pause: Pause | null;
}

/** One thing that Test connection looked at, in the order in which it was done. */
export interface ConnectionCheck {
  readonly check: 'address' | 'reachable' | 'tls' | 'key' | 'format';
  readonly result: 'passed' | 'failed' | 'unknown';
  /** The HTTP status or the system's own words; empty where there are none. */
  readonly detail: string;
  /** Where Outtray has a sentence of its own for it; a window shows that instead of the detail. */
  readonly problem?: ErrorAnswer;
}
