import type { Migration } from './migration.ts';

/** Pictures that Outtray makes from the files that were found: converted, turned, smaller, without a place. */
export const madePictures: Migration = {
  version: 8,
  sql: `
-- The found file, where image.path is one that was made from it; null: path is the found one.
ALTER TABLE image ADD COLUMN origin_path TEXT;
ALTER TABLE image ADD COLUMN origin_sha256 TEXT;
ALTER TABLE image ADD COLUMN origin_size_bytes INTEGER;
-- JSON array of Making.
ALTER TABLE image ADD COLUMN made TEXT;
-- The page of the found file, 1-based; null: it has only one.
ALTER TABLE image ADD COLUMN origin_page INTEGER;
ALTER TABLE image ADD COLUMN other_format TEXT;
ALTER TABLE image ADD COLUMN pages INTEGER;

-- Whatever is sent, by the file that was found.
CREATE INDEX image_found ON image (batch_id, COALESCE(origin_path, path));
CREATE INDEX image_made ON image (path) WHERE origin_path IS NOT NULL;
-- The same picture is the same file (and page) that was found, whatever was made of it.
CREATE INDEX image_same ON image (COALESCE(origin_sha256 || COALESCE('#' || origin_page, ''), sha256));

-- Pixels of the longest edge below which no picture is shrunk.
ALTER TABLE connection ADD COLUMN min_edge_px INTEGER NOT NULL DEFAULT 1000;
-- null: as the environment has it.
ALTER TABLE connection ADD COLUMN removes_location INTEGER CHECK (removes_location IN (0, 1));
`
};
