import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { connectionInput } from '../contract/connection.ts';
import type { ErrorAnswer } from '../contract/error.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_MAX_BODY_BYTES } from '../contract/limits.ts';

const policyConnection = connectionInput.extend({
  environment: z.enum(['test', 'production']),
  defaultIdType: connectionInput.shape.defaultIdType.default(null),
  wireFormat: connectionInput.shape.wireFormat.default('auto'),
  concurrency: connectionInput.shape.concurrency.default(DEFAULT_CONCURRENCY),
  maxBodyBytes: connectionInput.shape.maxBodyBytes.default(DEFAULT_MAX_BODY_BYTES)
});

const policySchema = z.strictObject({
  /** Made or changed at each start; people can set their keys and use them, but not change them. */
  connections: z
    .array(policyConnection)
    .max(100)
    .refine((all) => new Set(all.map(({ name }) => name.toLowerCase())).size === all.length, 'a name twice')
    .default([]),
  /** Thumbnails are removed so many days after they were made; 0: when Outtray ends. Default 30. */
  retention: z.strictObject({ thumbnailDays: z.number().int().min(0).max(3650) }).optional(),
  /** Where new versions are looked for. Absent: nowhere. */
  updates: z
    .strictObject({
      server: z.url({ protocol: /^https$/ }).max(500),
      channel: z
        .string()
        .regex(/^[a-z0-9-]{1,40}$/)
        .default('latest')
    })
    .optional()
});

/** What IT has set for everyone on this machine. */
export type Policy = z.output<typeof policySchema>;

export interface PolicyAnswer {
  readonly policy: Policy;
  /** null: there is no such file. */
  readonly path: string | null;
  /** Why the file was not followed; then the policy is empty. */
  readonly problem: ErrorAnswer | null;
}

export const NO_POLICY: PolicyAnswer = { policy: { connections: [] }, path: null, problem: null };

/** Places that only an administrator can write to. OUTTRAY_POLICY names another one. */
const PLACES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: 'C:\\Program Files\\Outtray Policy\\policy.json',
  darwin: '/Library/Application Support/Outtray/policy.json',
  linux: '/etc/outtray/policy.json'
};

/** @param mayBeNamed false: an installed copy follows the administrators' file, whatever its user's environment says. */
export function policyPath(mayBeNamed = true, platform: NodeJS.Platform = process.platform): string {
  const named = mayBeNamed ? process.env['OUTTRAY_POLICY'] : undefined;
  return named === undefined || named === '' ? (PLACES[platform] ?? '/etc/outtray/policy.json') : named;
}

/** Others than its owner may write to it. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * A file that can't be followed is told and left: what it says of addresses could send pictures to somebody else,
 * and an operator's work does not wait for IT.
 */
export async function readPolicy(path: string): Promise<PolicyAnswer> {
  const refused = (code: 'policy_unreadable' | 'policy_unsafe' | 'policy_broken', reason: string) => ({
    ...NO_POLICY,
    path,
    problem: { code, values: { path, reason } }
  });
  let text: string;
  try {
    // On Windows the mode says nothing; there the folder's own rights hold.
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & WRITABLE_BY_OTHERS) !== 0) {
      return refused('policy_unsafe', (mode & 0o777).toString(8));
    }
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? NO_POLICY : refused('policy_unreadable', code);
  }
  const parsed = policySchema.safeParse(parseJson(text));
  return parsed.success
    ? { policy: parsed.data, path, problem: null }
    : refused('policy_broken', reasonOf(parsed.error));
}

/** @returns undefined, which no schema takes, for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function reasonOf({ issues }: z.ZodError): string {
  return issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'JSON'}: ${message}`)
    .join('; ');
}
