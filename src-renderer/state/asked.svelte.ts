import { ConnectionLost } from '../api-error.ts';
import { api } from '../api.ts';
import { app } from './app.svelte.ts';
import { refreshDelay } from './list-refresh.ts';

/** An answer that is asked for again when rows change, a lost connection is back, or another connection is shown. */
export class Asked<Value> {
  /** Null until the first answer. */
  value = $state.raw<Value | null>(null);

  readonly #ask: () => Promise<Value>;
  #asked = 0;
  #answered = 0;
  #answeredAt = 0;
  #tookMs = 0;
  #isOutdated = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: () => Promise<Value>) {
    this.#ask = ask;
  }

  /** Asks at once. Of two answers the one to the later question counts. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isOutdated = false;
    const asked = (this.#asked += 1);
    const startedAt = performance.now();
    const value = await this.#answer();
    if (asked !== this.#asked) return;
    this.#answered = asked;
    this.#answeredAt = performance.now();
    this.#tookMs = this.#answeredAt - startedAt;
    if (value !== null) this.take(value);
    this.#schedule();
  }

  /** Asks soon: at most once a second, less often where an answer takes long. */
  outdate(): void {
    this.#isOutdated = true;
    this.#schedule();
  }

  /** @returns a function that ends it. Meant for `onMount`, which does not run again. */
  follow(): () => void {
    const endEvents = api.on('uploadsChanged', () => this.outdate());
    const endWatching = $effect.root(() => {
      $effect(() => {
        void [app.connectedTimes, app.connection.id];
        void this.refresh();
      });
    });
    return () => {
      endEvents();
      endWatching();
      clearTimeout(this.#timer);
    };
  }

  protected take(value: Value): void {
    this.value = value;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const delayMs = refreshDelay({
      isOutdated: this.#isOutdated,
      hasSelection: false,
      hasFocus: false,
      isAsking: this.#asked !== this.#answered,
      sinceLastMs: performance.now() - this.#answeredAt,
      lastTookMs: this.#tookMs
    });
    if (delayMs !== null) this.#timer = setTimeout(() => void this.refresh(), delayMs);
  }

  async #answer(): Promise<Value | null> {
    try {
      return await this.#ask();
    } catch (error) {
      if (error instanceof ConnectionLost) return null;
      throw error;
    }
  }
}

/** The batches of the connection that the window shows, newest first. */
export function askedBatches() {
  return new Asked(() => api.call('batches.list', { connectionId: app.connection.id }));
}
