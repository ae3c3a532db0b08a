import { unsupported } from './strict.ts';

/** Refuses each option that the double would not act on. */
export function isKnown(where: string, given: object, known: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !Object.hasOwn(known, name)) unsupported(`${where} with ${name}`);
  }
}
