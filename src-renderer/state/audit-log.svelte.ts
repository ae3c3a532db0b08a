import {
  AUDIT_KINDS,
  type AuditFilter,
  type AuditKind,
  type AuditRow,
  type AuditVerdict
} from '../../src-main/contract/audit.ts';
import { api } from '../api.ts';
import { Action } from './action.svelte.ts';
import { app } from './app.svelte.ts';
import { Asked } from './asked.svelte.ts';
import { newerCount } from './newer.ts';
import { route } from './route.svelte.ts';
import { RowList } from './row-list.svelte.ts';

/** What stands in the filter while any kind is shown. */
export const ALL_KINDS = '';
export type KindChoice = AuditKind | typeof ALL_KINDS;

interface Parts {
  readonly text: string;
  readonly kind: KindChoice;
  /** `2026-11-24`, local; '': any. */
  readonly since: string;
  readonly until: string;
}

const ANY: Parts = { text: '', kind: ALL_KINDS, since: '', until: '' };

/** A row of the log as lists hold it. */
export type LogRow = AuditRow & { readonly id: number };

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Local midnight at the beginning of that day, or `days` later. @returns undefined for what is no day. */
function midnight(day: string, days: number): number | undefined {
  if (!DAY.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const time = new Date(year, month - 1, date + days).getTime();
  return Number.isNaN(time) ? undefined : time;
}

/** The audit log of the connection shown, the filter that the address keeps, and the check of the whole log. */
export class ChangeLog extends RowList<LogRow> {
  readonly checking = new Action();
  verdict = $state.raw<AuditVerdict | null>(null);
  #parts = $state.raw<Parts>(ANY);
  readonly isFiltered = $derived(JSON.stringify(this.#parts) !== JSON.stringify(ANY));
  readonly #latest = new Asked(() => this.#peek());
  readonly newer = $derived(
    this.isLoaded && this.#latest.value !== null ? (newerCount(this.ids, this.#latest.value) ?? 0) : 0
  );

  constructor(params: Readonly<Record<string, string>>) {
    super({
      ids: () => this.#ask(),
      rows: async (ids) =>
        (await api.call('audit.rows', { ids: [...ids] })).map((row) => ({ ...row, id: row.seq }))
    });
    this.#parts = {
      text: params['text'] ?? '',
      kind: AUDIT_KINDS.find((kind) => kind === params['kind']) ?? ALL_KINDS,
      since: params['since'] ?? '',
      until: params['until'] ?? ''
    };
    void this.refresh();
  }

  get parts(): Parts {
    return this.#parts;
  }

  get filter(): AuditFilter {
    const { text, kind, since, until } = this.#parts;
    const [from, to] = [midnight(since, 0), midnight(until, 1)];
    return {
      connectionId: app.connection.id,
      ...(text === '' ? {} : { text }),
      ...(kind === ALL_KINDS ? {} : { kinds: [kind] }),
      ...(from === undefined ? {} : { since: from }),
      ...(to === undefined ? {} : { until: to })
    };
  }

  filterBy(part: Partial<Parts>): void {
    this.#parts = { ...this.#parts, ...part };
    const words = Object.entries(this.#parts).filter(([, value]) => value !== '');
    route.set({ log: 'changes', ...Object.fromEntries(words) });
    this.#latest.value = null;
    this.clearSelection();
    void this.refresh();
  }

  clearFilter(): void {
    this.filterBy(ANY);
  }

  follow(): () => void {
    const end = this.#latest.follow();
    return () => {
      end();
      this.close();
    };
  }

  async check(): Promise<void> {
    this.verdict = null;
    await this.checking.run(async () => {
      this.verdict = await api.call('audit.verify', {});
    });
  }

  async #peek(): Promise<readonly number[]> {
    const ids = await this.#ask();
    if (this.isLoaded && this.count === 0 && ids.length > 0) void this.refresh();
    return ids;
  }

  async #ask(): Promise<readonly number[]> {
    return (await api.call('audit.ids', { filter: this.filter })).ids;
  }
}
