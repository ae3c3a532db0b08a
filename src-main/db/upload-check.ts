import { basename } from 'node:path';
import type { AuditValues } from '../contract/audit.ts';
import { isBlocking, type Issue, type IssueCode } from '../contract/issue.ts';
import { DEFAULT_QUALITY, type PictureMeasures, type QualityLimits } from '../contract/measures.ts';
import type { Slot } from '../contract/slot.ts';
import { statesThatAllow } from '../contract/upload.ts';
import {
  checkUpload,
  effectiveIdType,
  estimatedBodyBytes,
  type ImageFacts,
  type PeerFacts,
  type UploadFacts
} from '../contract/validation.ts';
import {
  boolean,
  choice,
  choiceOrNull,
  integer,
  integerOrNull,
  json,
  jsonOrNull,
  text,
  textOrNull
} from './column.ts';
import { pictureKey, SAME_PICTURE } from './image-origin.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

/** Issues are kept for rows that a person can still change; what is on its way or done is past checking. */
const CHECKED = new Set([...statesThatAllow('edit'), ...statesThatAllow('restore')].map(String));

/** A picture that very many rows share is a fault of its own; each row is checked again at its release in any case. */
const MOST_PEERS = 10_000;

const SELECT = `
  SELECT u.*, c.admin AS connection_admin, c.default_id_type, c.max_body_bytes, c.quality
  FROM upload u JOIN connection c ON c.id = u.connection_id WHERE u.id = ?`;

/** Checks these rows anew and writes what was found. Call inside a transaction. @returns ids whose issues changed. */
export function recheck(db: Sqlite, ids: Iterable<number>): number[] {
  const changed: number[] = [];
  for (const id of ids) {
    const row = db.get(SELECT, id);
    if (row && CHECKED.has(text(row, 'state')) && recheckRow(db, row)) changed.push(id);
  }
  return changed;
}

function recheckRow(db: Sqlite, row: Row): boolean {
  const id = integer(row, 'id');
  const images = db.all('SELECT * FROM image WHERE upload_id = ? ORDER BY id', id);
  const confirmed = confirmationsOf(db, id);
  const issues = checkUpload(factsOf(db, row, images)).map((issue): Issue => {
    const confirmedBy = confirmed.get(confirmationKey(issue)) ?? null;
    return confirmedBy === null ? issue : { ...issue, confirmedBy };
  });
  const issuesJson = JSON.stringify(issues);
  const bodyBytes = estimatedBodyBytes(images.map((image) => integer(image, 'size_bytes')));
  const isBlocked = issues.some(isBlocking);
  if (
    issuesJson === row['issues'] &&
    bodyBytes === row['body_bytes'] &&
    isBlocked === boolean(row, 'is_blocked')
  ) {
    return false;
  }
  db.run(
    'UPDATE upload SET issues = ?, is_blocked = ?, body_bytes = ? WHERE id = ?',
    issuesJson,
    isBlocked ? 1 : 0,
    bodyBytes,
    id
  );
  return true;
}

function factsOf(db: Sqlite, row: Row, images: Row[]): UploadFacts {
  const facts = images.map(toImageFacts);
  return {
    submissionId: text(row, 'submission_id'),
    idType: effectiveIdType(
      { idType: textOrNull(row, 'id_type'), images: facts },
      textOrNull(row, 'default_id_type')
    ),
    admin: textOrNull(row, 'admin') ?? text(row, 'connection_admin'),
    images: facts,
    ambiguousSlots: json<Slot[]>(row, 'ambiguous_slots'),
    maxBodyBytes: integer(row, 'max_body_bytes'),
    quality: jsonOrNull<QualityLimits>(row, 'quality') ?? DEFAULT_QUALITY,
    peers: peersOf(db, row, images)
  };
}

function toImageFacts(image: Row): ImageFacts {
  return {
    slot: choice<Slot>(image, 'slot'),
    fileName: basename(textOrNull(image, 'origin_path') ?? text(image, 'path')),
    sizeBytes: integer(image, 'size_bytes'),
    problem: choiceOrNull<NonNullable<ImageFacts['problem']>>(image, 'problem'),
    extensionLies: boolean(image, 'extension_lies'),
    width: integerOrNull(image, 'width'),
    height: integerOrNull(image, 'height'),
    measures: jsonOrNull<PictureMeasures>(image, 'measures'),
    otherFormat: choiceOrNull<NonNullable<ImageFacts['otherFormat']>>(image, 'other_format'),
    pages: integerOrNull(image, 'pages')
  };
}

