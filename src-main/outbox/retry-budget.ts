/** Retries that may follow soon, for each first try. */
const SHARE = 0.1;
/** What may be saved up, so that a small batch's few failures still go again soon. */
const MOST = 10;

/**
 * Keeps quick retries below a tenth of the traffic: a server in trouble must not get more of it. A row that finds the
 * budget empty waits for the schedule's first long step instead.
 */
export class RetryBudget {
  #saved = MOST;

  firstTry(): void {
    this.#saved = Math.min(MOST, this.#saved + SHARE);
  }

  /** @returns false where the budget is used up. */
  take(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
