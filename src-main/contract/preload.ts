import type { DeskEvent } from './desk.ts';
import type { CallAnswer } from './dispatch.ts';
import type { AppEvent } from './event.ts';

/** What the desktop shell's preload script puts into the window as `window.outtray`: these functions, nothing else. */
export interface Preload {
  call(name: string, input: unknown): Promise<CallAnswer<unknown>>;
  deskCall(name: string, input: unknown): Promise<CallAnswer<unknown>>;
  onEvent(listener: (event: AppEvent) => void): void;
  onDeskEvent(listener: (event: DeskEvent) => void): void;
  /** Absolute paths of dropped files, which a page alone may not know; '' for what is no file of this machine. */
  pathsOf(files: readonly File[]): readonly string[];
}
