import type { AppEvent, EventName } from '../../contract/event.ts';

/** More changed rows than a window can show at once: it looks at all of its rows again instead. */
const MAX_CHANGED_IDS = 5000;

/** Both are `uploadsChanged`; the newer replaces the older without forgetting its rows. */
function merge(older: AppEvent | undefined, newer: AppEvent): AppEvent {
  if (newer.name !== 'uploadsChanged' || older?.name !== 'uploadsChanged') return newer;
  if (older.payload.ids === null || newer.payload.ids === null) return { ...newer, payload: { ids: null } };
  const ids = new Set([...older.payload.ids, ...newer.payload.ids]);
  return { ...newer, payload: { ids: ids.size > MAX_CHANGED_IDS ? null : [...ids] } };
}

/**
 * Events on their way to one window: one is being sent, and at most one of each name waits. A window that
 * reads slowly gets the latest of each, never a backlog.
 */
export class EventQueue {
  readonly #waiting = new Map<EventName, AppEvent>();
  readonly #send: (event: AppEvent) => Promise<void>;
  #isSending = false;

  /** @param send resolves when the event has left for the socket, also where the socket is gone. */
  constructor(send: (event: AppEvent) => Promise<void>) {
    this.#send = send;
  }

  push(event: AppEvent): void {
    this.#waiting.set(event.name, merge(this.#waiting.get(event.name), event));
    if (!this.#isSending) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#isSending = true;
    for (let event = this.#next(); event !== undefined; event = this.#next()) await this.#send(event);
    this.#isSending = false;
  }

  #next(): AppEvent | undefined {
    const [event] = this.#waiting.values();
    if (event !== undefined) this.#waiting.delete(event.name);
    return event;
  }
}
