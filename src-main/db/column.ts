import type { Row } from './row.ts';

/** Columns as the schema declares them; anything else is a corrupt database and throws. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`Column ${column} holds no text`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`Column ${column} holds no number`);
  return value;
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

export function boolean(row: Row, column: string): boolean {
  return integer(row, column) === 1;
}

/** A text column whose CHECK or whose only writer holds it to `Choice`. */
export function choice<Choice extends string>(row: Row, column: string): Choice {
  return text(row, column) as Choice;
}

export function choiceOrNull<Choice extends string>(row: Row, column: string): Choice | null {
  return textOrNull(row, column) as Choice | null;
}

export function jsonOrNull<Value>(row: Row, column: string): Value | null {
  return row[column] === null ? null : json<Value>(row, column);
}

export function json<Value>(row: Row, column: string): Value {
  return JSON.parse(text(row, column)) as Value;
}