function peersOf(db: Sqlite, row: Row, images: Row[]): PeerFacts {
  const same = images.flatMap((image) => sameElsewhere(db, row, image));
  return {
    sameInRow: sameInRow(images),
    sameElsewhere: same,
    nearElsewhere: images
      .filter((image) => !same.some(({ slot }) => slot === image['slot']))
      .flatMap((image) => nearElsewhere(db, row, image)),
    ...sameSubmission(db, row)
  };
}

function sameInRow(images: Row[]): PeerFacts['sameInRow'] {
  return images.flatMap((image, index) => {
    const key = pictureKey(image);
    const earlier = images.slice(0, index).find((other) => pictureKey(other) === key);
    if (!earlier || key === null) return [];
    return [{ slot: choice<Slot>(image, 'slot'), otherSlot: choice<Slot>(earlier, 'slot') }];
  });
}

function sameElsewhere(db: Sqlite, row: Row, image: Row): { slot: Slot; other: string }[] {
  const key = pictureKey(image);
  if (key === null) return [];
  const other = db.get(
    `SELECT o.submission_id FROM image i INDEXED BY image_same JOIN upload o ON o.id = i.upload_id
     WHERE ${SAME_PICTURE('i')} = ? AND o.submission_id <> ? AND o.connection_id = ? AND o.state <> 'excluded'
       AND (o.batch_id = ? OR o.state IN ('queued', 'sending', 'sent'))
     ORDER BY i.id LIMIT 1`,
    key,
    text(row, 'submission_id'),
    integer(row, 'connection_id'),
    integer(row, 'batch_id')
  );
  return other ? [{ slot: choice<Slot>(image, 'slot'), other: text(other, 'submission_id') }] : [];
}

function nearElsewhere(db: Sqlite, row: Row, image: Row): PeerFacts['nearElsewhere'] {
  const other = db.get(
    `SELECT o.submission_id, i.id FROM near_copy n JOIN image i ON i.id = n.other_id
       JOIN upload o ON o.id = i.upload_id
     WHERE n.image_id = ? AND i.sha256 IS NOT ? AND o.submission_id <> ? AND o.connection_id = ?
       AND o.state <> 'excluded' AND (o.batch_id = ? OR o.state IN ('queued', 'sending', 'sent'))
     ORDER BY i.id LIMIT 1`,
    integer(image, 'id'),
    textOrNull(image, 'sha256'),
    text(row, 'submission_id'),
    integer(row, 'connection_id'),
    integer(row, 'batch_id')
  );
  if (!other) return [];
  const slot = choice<Slot>(image, 'slot');
  return [{ slot, other: text(other, 'submission_id'), otherImage: integer(other, 'id') }];
}

function sameSubmission(
  db: Sqlite,
  row: Row
): Omit<PeerFacts, 'sameInRow' | 'sameElsewhere' | 'nearElsewhere'> {
  const batchId = integer(row, 'batch_id');
  const others = db.all(
    `SELECT o.state, o.row_number, o.batch_id, b.name AS batch_name
     FROM upload o INDEXED BY upload_submission JOIN batch b ON b.id = o.batch_id
     WHERE o.connection_id = ? AND o.submission_id = ? AND o.id <> ? ORDER BY o.id LIMIT 200`,
    integer(row, 'connection_id'),
    text(row, 'submission_id'),
    integer(row, 'id')
  );
  const state = (other: Row): string => text(other, 'state');
  const isHere = (other: Row): boolean => other['batch_id'] === batchId;
  const twice = others.find((other) => isHere(other) && !['sent', 'excluded'].includes(state(other)));
  const waiting = others.find((other) => !isHere(other) && ['queued', 'sending'].includes(state(other)));
  const sent = others.findLast((other) => state(other) === 'sent');
  return {
    twiceInRow: twice ? integer(twice, 'row_number') : null,
    waitingInBatch: waiting ? text(waiting, 'batch_name') : null,
    sentInBatch: sent ? text(sent, 'batch_name') : null
  };
}

