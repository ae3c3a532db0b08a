/**
 * A number as Excel shows it in this format, where that is certain to be what was typed: whole, not negative, of at
 * most 15 digits (Excel keeps no more), as it is or filled up with zeros in front.
 * @param value as the file has it: Excel writes any double, such as 1.2E+20
 * @param format Excel's code, such as 000000
 * @returns null: it may once have been something else, such as 73928e05.
 */
export function safeNumber(value: string, format: string): string | null {
  if (!/^(?:0|[1-9]\d{0,14})$/u.test(value)) return null;
  if (PLAIN_FORMATS.has(format)) return value;
  return /^0{1,30}$/u.test(format) ? value.padStart(format.length, '0') : null;
}

const PLAIN_FORMATS = new Set(['General', 'GENERAL', '@', 'general', '#']);

/** ECMA-376 part 1, 18.8.30: formats that are not written down in the file. */
const BUILT_IN = new Map([
  [0, 'General'],
  [1, '0'],
  [49, '@']
]);

/** @param own what the file itself defines. Any other format of Excel's own shows numbers otherwise, or as dates. */
export function formatCode(id: number, own: ReadonlyMap<number, string>): string {
  return own.get(id) ?? BUILT_IN.get(id) ?? `built-in ${id}`;
}
