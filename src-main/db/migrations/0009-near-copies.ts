import type { Migration } from './migration.ts';

/** By what pictures are known again: hashes of them, from which no picture can be made. See db/near-copies. */
export const nearCopies: Migration = {
  version: 9,
  sql: `
-- Levels of the fingerprint, three to a character; null: none.
ALTER TABLE image ADD COLUMN print TEXT;
-- JSON array of the keys under which print_key has it.
ALTER TABLE image ADD COLUMN print_keys TEXT;

CREATE TABLE print_key (
  key INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  PRIMARY KEY (key, image_id)
) STRICT, WITHOUT ROWID;

-- Both ways round.
CREATE TABLE near_copy (
  image_id INTEGER NOT NULL,
  other_id INTEGER NOT NULL,
  PRIMARY KEY (image_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER image_forgets_prints AFTER DELETE ON image WHEN old.print_keys IS NOT NULL BEGIN
  DELETE FROM print_key WHERE image_id = old.id AND key IN (SELECT value FROM json_each(old.print_keys));
  DELETE FROM near_copy WHERE other_id = old.id
    AND image_id IN (SELECT n.other_id FROM near_copy n WHERE n.image_id = old.id);
  DELETE FROM near_copy WHERE image_id = old.id;
END;
`
};
