import type { Image, Upload } from '../../src-main/contract/upload.ts';

const DELAY_MS = 350;

interface Hovered {
  readonly image: Image;
  readonly upload: Upload;
  /** Where its thumbnail is, in the window. */
  readonly place: DOMRect;
}

/** The picture under the pointer, shown larger after a moment; the frame draws it. */
class HoverPicture {
  shown = $state.raw<Hovered | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  enter(element: Element, image: Image, upload: Upload): void {
    clearTimeout(this.#timer);
    // While one is shown the next is at once: a person compares.
    const delayMs = this.shown === null ? DELAY_MS : 0;
    this.#timer = setTimeout(() => {
      if (element.isConnected) this.shown = { image, upload, place: element.getBoundingClientRect() };
    }, delayMs);
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.shown = null), 60);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.shown = null;
  }
}

export const hoverPicture = new HoverPicture();
