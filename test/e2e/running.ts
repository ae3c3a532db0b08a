import type { Page, ViewportSize } from '@playwright/test';
import type { DoubleApp } from '../electron-double/stage.ts';
import type { Target } from './targets.ts';

/** An Outtray with its window, in a process of its own. */
export interface RunningOuttray {
  readonly target: Target;
  readonly pid: number;
  /** Its exit code, when it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Its window as it is now; opens it where the target is a browser. */
  open(): Promise<Page>;
  /**
   * Does what writes a file: by the browser's download, or by the system's dialog, which a person would
   * answer with some place.
   * @param ending of the file's name. Default: csv.
   * @returns the file's bytes.
   */
  saved(act: () => Promise<void>, ending?: 'csv' | 'xlsx'): Promise<Buffer>;
  /** As a person who ends it. @returns its exit code. */
  stop(): Promise<number | null>;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** For the end of a test: looks whether all went well behind the window, and kills what still runs. */
  finish(): Promise<void>;
  /** What stands for the system around it; only of the double. */
  readonly stage: DoubleApp['stage'] | null;
}

export interface StartOptions {
  readonly dataFolder: string;
  readonly viewport: ViewportSize;
  /** More of the command line. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}
