import type { PictureCache } from './images/picture-cache.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;

export interface Retention {
  /** Removes what is too old, now and once a day. */
  start(): void;
  stop(): Promise<void>;
}

/** @param days how long thumbnails are kept; 0: until Outtray ends. */
export function retention(
  pictures: Pick<PictureCache, 'removeOlder' | 'empty'>,
  days = DEFAULT_DAYS,
  onBug: (error: unknown) => void
): Retention {
  let timer: NodeJS.Timeout | null = null;
  let running = Promise.resolve();
  const clean = (): void => {
    running = running.then(() => pictures.removeOlder(Date.now() - days * DAY_MS)).catch(onBug);
  };
  return {
    start: () => {
      if (timer !== null) return;
      if (days > 0) clean();
      timer = setInterval(clean, DAY_MS).unref();
    },
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      timer = null;
      await running;
      if (days === 0) await pictures.empty().catch(onBug);
    }
  };
}
