import type { Migration } from './migration.ts';

/** What was measured on pictures and from where on a connection hints at it; see contract/measures. */
export const measures: Migration = {
  version: 7,
  sql: `
-- JSON of PictureMeasures; null: not measured.
ALTER TABLE image ADD COLUMN measures TEXT;
-- JSON of QualityLimits; null: the defaults.
ALTER TABLE connection ADD COLUMN quality TEXT;
`
};
