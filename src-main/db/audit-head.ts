import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AuditHead } from '../contract/audit.ts';
import { replaceDurably } from './durable-file.ts';

const head = z.object({ seq: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

export function auditHeadPath(folder: string): string {
  return join(folder, 'audit-head.json');
}

/** The log's newest row as it was last noted beside the database; null: it never was. */
export function readAuditHead(folder: string): AuditHead | null {
  try {
    return head.parse(JSON.parse(readFileSync(auditHeadPath(folder), 'utf8')));
  } catch {
    return null;
  }
}

/** Never back to an earlier row: a log whose end was cut off must not be noted as whole. */
export function noteAuditHead(folder: string, newest: AuditHead): void {
  const noted = readAuditHead(folder);
  if (noted !== null && noted.seq >= newest.seq) return;
  replaceDurably(auditHeadPath(folder), JSON.stringify(newest));
}

/** After a recovery, which is on record itself, the log goes on from what was put in its place. */
export function resetAuditHead(folder: string, newest: AuditHead): void {
  replaceDurably(auditHeadPath(folder), JSON.stringify(newest));
}
