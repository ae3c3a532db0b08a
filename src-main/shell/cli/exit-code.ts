/** What a script can tell from the way the command ended. */
export const EXIT = {
  /** All went well. */
  ok: 0,
  /** Wrong usage or a broken environment. */
  wrong: 1,
  /** Some rows need fixing or wait for a later retry. */
  rowsRemain: 2,
  /** Paused for a reason that concerns the connection. */
  paused: 3,
  /** The audit log is not what was written. */
  auditBroken: 4
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
