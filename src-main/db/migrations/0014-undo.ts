import type { Migration } from './migration.ts';

/** Which change is the next to be taken back, found without a look at the whole log. */
export const undo: Migration = {
  version: 14,
  sql: `
CREATE INDEX audit_undoable ON audit (connection_id, seq)
  WHERE kind IN ('edit', 'picture', 'confirm', 'exclude', 'restore');
`
};
