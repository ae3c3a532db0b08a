import type { IssueCode } from '../../src-main/contract/issue.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import { ConnectionLost } from '../api-error.ts';
import { api } from '../api.ts';
import { Action } from './action.svelte.ts';

/** Rows of the same batch that are blocked by the same issue, so that they can be confirmed together. */
export class LikeIssues {
  #ids = $state.raw<Partial<Record<IssueCode, readonly number[]>>>({});
  readonly confirming = new Action();
  #asked = 0;

  countOf(code: IssueCode): number {
    return this.#ids[code]?.length ?? 0;
  }

  idsOf(code: IssueCode): readonly number[] {
    return this.#ids[code] ?? [];
  }

  async count({ connectionId, batchId, state }: Upload, codes: readonly IssueCode[]): Promise<void> {
    const asked = (this.#asked += 1);
    const filter = { connectionId, batchId, states: [state], isBlocked: true };
    try {
      const answers = await Promise.all(
        codes.map((issueCode) => api.call('uploads.ids', { filter: { ...filter, issueCode }, order: 'row' }))
      );
      if (asked !== this.#asked) return;
      this.#ids = Object.fromEntries(codes.map((code, index) => [code, answers[index]?.ids ?? []]));
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
    }
  }

  /** Exactly the rows that were counted. */
  confirmAll(code: IssueCode): Promise<void> {
    return this.confirm(code, this.#ids[code] ?? []);
  }

  async confirm(code: IssueCode, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.confirming.run(() => api.call('uploads.confirm', { target: { ids: [...ids] }, code }));
  }
}
