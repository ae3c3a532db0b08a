/** A place in a connection's form to which another view leads. */
export const CONNECTION_PARTS = ['key', 'admin', 'baseUrl', 'caFile', 'dailyLimit', 'test'] as const;
export type ConnectionPart = (typeof CONNECTION_PARTS)[number];

export function isConnectionPart(text: string | undefined): text is ConnectionPart {
  return (CONNECTION_PARTS as readonly (string | undefined)[]).includes(text);
}

/** Puts the keyboard where that is set, in the middle of what is seen. */
export function leadTo(form: HTMLElement, part: ConnectionPart): void {
  const place = form.querySelector<HTMLElement>(`[data-part="${part}"]`);
  if (place === null) return;
  place.scrollIntoView({ block: 'center' });
  // First a field to type into, else a button; what is locked takes no keyboard.
  const target = place.querySelector<HTMLElement>('input:enabled') ?? place.querySelector('button:enabled');
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