/** Rows whose issues may depend on these: the same submission, or the same picture. */
export function peerIds(db: Sqlite, ids: readonly number[]): number[] {
  const wanted = JSON.stringify(ids);
  return db.pluck(
    `SELECT p.id FROM json_each(?) w JOIN upload u ON u.id = w.value
       JOIN upload p INDEXED BY upload_submission
         ON p.connection_id = u.connection_id AND p.submission_id = u.submission_id
     UNION
     SELECT j.upload_id FROM (SELECT DISTINCT ${SAME_PICTURE('i')} AS picture
         FROM json_each(?) w JOIN image i ON i.upload_id = w.value) s
       JOIN image j INDEXED BY image_same ON ${SAME_PICTURE('j')} = s.picture
     UNION
     SELECT j.upload_id FROM json_each(?) w JOIN image i ON i.upload_id = w.value
       JOIN near_copy n ON n.image_id = i.id JOIN image j ON j.id = n.other_id
     LIMIT ?`,
    wanted,
    wanted,
    wanted,
    MOST_PEERS
  ) as number[];
}

function confirmationsOf(db: Sqlite, uploadId: number): Map<string, string> {
  const rows = db.all('SELECT * FROM confirmation WHERE upload_id = ?', uploadId);
  return new Map(
    rows.map((row) => [
      `${text(row, 'code')} ${text(row, 'slot')} ${text(row, 'values_json')}`,
      text(row, 'operator')
    ])
  );
}

function confirmationKey({ code, slot, values }: Issue): string {
  return `${code} ${slot ?? ''} ${JSON.stringify(values)}`;
}

/**
 * Puts on record that these issues are right as they are. Call inside a transaction, then `recheck`.
 * @returns what was confirmed now.
 */
export function confirm(
  db: Sqlite,
  uploadId: number,
  code: IssueCode,
  operator: string,
  now: number
): { slot: Slot | null; values: Issue['values'] }[] {
  const row = db.get('SELECT issues FROM upload WHERE id = ?', uploadId);
  const open = row
    ? json<Issue[]>(row, 'issues').filter((issue) => issue.code === code && isBlocking(issue))
    : [];
  for (const { slot, values } of open) {
    db.run(
      'INSERT OR IGNORE INTO confirmation VALUES (?, ?, ?, ?, ?, ?)',
      uploadId,
      code,
      slot ?? '',
      JSON.stringify(values),
      operator,
      now
    );
  }
  return open.map(({ slot, values }) => ({ slot, values }));
}

/** What the audit log has of a confirmation. */
function confirmedIn(values: AuditValues): { code: string; slot: string; valuesJson: string }[] {
  const issues = JSON.parse(String(values['issues'])) as Pick<Issue, 'slot' | 'values'>[];
  return issues.map(({ slot, values: of }) => ({
    code: String(values['code']),
    slot: slot ?? '',
    valuesJson: JSON.stringify(of)
  }));
}

/** The issues are open again. Call inside a transaction, then `recheck`. @returns whether all of them were confirmed. */
export function takeConfirmationsBack(db: Sqlite, uploadId: number, values: AuditValues): boolean {
  const confirmed = confirmedIn(values);
  const bind = ({ code, slot, valuesJson }: (typeof confirmed)[number]) =>
    [uploadId, code, slot, valuesJson] as const;
  const where = 'upload_id = ? AND code = ? AND slot = ? AND values_json = ?';
  if (!confirmed.every((one) => db.get(`SELECT 1 FROM confirmation WHERE ${where}`, ...bind(one))))
    return false;
  for (const one of confirmed) db.run(`DELETE FROM confirmation WHERE ${where}`, ...bind(one));
  return true;
}

/** Once more, for just the same issues with the same values: others are not confirmed by it. */
export function restoreConfirmations(
  db: Sqlite,
  uploadId: number,
  values: AuditValues,
  operator: string,
  now: number
): boolean {
  for (const { code, slot, valuesJson } of confirmedIn(values)) {
    db.run(
      'INSERT OR IGNORE INTO confirmation VALUES (?, ?, ?, ?, ?, ?)',
      uploadId,
      code,
      slot,
      valuesJson,
      operator,
      now
    );
  }
  return true;
}
