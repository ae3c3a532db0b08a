/** The stages of the work in their order; Ctrl+1…8 go to them. */
export const STAGES = [
  'import',
  'review',
  'outbox',
  'fixing',
  'sent',
  'activity',
  'connections',
  'settings'
] as const;
export type StageName = (typeof STAGES)[number];

/** Where in the window a person is. */
export interface Place {
  readonly stage: StageName;
  /** What the view keeps across a reload, such as the batch shown. */
  readonly params: Readonly<Record<string, string>>;
}

/** `#/review?batch=3` and back; an unknown stage is Import. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const stage = STAGES.find((known) => known === path) ?? 'import';
  return { stage, params: Object.fromEntries(new URLSearchParams(query)) };
}

export function hashOf(stage: StageName, params: Place['params'] = {}): string {
  const query = new URLSearchParams(params).toString();
  return query === '' ? `#/${stage}` : `#/${stage}?${query}`;
}
