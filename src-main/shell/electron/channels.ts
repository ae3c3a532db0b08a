/** The IPC channels of Outtray. There are no others. */
export const CHANNELS = {
  /** Window → main: a call of the contract. */
  call: 'outtray:call',
  /** Window → main: a call of the desk. */
  deskCall: 'outtray:desk-call',
  /** Main → window. */
  event: 'outtray:event',
  deskEvent: 'outtray:desk-event'
} as const;
