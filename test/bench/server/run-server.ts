import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface ServerTask {
  /** Before a connection is accepted. */
  readonly acceptDelayMs: number;
  /** Before each answer. */
  readonly delayMs: number;
  /** Of all connections together; null: as fast as it can. */
  readonly bytesPerSecond: number | null;
}

/** What the server saw since it was last asked. */
export interface ServerCounts {
  readonly requests: number;
  /** Of bodies. */
  readonly bytes: number;
  readonly mostAtOnce: number;
  /** From the first connection or request to the last answer. */
  readonly seconds: number;
  /** User and system. */
  readonly cpuSeconds: number;
}

export interface BenchServer {
  readonly baseUrl: string;
  counts(): Promise<ServerCounts>;
  close(): void;
}

export async function startServer(task: Partial<ServerTask> = {}): Promise<BenchServer> {
  const whole: ServerTask = { acceptDelayMs: 0, delayMs: 0, bytesPerSecond: null, ...task };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.ts'), JSON.stringify(whole)], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const baseUrl = `http://127.0.0.1:${port.toString().trim()}/v3`;
  return {
    baseUrl,
    counts: async () => {
      const answer = await fetch(baseUrl, { headers: { connection: 'close' } });
      return (await answer.json()) as ServerCounts;
    },
    close: () => {
      child.kill();
    }
  };
}

/**
 * How many times faster the server could be than it had to be: by the share of a core that it used. Its work is of one
 * thread.
 */
export function serverHeadroom({ seconds, cpuSeconds }: ServerCounts): number {
  return seconds / cpuSeconds;
}
