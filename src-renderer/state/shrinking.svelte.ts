import type { ShrinkResult } from '../../src-main/contract/shrinking.ts';
import { api } from '../api.ts';
import { t } from '../messages/index.ts';
import { formatBytes } from '../messages/number-and-time.ts';
import { Action } from './action.svelte.ts';
import { announcer } from './announcer.svelte.ts';

/** Rows of one question to the Node side: progress is told after each, and a stop waits for no more. */
const ROWS_AT_ONCE = 4;

const NOTHING: ShrinkResult = { changed: 0, changedIds: [], skipped: [], beforeBytes: 0, afterBytes: 0 };

/** Making the pictures of one or many rows smaller, with what came of it. */
export class Shrinking {
  readonly action = new Action();
  done = $state(0);
  total = $state(0);
  result = $state.raw<ShrinkResult | null>(null);
  #isStopped = false;

  get isBusy(): boolean {
    return this.action.isBusy;
  }

  stop(): void {
    this.#isStopped = true;
  }

  forget(): void {
    if (!this.isBusy) this.result = null;
  }

  /**
   * @param maxBodyBytes null: as the connection and the server's refusals have it
   * @returns the rows that are smaller now
   */
  async run(ids: readonly number[], maxBodyBytes: number | null = null): Promise<readonly number[]> {
    if (this.isBusy || ids.length === 0) return [];
    this.#isStopped = false;
    this.done = 0;
    this.total = ids.length;
    this.result = null;
    const result = await this.action.run(() => this.#pieces(ids, maxBodyBytes));
    if (this.words !== '') announcer.say(this.words);
    return result?.changedIds ?? [];
  }

  /** What came of it, before and after. */
  get words(): string {
    if (this.result === null) return '';
    const { changed, skipped, beforeBytes, afterBytes } = this.result;
    const countOf = (wanted: string) => skipped.find(({ reason }) => reason === wanted)?.count ?? 0;
    const sizes = { before: formatBytes(beforeBytes), after: formatBytes(afterBytes) };
    return [
      changed > 0 ? t('made.shrunkRows', { count: changed, ...sizes }) : '',
      countOf('cannot') > 0 ? t('made.cannotShrink', { count: countOf('cannot') }) : '',
      countOf('fits') > 0 ? t('made.fits', { count: countOf('fits') }) : ''
    ]
      .filter((sentence) => sentence !== '')
      .join(' ');
  }

  async #pieces(ids: readonly number[], maxBodyBytes: number | null): Promise<ShrinkResult> {
    let sum = NOTHING;
    for (let start = 0; start < ids.length && !this.#isStopped; start += ROWS_AT_ONCE) {
      const piece = ids.slice(start, start + ROWS_AT_ONCE);
      const result = await api.call('uploads.shrink', { target: { ids: piece }, maxBodyBytes });
      sum = sumOf(sum, result);
      this.result = sum;
      this.done = start + piece.length;
    }
    return sum;
  }
}

function sumOf(one: ShrinkResult, other: ShrinkResult): ShrinkResult {
  const reasons = ['state', 'fits', 'cannot'] as const;
  const counted = [...one.skipped, ...other.skipped];
  const skipped = reasons.map((reason) => ({
    reason,
    count: counted.reduce((sum, skip) => sum + (skip.reason === reason ? skip.count : 0), 0)
  }));
  return {
    changed: one.changed + other.changed,
    changedIds: [...one.changedIds, ...other.changedIds],
    skipped: skipped.filter(({ count }) => count > 0),
    beforeBytes: one.beforeBytes + other.beforeBytes,
    afterBytes: one.afterBytes + other.afterBytes
  };
}
