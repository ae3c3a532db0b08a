import { z } from 'zod';
import type { Attempt } from './attempt.ts';
import {
  auditFilterSchema,
  type AuditEntry,
  type AuditRow,
  type AuditVerdict,
  type UndoResult
} from './audit.ts';
import { READINGS, type Batch, type ImportStatus, type LeftOverPage, type PlanAnswer } from './batch.ts';
import { connectionInput, type Connection, type ConnectionCheck } from './connection.ts';
import type { ErrorAnswer } from './error.ts';
import {
  attemptFilterSchema,
  type Cause,
  rowId,
  targetSchema,
  UPLOAD_ORDERS,
  uploadFilterSchema
} from './filter.ts';
import { ISSUE_CODES } from './issue.ts';
import { answering, type Definition, path } from './definition.ts';
import { MAX_PAGE_ROWS } from './limits.ts';
import type { Overview } from './overview.ts';
import type { PurgeCertificate } from './purge.ts';
import type { Remedy } from './remedy.ts';
import { settingsSchema, type Settings } from './settings.ts';
import type { ShrinkResult } from './shrinking.ts';
import { listColumnsSchema, SAMPLE_LIST_FORMATS } from './list.ts';
import { SLOTS } from './slot.ts';
import type { Upload } from './upload.ts';
import { type WatchedFolder, watchInput } from './watch.ts';

/** What a bulk call did. `changed` + all `skipped` counts = rows of the target. */
export interface BulkResult {
  readonly changed: number;
  readonly skipped: readonly { readonly reason: 'blocked' | 'state'; readonly count: number }[];
}

/** Failures that share status, errorCode and message, most first. */
export interface FailureGroup {
  readonly cause: Cause;
  readonly remedy: Remedy;
  readonly count: number;
  /** Rows that were fixed and not sent again, since the one that went first was refused as before. */
  readonly withheld: number;
  /** Rows of the group without a blocking issue: what Resend would send. */
  readonly resendable: number;
  /** The idTypes that these rows say, most first; null: none. At most 5. */
  readonly idTypes: readonly { readonly idType: string | null; readonly count: number }[];
  /** The idTypes that the server took on this connection, most first. At most 8. */
  readonly acceptedIdTypes: readonly { readonly idType: string; readonly count: number }[];
  /** Up to three submission ids. */
  readonly examples: readonly string[];
}

/** One upload's own page. */
export interface UploadDetail {
  readonly upload: Upload;
  /** Rows of its batch, for "row 212 of 19,982". */
  readonly batchRows: number;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
  /** With the connection's default applied. */
  readonly effectiveIdType: string | null;
  readonly effectiveAdmin: string;
  /** Estimated request body. */
  readonly bodyBytes: number;
}

export interface FolderListing {
  /** Absolute. */
  readonly path: string;
  /** null at the top. */
  readonly parent: string | null;
  /** Folders first, then pictures and lists, by name. Other files are left out; at most 2,000 entries. */
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly kind: 'folder' | 'picture' | 'manifest';
  }[];
  readonly isCut: boolean;
  /** Where to begin: home, desktop, pictures, downloads, mounted drives, as far as they exist. */
  readonly places: readonly { readonly name: string; readonly path: string }[];
}

/** How well the database is kept. */
export interface DatabaseInfo {
  /** When the newest backup was made (ms, UTC); null: there is none yet. */
  readonly lastBackupAt: number | null;
  /** Why the latest try to make one failed; null: it did not. */
  readonly backupProblem: ErrorAnswer | null;
}

export interface AppInfo {
  readonly version: string;
  readonly dataFolder: string;
  readonly database: DatabaseInfo;
  readonly shell: 'browser' | 'electron' | 'cli';
  readonly platform: string;
  /**
   * null: API keys are kept in the system's keychain. `none`: it has none that can be used. `basic_text`: it would
   * encrypt with a password that everybody knows. In both cases keys last until Outtray ends.
   */
  readonly keychainProblem: 'none' | 'basic_text' | null;
  /** The file in which IT sets connections, retention and updates for this machine. */
  readonly policy: {
    /** null: there is none. */
    readonly path: string | null;
    /** Why it is not followed, as a whole or in part. */
    readonly problem: ErrorAnswer | null;
  };
}

