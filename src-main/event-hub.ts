import type { AppEvent, Events } from './contract/event.ts';
import type { SendingProgress } from './contract/overview.ts';

/** Events leave at most this often; what comes in between is merged. */
const INTERVAL_MS = 250;

/** More changed rows than this are told as "any may have changed". */
const MOST_IDS = 5000;

export interface EventHub {
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** null: any row may have changed. */
  uploadsChanged(ids: readonly number[] | null): void;
  /** The overview is read when it is sent, so that it is never older than the event. */
  overviewChanged(): void;
  sendingProgressChanged(): void;
  /** At once. */
  emit(event: AppEvent): void;
  /** Nothing more is told, not even what is waiting. */
  close(): void;
}

interface Sources {
  overview(): Events['overview'];
  sendingProgress(): readonly SendingProgress[];
  /** A listener or a source threw; the others are told all the same. */
  onBug(error: unknown): void;
}

/** Merges what happens into a few events a second, whatever the speed of sending. */
export function eventHub(sources: Sources): EventHub {
  const listeners = new Set<(event: AppEvent) => void>();
  const waiting = { overview: false, progress: false, ids: new Set<number>(), anyRow: false };
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      sources.onBug(error);
    }
  }

  function emit(event: AppEvent): void {
    for (const listener of listeners) {
      guarded(() => {
        listener(event);
      });
    }
  }

  function flush(): void {
    timer = null;
    if (waiting.anyRow || waiting.ids.size > 0) {
      const ids = waiting.anyRow || waiting.ids.size > MOST_IDS ? null : [...waiting.ids];
      waiting.anyRow = false;
      waiting.ids.clear();
      emit({ name: 'uploadsChanged', payload: { ids } });
    }
    if (waiting.overview) {
      waiting.overview = false;
      guarded(() => {
        emit({ name: 'overview', payload: sources.overview() });
      });
    }
    if (waiting.progress) {
      waiting.progress = false;
      guarded(() => {
        emit({ name: 'sendingProgress', payload: sources.sendingProgress() });
      });
    }
  }

  function schedule(): void {
    if (isClosed || listeners.size === 0) return;
    timer ??= setTimeout(flush, INTERVAL_MS);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    uploadsChanged(ids) {
      if (listeners.size === 0) return;
      if (ids === null) waiting.anyRow = true;
      else if (!waiting.anyRow) ids.forEach((id) => waiting.ids.add(id));
      waiting.overview = true;
      schedule();
    },
    overviewChanged() {
      waiting.overview = true;
      schedule();
    },
    sendingProgressChanged() {
      waiting.progress = true;
      schedule();
    },
    emit,
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      listeners.clear();
    }
  };
}
