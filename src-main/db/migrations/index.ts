import { first } from './0001-first.ts';
import { caFile } from './0002-ca-file.ts';
import { dailyRequests } from './0003-daily-requests.ts';
import { canary } from './0004-canary.ts';
import { nextCanary } from './0005-next-canary.ts';
import { watch } from './0006-watch.ts';
import { measures } from './0007-measures.ts';
import { madePictures } from './0008-made-pictures.ts';
import { nearCopies } from './0009-near-copies.ts';
import { rule } from './0010-rule.ts';
import { listColumns } from './0011-list-columns.ts';
import { keyMark } from './0012-key-mark.ts';
import { audit } from './0013-audit.ts';
import { undo } from './0014-undo.ts';
import { purge } from './0015-purge.ts';
import { batchTemplate } from './0016-batch-template.ts';
import type { Migration } from './migration.ts';

/** In order, without a gap: the nth has version n. */
export const MIGRATIONS: readonly Migration[] = [
  first,
  caFile,
  dailyRequests,
  canary,
  nextCanary,
  watch,
  measures,
  madePictures,
  nearCopies,
  rule,
  listColumns,
  keyMark,
  audit,
  undo,
  purge,
  batchTemplate
];

export const SCHEMA_VERSION = MIGRATIONS.length;