const nothing = z.strictObject({});
const onlyId = z.strictObject({ id: rowId });
const onlyTarget = z.strictObject({ target: targetSchema });
const idType = z.string().trim().min(1).max(80);

/** What is to be imported, and what is known of how to read it. */
const importRequestSchema = z.strictObject({
  connectionId: rowId,
  /** A folder, or a list. */
  path,
  /** Only these files and folders of the folder `path`: what a person picked or dropped. null: all of it. */
  only: z.array(path).min(1).max(100_000).nullable().default(null),
  /** A list that lies elsewhere, or one of several. */
  manifestPath: path.nullable(),
  /** Of a workbook, by name or number from 1. null: found out; the import asks where more than one fits. */
  sheet: z.string().min(1).max(200).nullable().default(null),
  /** Which column of the list says what; the others are found by their names. */
  columns: listColumnsSchema.default({}),
  /** null: found out; the import asks with phase `choose` where more than one fits. */
  reading: z.enum(READINGS).nullable(),
  /** How paths are written, in place of a reading, such as `{submissionId}/{slot}.*`. */
  template: z.string().min(1).max(1000).nullable().default(null),
  /** For rows whose folder or list says none. */
  idType: idType.nullable()
});

/**
 * Every call that a window or the command line can make, with the schema that its input must pass.
 * Electron IPC, the WebSocket and the command line carry these and nothing else.
 */
