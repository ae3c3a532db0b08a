import type { SendingProgress } from '../../src-main/contract/overview.ts';

export type SendingByUpload = ReadonlyMap<number, SendingProgress>;

export function sendingByUpload(sending: readonly SendingProgress[]): SendingByUpload {
  return new Map(sending.map((progress) => [progress.uploadId, progress]));
}
