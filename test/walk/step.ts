import type { World } from './world.ts';

/** One thing that happens. */
export interface Step {
  readonly name: string;
  readonly weight: number;
  /** @returns null where it can't happen now; else what did, for the trace. It need not wait for what comes of it. */
  readonly run: (world: World) => Promise<string | null> | string | null;
}
