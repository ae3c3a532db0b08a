import type { PictureCache } from './images/picture-cache.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;

export interface Retention {
  /** Removes what is too old, now and once a day. */
  start(): void;
  /** Removes the made pictures that no row needs, now. */
  sweepMade(): Promise<void>;
  stop(): Promise<void>;
}

interface Parts {
  readonly pictures: Pick<PictureCache, 'removeOlder' | 'empty'>;
  /** All that no row needs; a row that was sent needs its own for as long as thumbnails are kept. */
  readonly removeMade: (sentSince: number) => Promise<void>;
  /** How long pictures are kept that nobody needs for sending; 0: until Outtray ends. */
  readonly days?: number | undefined;
  /** What the connections' own rules say. */
  readonly erase: () => Promise<void>;
  readonly now: () => number;
  readonly onBug: (error: unknown) => void;
}

export function retention({
  pictures,
  removeMade,
  days = DEFAULT_DAYS,
  erase,
  now,
  onBug
}: Parts): Retention {
  let timer: NodeJS.Timeout | null = null;
  let running = Promise.resolve();
  const oldest = (): number => now() - days * DAY_MS;
  const next = (work: () => Promise<void>): Promise<void> => (running = running.then(work).catch(onBug));
  const sweepMade = (): Promise<void> => next(() => removeMade(oldest()));
  const clean = (): void => {
    if (days > 0) void next(() => pictures.removeOlder(oldest()));
    void sweepMade();
    void next(erase);
  };
  return {
    start: () => {
      if (timer !== null) return;
      clean();
      timer = setInterval(clean, DAY_MS).unref();
    },
    sweepMade,
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      timer = null;
      await running;
      if (days > 0) return;
      await pictures.empty().catch(onBug);
      await sweepMade();
    }
  };
}
