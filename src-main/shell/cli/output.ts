import { legible } from '../../contract/legible.ts';

/** Where a command speaks: results on stdout, progress and remarks on stderr. */
export interface Output {
  /** One result: a JSON object on a line of its own with --json, else the sentence. */
  result(json: Readonly<Record<string, unknown>>, sentence: string): void;
  /** A list: JSON lines with --json, else a table. */
  rows(rows: readonly Readonly<Record<string, unknown>>[], columns: readonly string[]): void;
  /** Only for people; on stderr. */
  remark(sentence: string): void;
  /** Overwrites itself; only on a terminal. '' ends it. */
  progress(line: string): void;
}

const CLEAR_LINE = '\r\u001B[2K';

export function output({ json }: { json: boolean }): Output {
  const isTerminal = process.stderr.isTTY;
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  return {
    result: (value, sentence) => {
      print(json ? JSON.stringify(value) : sentence);
    },
    rows: (rows, columns) => {
      if (json) rows.forEach((row) => print(JSON.stringify(row)));
      else table(rows, columns).forEach(print);
    },
    remark: (sentence) => {
      process.stderr.write(`${isTerminal ? CLEAR_LINE : ''}${sentence}\n`);
    },
    progress: (line) => {
      if (isTerminal) process.stderr.write(`${CLEAR_LINE}${line}`);
    }
  };
}

/** What comes from outside can't steer the terminal. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return legible(text);
}

function table(rows: readonly Readonly<Record<string, unknown>>[], columns: readonly string[]): string[] {
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  );
}
