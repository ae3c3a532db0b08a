import { SvelteMap } from 'svelte/reactivity';
import { ConnectionLost } from '../api-error.ts';
import { refreshDelay } from './list-refresh.ts';
import { RowsToAsk } from './rows-to-ask.ts';
import {
  all,
  cleared,
  clicked,
  type Held,
  movedBy,
  movedTo,
  NOTHING_SELECTED,
  only,
  reconciled,
  type Selection,
  toggled
} from './selection.ts';

/** Where a list's rows come from. */
export interface RowSource<Row> {
  /** The whole list, in order. */
  ids(): Promise<readonly number[]>;
  /** At most MAX_PAGE_ROWS; those that are gone are left out. */
  rows(ids: readonly number[]): Promise<readonly Row[]>;
}

/** Kept in memory; the farthest are forgotten first. */
const MAX_KEPT_ROWS = 4000;

/**
 * A list of any length: its order as ids, a snapshot that does not move by itself while a person is in it, and
 * only the rows that are seen. Rows that changed are replaced in place.
 */
export class RowList<Row extends { readonly id: number }> {
  ids = $state.raw<readonly number[]>([]);
  isLoaded = $state(false);
  /** The order or the members may have changed since; `refresh` shows how it is. */
  isOutdated = $state(false);
  selection = $state.raw<Selection>(NOTHING_SELECTED);
  /** The keyboard is in the list. Told by the grid. */
  #hasFocus = $state(false);

  readonly #source: RowSource<Row>;
  readonly #rows = new SvelteMap<number, Row>();
  readonly #toAsk = new RowsToAsk();
  #visible = { first: 0, last: 0 };
  #isLoading = false;
  #asked = 0;
  #answered = 0;
  #answeredAt = 0;
  #tookMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(source: RowSource<Row>) {
    this.#source = source;
  }

  get count(): number {
    return this.ids.length;
  }

  /** Out of date, and kept as it is because a person is in it. */
  get isHeld(): boolean {
    return this.isOutdated && (this.selection.ids.size > 0 || this.#hasFocus);
  }

  /** Undefined until it has been asked for and answered. */
  row(id: number): Row | undefined {
    return this.#rows.get(id);
  }

  get focusedRow(): Row | undefined {
    const { focusId } = this.selection;
    return focusId === null ? undefined : this.#rows.get(focusId);
  }

  /** Known rows of the selection; of a large one those that were seen. */
  get selectedRows(): Row[] {
    const rows: Row[] = [];
    for (const id of this.selection.ids) {
      const row = this.#rows.get(id);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** Asks for the list anew, whatever is selected: after a change of the filter or the person's own deed. */
  async refresh(): Promise<void> {
    const asked = (this.#asked += 1);
    this.isOutdated = false;
    clearTimeout(this.#timer);
    const startedAt = performance.now();
    const ids = await answerOrNull(this.#source.ids());
    // A later question makes this answer worthless.
    if (asked !== this.#asked || this.#isClosed) return;
    this.#answered = asked;
    this.#answeredAt = performance.now();
    this.#tookMs = this.#answeredAt - startedAt;
    if (ids !== null) this.#take(ids);
    this.#schedule();
  }

  /** These rows are not what they were; null: any may have changed. Members and order may have changed with them. */
  changed(ids: readonly number[] | null): void {
    for (const id of ids ?? this.#rows.keys()) this.#toAsk.markStale(id);
    this.#toAsk.forgetGone();
    this.isOutdated = true;
    void this.#load();
    this.#schedule();
  }

  /** A row as the Node side just answered it. */
  put(row: Row): void {
    this.#rows.set(row.id, row);
  }

  /** Indices of the rows in sight, told by the grid. */
  show(first: number, last: number): void {
    this.#visible = { first, last };
    void this.#load();
  }

  setFocus(hasFocus: boolean): void {
    this.#hasFocus = hasFocus;
    this.#schedule();
  }

  isSelected(id: number): boolean {
    return this.selection.ids.has(id);
  }

  click(id: number, held: Held): void {
    this.#select(clicked(this.selection, this.ids, id, held));
  }

  moveBy(delta: number, held: Held): void {
    this.#select(movedBy(this.selection, this.ids, delta, held));
  }

  moveTo(index: number, held: Held): void {
    this.#select(movedTo(this.selection, this.ids, index, held));
  }

  toggleFocused(): void {
    const { focusId } = this.selection;
    if (focusId !== null) this.#select(toggled(this.selection, focusId));
  }

  selectOnly(id: number): void {
    this.#select(only(id));
  }

  selectAll(): void {
    this.#select(all(this.selection, this.ids));
  }

  clearSelection(): void {
    this.#select(cleared(this.selection));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #select(selection: Selection): void {
    this.selection = selection;
    this.#schedule();
  }

  #take(ids: readonly number[]): void {
    this.selection = reconciled(this.selection, this.ids, ids);
    this.ids = ids;
    this.isLoaded = true;
    void this.#load();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || !this.isLoaded) return;
    const delayMs = refreshDelay({
      isOutdated: this.isOutdated,
      hasSelection: this.selection.ids.size > 0,
      hasFocus: this.#hasFocus,
      isAsking: this.#asked !== this.#answered,
      sinceLastMs: performance.now() - this.#answeredAt,
      lastTookMs: this.#tookMs
    });
    if (delayMs !== null) this.#timer = setTimeout(() => void this.refresh(), delayMs);
  }

  /** One question at a time: while one is under way, scrolling only moves the window that the next one asks about. */
  async #load(): Promise<void> {
    if (this.#isLoading || this.#isClosed) return;
    this.#isLoading = true;
    try {
      for (let ids = this.#wanted(); ids.length > 0; ids = this.#wanted()) {
        const rows = await answerOrNull(this.#source.rows(ids));
        if (rows === null) break;
        this.#keep(ids, rows);
      }
    } finally {
      this.#isLoading = false;
    }
  }

  #wanted(): number[] {
    const { first, last } = this.#visible;
    return this.#toAsk.next(this.ids, first, last, (id) => this.#rows.has(id));
  }

  #keep(asked: readonly number[], rows: readonly Row[]): void {
    for (const row of rows) this.#rows.set(row.id, row);
    this.#toAsk.answered(asked, rows);
    // A map iterates in the order of insertion: the first were asked for longest ago.
    for (const id of this.#rows.keys()) {
      if (this.#rows.size <= MAX_KEPT_ROWS) break;
      this.#rows.delete(id);
    }
  }
}

/** Null where the Node side is gone: everything is asked for again when it is back. */
async function answerOrNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ConnectionLost) return null;
    throw error;
  }
}
