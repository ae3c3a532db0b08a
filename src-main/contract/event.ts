import type { ImportStatus } from './batch.ts';
import type { Overview, SendingProgress } from './overview.ts';

/** What the Node side tells the window unasked. Each event replaces what was told before. */
export interface Events {
  /** At most four times a second. */
  overview: Overview;
  /** Rows that are not what they were; null: any may have changed (an import, a bulk change). At most four times a second. */
  uploadsChanged: { readonly ids: readonly number[] | null };
  /** A connection, its key or its pause changed. */
  connectionsChanged: null;
  /** A watched folder was set, or another number of its files waits, or its problem is another. */
  watchesChanged: null;
  importStatus: ImportStatus;
  /** All uploads on their way now. */
  sendingProgress: readonly SendingProgress[];
}

export type EventName = keyof Events;
export const EVENT_NAMES: readonly EventName[] = [
  'overview',
  'uploadsChanged',
  'connectionsChanged',
  'watchesChanged',
  'importStatus',
  'sendingProgress'
];

export type AppEvent = {
  [Name in EventName]: { readonly name: Name; readonly payload: Events[Name] };
}[EventName];
