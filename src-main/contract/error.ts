import type { MessageKey } from './wording/format.ts';

/** The stable codes of errors that a person can be shown; each has a sentence in both languages. */
export type ErrorCode = MessageKey extends infer K ? (K extends `error.${infer Code}` ? Code : never) : never;

export type MessageValues = Readonly<Record<string, string | number>>;

/**
 * An expected refusal or a broken environment, with a sentence a person can act on.
 * `values` fill the placeholders of the wording `error.<code>`; they never hold a key or image data.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly values: MessageValues;

  constructor(code: ErrorCode, values: MessageValues = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.name = 'AppError';
    this.code = code;
    this.values = values;
  }
}

/** What crosses the boundary instead of an exception. */
export interface ErrorAnswer {
  readonly code: ErrorCode;
  readonly values: MessageValues;
}
