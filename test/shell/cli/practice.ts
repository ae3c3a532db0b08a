import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FaultRuleInput } from '../../../src-main/practice/faults.ts';
import type { ReceivedRequest } from '../../../src-main/practice/received.ts';
import { KEY, type Workplace } from './cli.ts';
import type { Digests } from './submissions.ts';

/** `outtray practice` as a process of its own. */
export interface Practice {
  readonly url: string;
  received(): Promise<ReceivedRequest[]>;
  setFaults(rules: readonly FaultRuleInput[]): Promise<void>;
  stop(): Promise<number | null>;
}

export async function practice(place: Workplace, ...options: string[]): Promise<Practice> {
  const { child, ended } = place.start('practice', '--json', '--port', '0', '--key', KEY, ...options);
  if (child.stdout === null) throw new Error('The server was started without a pipe');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { baseUrl } = JSON.parse(line) as { baseUrl: string };
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(new URL(path, baseUrl), { ...init, headers: { 'x-api-key': KEY } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    url: baseUrl,
    received: async () =>
      ((await (await ask('/practice/received')).json()) as { requests: ReceivedRequest[] }).requests,
    setFaults: async (rules) => {
      await ask('/practice/faults', { method: 'PUT', body: JSON.stringify(rules) });
    },
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended).code;
    }
  };
}

/** What each submission holds after these requests, the later over the earlier. */
export function heldAfter(requests: readonly ReceivedRequest[]): Map<string, Digests> {
  const held = new Map<string, Digests>();
  for (const { submissionId, status, images } of requests) {
    if (status !== 200 || submissionId === null) continue;
    const brought = Object.fromEntries(Object.entries(images).map(([slot, { sha256 }]) => [slot, sha256]));
    held.set(submissionId, { ...held.get(submissionId), ...brought });
  }
  return held;
}
