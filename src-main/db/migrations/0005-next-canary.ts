import type { Migration } from './migration.ts';

/** A canary that the server never answered for hands its part to the next of its rows. */
export const nextCanary: Migration = {
  version: 5,
  sql: `
-- Answered without a word of the server: the first that waited for it goes first in its place.
ALTER TABLE canary ADD COLUMN hands_on INTEGER NOT NULL DEFAULT 0 CHECK (hands_on IN (0, 1));
-- Behind which row the others wait from then on; null: behind nobody, or not chosen yet.
ALTER TABLE canary ADD COLUMN successor_id INTEGER REFERENCES upload (id);
`
};
