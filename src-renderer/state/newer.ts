/**
 * Of a list that is newest first: how many entries are newer than the newest that is shown.
 * @returns null where the shown list's head is gone, so that the lists can't be compared.
 */
export function newerCount(shown: readonly number[], fresh: readonly number[]): number | null {
  const head = shown.at(0);
  if (head === undefined) return fresh.length;
  const place = fresh.indexOf(head);
  return place === -1 ? null : place;
}
