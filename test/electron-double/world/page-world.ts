import type { Passage } from './passage.ts';

/** Number under which the page's world takes what the preload exposes. */
export const EXPOSE = 1;

/** Runs in the page's own world before any script of the page. */
export function pageWorld(passage: Passage): void {
  const freezeAll = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    for (const item of Object.values(value)) freezeAll(item);
    return Object.freeze(value);
  };
  passage.offer(EXPOSE, (name, value) => {
    if (Object.hasOwn(globalThis, String(name))) {
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    }
    Object.defineProperty(globalThis, String(name), {
      value: freezeAll(value),
      enumerable: true,
      writable: false,
      configurable: false
    });
  });
}
