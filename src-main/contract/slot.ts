/** Which image of a submission a picture is. The names are the API's field names (argos-api: request fields). */
export const SLOTS = ['idImage', 'idBackImage', 'selfieImage', 'addressImage'] as const;

export type Slot = (typeof SLOTS)[number];

/** Slots whose presence makes idType a required field of the request. */
export const ID_SLOTS: readonly Slot[] = ['idImage', 'idBackImage'];

export function isSlot(value: string): value is Slot {
  return (SLOTS as readonly string[]).includes(value);
}
