/** Files dragged over the window and dropped on it, wherever they are let go. */
export class DropTarget {
  isOver = $state(false);
  readonly #take: (files: readonly File[]) => void;
  /** Entering a child comes before leaving its parent: only at zero have they left. */
  #depth = 0;

  constructor(take: (files: readonly File[]) => void) {
    this.#take = take;
  }

  enter(event: DragEvent): void {
    if (hasFiles(event)) this.#setDepth(this.#depth + 1);
  }

  leave(event: DragEvent): void {
    if (hasFiles(event)) this.#setDepth(Math.max(0, this.#depth - 1));
  }

  /** Without this the browser would open the file in place of the window. */
  over(event: DragEvent): void {
    if (hasFiles(event)) event.preventDefault();
  }

  drop(event: DragEvent): void {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.#setDepth(0);
    this.#take([...(event.dataTransfer?.files ?? [])]);
  }

  #setDepth(depth: number): void {
    this.#depth = depth;
    this.isOver = depth > 0;
  }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
