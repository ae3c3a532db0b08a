import type { ImageProblem } from './body-image.ts';

/** How far an exchange had come. `connect` includes the name look-up and the TLS handshake. */
export type Phase = 'connect' | 'body' | 'answer';

/** What an answer was, as far as it came. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** Header fields by lower-case name; the first value where there are several. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most 64 KB of it, decoded. */
  readonly text: string;
  /** `cut`: there was more than 64 KB. `broken`: the connection or the time ended before the answer did. */
  readonly extent: 'whole' | 'cut' | 'broken';
}

export type Ending =
  | Answer
  /** `code` is the system's or Node's error code. */
  | { readonly kind: 'failed'; readonly phase: Phase; readonly code: string; readonly message: string }
  | { readonly kind: 'timeout'; readonly phase: Phase; readonly limitMs: number }
  | { readonly kind: 'image'; readonly problem: ImageProblem }
  | { readonly kind: 'aborted' };

/** All that is known of one PUT when it has ended. */
export interface ExchangeFacts {
  readonly ending: Ending;
  /** Body bytes handed to the socket. */
  readonly bytesSent: number;
  /** The whole body's; 0 where no request was made. */
  readonly bodyBytes: number;
  readonly wasSocketReused: boolean;
  /** Any byte came back on the connection since the request began. */
  readonly hasAnswerBytes: boolean;
}
