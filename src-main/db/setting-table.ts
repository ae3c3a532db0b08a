import type { Sqlite } from './sqlite.ts';
import { text } from './column.ts';

export interface SettingTable {
  /** JSON values by key. */
  all(): Record<string, unknown>;
  set(values: Readonly<Record<string, unknown>>): void;
}

export function settingTable(db: Sqlite): SettingTable {
  return {
    all: () =>
      Object.fromEntries(
        db
          .all('SELECT * FROM setting')
          .map((row) => [text(row, 'key'), JSON.parse(text(row, 'value')) as unknown])
      ),
    set: (values) => {
      db.transaction(() => {
        for (const [key, value] of Object.entries(values)) {
          db.run(
            'INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
            key,
            JSON.stringify(value)
          );
        }
      });
    }
  };
}