export const CALLS = {
  'app.info': answering<AppInfo>()(nothing),
  'overview.get': answering<Overview>()(nothing),
  'settings.get': answering<Settings>()(nothing),
  'settings.set': answering<Settings>()(settingsSchema.partial()),

  'connections.list': answering<Connection[]>()(nothing),
  'connections.create': answering<Connection>()(connectionInput),
  /** For the practice connection only admin, defaultIdType, wireFormat, concurrency and maxBodyBytes may differ. */
  'connections.update': answering<Connection>()(z.strictObject({ id: rowId, values: connectionInput })),
  /** Only a connection without batches can be removed: the others' attempts prove what was sent. */
  'connections.remove': answering<null>()(onlyId),
  /** Write-only: no call ever answers with a key. Printable ASCII. */
  'connections.setKey': answering<Connection>()(
    z.strictObject({
      id: rowId,
      key: z
        .string()
        .trim()
        .regex(/^[\x21-\x7e]{1,512}$/)
    })
  ),
  'connections.clearKey': answering<Connection>()(onlyId),
  /** Sends no picture and names no submission: nobody's data is touched. */
  'connections.test': answering<ConnectionCheck[]>()(onlyId),
  'connections.pause': answering<Connection>()(onlyId),
  'connections.resume': answering<Connection>()(onlyId),

  'folders.browse': answering<FolderListing>()(z.strictObject({ path: path.nullable() })),

  /** Answers at once; `importStatus` events and `intake.status` tell how it goes. One import at a time. */
  'intake.start': answering<{ importId: string }>()(importRequestSchema),
  /** The same read and told, with nothing written and no picture opened. */
  'intake.plan': answering<PlanAnswer>()(importRequestSchema),
  /** Draws the sample folder where it is not there yet, then imports it. */
  'intake.samples': answering<{ importId: string }>()(z.strictObject({ connectionId: rowId })),
  /** A list to fill in, for a browser to save. */
  'intake.sampleList': answering<{ name: string; base64: string }>()(
    z.strictObject({ format: z.enum(SAMPLE_LIST_FORMATS) })
  ),
  /** The same as a file, by the ending of its name; over one that is there only where a person was asked. */
  'intake.writeSampleList': answering<{ path: string }>()(
    z.strictObject({ path: path.regex(/\.(?:csv|xlsx)$/iu), replaces: z.boolean().default(false) })
  ),
  /** The latest import of this process, or null. */
  'intake.status': answering<ImportStatus | null>()(nothing),
  'intake.cancel': answering<null>()(z.strictObject({ importId: z.string().max(64) })),

  /** Folders from which files are taken by themselves, by path. */
  'watches.list': answering<WatchedFolder[]>()(nothing),
  'watches.create': answering<WatchedFolder>()(watchInput),
  'watches.update': answering<WatchedFolder>()(z.strictObject({ id: rowId, values: watchInput })),
  /** Switched off nothing is taken; what was taken stays known. */
  'watches.setOn': answering<WatchedFolder>()(z.strictObject({ id: rowId, isOn: z.boolean() })),
  /** Its batches stay. Watched again later, everything that still lies there counts as new. */
  'watches.remove': answering<null>()(onlyId),
  /** Looks at all of them now. Files are taken at the earliest at the second look, when they have not changed since. */
  'watches.look': answering<WatchedFolder[]>()(nothing),

  /** Newest first, at most 500. */
  'batches.list': answering<Batch[]>()(z.strictObject({ connectionId: rowId.optional() })),
  'batches.leftOver': answering<LeftOverPage>()(
    z.strictObject({
      batchId: rowId,
      afterId: z.number().int().min(0),
      limit: z.number().int().min(1).max(MAX_PAGE_ROWS)
    })
  ),

  /** The whole list as ids, in order: a list that does not move until it is asked for again. */
  'uploads.ids': answering<{ ids: number[] }>()(
    z.strictObject({ filter: uploadFilterSchema, order: z.enum(UPLOAD_ORDERS) })
  ),
  /** In the order asked for; ids that are gone are left out. */
  'uploads.rows': answering<Upload[]>()(z.strictObject({ ids: z.array(rowId).max(MAX_PAGE_ROWS) })),
  'uploads.detail': answering<UploadDetail>()(onlyId),
  /** A submissionId can be set for one row only. null clears a row's own value. */
  'uploads.edit': answering<BulkResult>()(
    z.strictObject({
      target: targetSchema,
      values: z.strictObject({
        submissionId: z.string().max(200).optional(),
        idType: idType.nullable().optional(),
        admin: z.string().trim().min(1).max(254).nullable().optional()
      })
    })
  ),
  /** `null` empties the slot. A left-over file leaves the left-over list; the picture it replaces joins it. */
  'uploads.setImage': answering<Upload>()(
    z.strictObject({
      id: rowId,
      slot: z.enum(SLOTS),
      source: z.union([z.strictObject({ path }), z.strictObject({ leftOverId: rowId })]).nullable()
    })
  ),
  /**
   * Makes the picture that is sent anew from the file that was found. `turn`: that much further, clockwise. `page`: of
   * a file with more than one. `undo`: as it was when it was imported.
   */
  'uploads.remakeImage': answering<Upload>()(
    z.strictObject({
      id: rowId,
      slot: z.enum(SLOTS),
      change: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('turn'), degrees: z.literal([90, 180, 270]) }),
        z.strictObject({ kind: z.literal('page'), page: z.number().int().min(1).max(100_000) }),
        z.strictObject({ kind: z.literal('undo') })
      ])
    })
  ),
  /**
   * Makes the largest pictures of each row smaller until its request fits: quality first, then size, never below the
   * connection's smallest. A row changes as a whole or not at all. null: the connection's largest request body, or less
   * where the server has refused one.
   */
  'uploads.shrink': answering<ShrinkResult>()(
    z.strictObject({
      target: targetSchema,
      maxBodyBytes: z.number().int().min(100_000).max(1_000_000_000).nullable().default(null)
    })
  ),
  'uploads.swapImages': answering<Upload>()(
    z.strictObject({ id: rowId, slots: z.tuple([z.enum(SLOTS), z.enum(SLOTS)]) })
  ),
  /** Looks at the files again and takes them as they are now: for `image_changed` after a person saw them. */
  'uploads.takeImages': answering<BulkResult>()(onlyTarget),
  /** "It is right": on record with the operator's name, for this code only. */
  'uploads.confirm': answering<BulkResult>()(
    z.strictObject({ target: targetSchema, code: z.enum(ISSUE_CODES) })
  ),
  'uploads.exclude': answering<BulkResult>()(onlyTarget),
  'uploads.restore': answering<BulkResult>()(onlyTarget),
  'uploads.release': answering<BulkResult>()(onlyTarget),
  /** Takes queued rows back to review. */
  'uploads.recall': answering<BulkResult>()(onlyTarget),
  'uploads.resend': answering<BulkResult>()(onlyTarget),

  'failures.groups': answering<FailureGroup[]>()(
    z.strictObject({ connectionId: rowId, batchId: rowId.optional() })
  ),

  /** Newest first. */
  'attempts.ids': answering<{ ids: number[] }>()(z.strictObject({ filter: attemptFilterSchema })),
  'attempts.rows': answering<Attempt[]>()(z.strictObject({ ids: z.array(rowId).max(MAX_PAGE_ROWS) })),

  /**
   * Takes back the newest change of rows of that connection: each gets what it had, where it still has what the change
   * gave it and may be changed. On record as a change of its own, which `history.redo` takes back.
   */
  'history.undo': answering<UndoResult>()(z.strictObject({ connectionId: rowId })),
  'history.redo': answering<UndoResult>()(z.strictObject({ connectionId: rowId })),

  /** Newest first; ids are the rows' seq. */
  'audit.ids': answering<{ ids: number[] }>()(z.strictObject({ filter: auditFilterSchema })),
  'audit.rows': answering<AuditRow[]>()(z.strictObject({ ids: z.array(rowId).max(MAX_PAGE_ROWS) })),
  /** What a row of the log says of uploads, from that place on. */
  'audit.entries': answering<AuditEntry[]>()(
    z.strictObject({
      seq: rowId,
      from: z.number().int().min(0),
      limit: z.number().int().min(1).max(MAX_PAGE_ROWS)
    })
  ),
  /**
   * Looks through the whole log and every attempt under seal, and changes nothing. `kept`: newest rows of earlier
   * times that were kept elsewhere, such as in a report.
   */
  'audit.verify': answering<AuditVerdict>()(
    z.strictObject({
      kept: z
        .array(z.strictObject({ seq: rowId, hash: z.string().regex(/^[0-9a-f]{64}$/) }))
        .max(100)
        .default([])
    })
  ),

  /**
   * Erases what is personal in rows of that connection that are sent or excluded and were last changed more than so many
   * days ago: ids, paths, issues, server's words, pictures kept for the window, values of the audit log, and backups.
   * Outcomes, times and digests stay. `days` null: as the connection has it.
   */
  'retention.purge': answering<PurgeCertificate>()(
    z.strictObject({
      connectionId: rowId,
      days: z.number().int().min(0).max(3650).nullable().default(null),
      isDryRun: z.boolean()
    })
  ),

  /** Writes a CSV file; an existing one is replaced only when complete. */
  'exports.write': answering<{ path: string; rows: number }>()(
    z.union([
      z.strictObject({ kind: z.literal('uploads'), filter: uploadFilterSchema, path }),
      z.strictObject({ kind: z.literal('attempts'), filter: attemptFilterSchema, path }),
      z.strictObject({ kind: z.literal('audit'), filter: auditFilterSchema, path })
    ])
  )
};

export type CallName = keyof typeof CALLS;
export const CALL_NAMES = Object.keys(CALLS) as CallName[];

type Defined<Name extends CallName> = (typeof CALLS)[Name];
/** What the caller passes. */
export type CallInput<Name extends CallName> = z.input<Defined<Name>['input']>;
/** What the handler gets: parsed. */
export type ParsedInput<Name extends CallName> = z.output<Defined<Name>['input']>;
export type CallOutput<Name extends CallName> =
  Defined<Name> extends Definition<z.ZodType, infer Output> ? Output : never;

export type Handlers = {
  readonly [Name in CallName]: (input: ParsedInput<Name>) => CallOutput<Name> | Promise<CallOutput<Name>>;
};
