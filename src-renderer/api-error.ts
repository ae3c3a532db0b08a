import type { ErrorAnswer } from '../src-main/contract/error.ts';

/** A refusal by the Node side; `sentenceFor` in `messages/` says it. */
export class ApiError extends Error {
  readonly code: ErrorAnswer['code'];
  readonly values: ErrorAnswer['values'];

  constructor(call: string, { code, values }: ErrorAnswer) {
    super(`${call} was refused: ${code}`);
    this.name = 'ApiError';
    this.code = code;
    this.values = values;
  }
}

/** The Node side is gone for now; the window says so in one place and asks again for everything when it is back. */
export class ConnectionLost extends Error {
  constructor(call: string) {
    super(`No connection to Outtray for ${call}`);
    this.name = 'ConnectionLost';
  }
}
