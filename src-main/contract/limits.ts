/** Uploads at once that a connection may be set to (design: concurrency between 1 and 32). */
export const MAX_CONCURRENCY = 32;
export const DEFAULT_CONCURRENCY = 4;
export const DEFAULT_MAX_BODY_BYTES = 10_000_000;

/** Longest edge in px below which no picture is shrunk: text on a card of that width can still be read. */
export const DEFAULT_MIN_EDGE_PX = 1000;

/** Requests a day and key: the smaller of the two numbers that the vendor documents (argos-api: the gateway). */
export const DEFAULT_DAILY_LIMIT = 200_000;
/** From this share of the daily limit on, people are warned. */
export const DAILY_LIMIT_WARNING = 0.8;
/** Sending stops here: what other programs with the same key send is not known. */
export const DAILY_LIMIT_STOP = 0.95;

/**
 * No wait of a row is longer than this: four hours and their jitter. A row that is due later was given its time by a
 * clock that has since been set back: it goes now.
 */
export const LONGEST_ROW_WAIT_MS = 5 * 3600_000;

/** Text kept of a server's answer (design: secrets and personal data). */
export const MAX_KEPT_TEXT_BYTES = 4096;

/** Rows of one page of a list; a call that asks for more is refused. */
export const MAX_PAGE_ROWS = 200;
