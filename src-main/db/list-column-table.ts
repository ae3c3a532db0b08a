import { z } from 'zod';
import { type KnownColumns, type ListColumns, listColumnsSchema } from '../contract/list.ts';
import { text } from './column.ts';
import type { Sqlite } from './sqlite.ts';

/** Lists of an office come in a few forms; older ones are forgotten. */
const KEPT = 100;

export interface ListColumnTable {
  /** The newest first. */
  known(connectionId: number): readonly KnownColumns[];
  remember(connectionId: number, names: readonly string[], columns: ListColumns, now: number): void;
}

const namesSchema = z.array(z.string());

export function listColumnTable(db: Sqlite): ListColumnTable {
  return {
    known: (connectionId) =>
      db
        .all(
          'SELECT * FROM list_columns WHERE connection_id = ? ORDER BY said_at DESC LIMIT ?',
          connectionId,
          KEPT
        )
        .map((row) => ({
          names: namesSchema.parse(JSON.parse(text(row, 'names'))),
          columns: listColumnsSchema.parse(JSON.parse(text(row, 'columns')))
        })),
    remember: (connectionId, names, columns, now) => {
      db.transaction(() => {
        db.run(
          `INSERT INTO list_columns VALUES (?, ?, ?, ?)
           ON CONFLICT (connection_id, names) DO UPDATE SET columns = excluded.columns, said_at = excluded.said_at`,
          connectionId,
          JSON.stringify([...names].sort()),
          JSON.stringify(columns),
          now
        );
        db.run(
          `DELETE FROM list_columns WHERE connection_id = ? AND names NOT IN
           (SELECT names FROM list_columns WHERE connection_id = ? ORDER BY said_at DESC LIMIT ?)`,
          connectionId,
          connectionId,
          KEPT
        );
      });
    }
  };
}
