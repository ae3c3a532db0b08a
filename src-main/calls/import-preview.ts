import type { PreviewRow } from '../contract/batch.ts';
import type { PlannedUpload } from '../intake/plan.ts';
import { PREVIEW_ROWS } from '../intake/preview.ts';

/** The first rows of the import that is under way, for the window; nothing of it is stored. */
export class ImportPreview {
  #rows: readonly PreviewRow[] = [];
  #paths = new Map<number, string>();
  #ids = new Map<string, number>();
  /** Never given twice while the process lives: a picture's address means one picture. */
  #lastId = 0;

  get rows(): readonly PreviewRow[] {
    return this.#rows;
  }

  /** A picture that was shown before keeps its id. */
  show(uploads: readonly PlannedUpload[]): void {
    const known = this.#ids;
    this.#ids = new Map();
    this.#paths = new Map();
    this.#rows = uploads.slice(0, PREVIEW_ROWS).map(({ submissionId, idType, images }) => ({
      submissionId,
      idType,
      images: images.map(({ slot, path }) => ({ slot, id: this.#idOf(path, known) }))
    }));
  }

  clear(): void {
    this.show([]);
  }

  /** @returns null for a picture that is not shown any more. */
  pathOf(id: number): string | null {
    return this.#paths.get(id) ?? null;
  }

  #idOf(path: string, known: ReadonlyMap<string, number>): number {
    const id = known.get(path) ?? this.#ids.get(path) ?? (this.#lastId += 1);
    this.#ids.set(path, id);
    this.#paths.set(id, path);
    return id;
  }
}
