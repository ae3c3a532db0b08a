/** Uploads at once that a connection may be set to (design: concurrency between 1 and 32). */
export const MAX_CONCURRENCY = 32;
export const DEFAULT_CONCURRENCY = 4;
export const DEFAULT_MAX_BODY_BYTES = 10_000_000;

/** Text kept of a server's answer (design: secrets and personal data). */
export const MAX_KEPT_TEXT_BYTES = 4096;

/** Rows of one page of a list; a call that asks for more is refused. */
export const MAX_PAGE_ROWS = 200;
