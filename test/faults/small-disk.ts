import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Why no file system can be mounted here; null: one can. */
export function noMountReason(): string | null {
  if (process.platform !== 'linux') return `no mount namespaces on ${process.platform}`;
  const { status, error, stderr } = spawnSync('unshare', ['-rm', 'true'], { encoding: 'utf8' });
  if (status === 0) return null;
  return error === undefined ? `unshare -rm: ${stderr.trim()}` : 'there is no unshare';
}

/** A file system of a few megabytes, seen only by processes that are started `under` it. */
export interface SmallDisk {
  /** Commands that stand before the one to be run. */
  readonly under: readonly string[];
  /** The folder as this process reaches it; SQLite does not. */
  readonly outside: string;
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
}

const FILLER = 'filler';
const PIECE = Buffer.alloc(4096);

/** @param folder an empty one, over which it is mounted. */
export async function smallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  const script = `mount -t tmpfs -o size=${megabytes}m tmpfs "$1" && echo ready && exec cat`;
  const holder = spawn('unshare', ['-rm', 'sh', '-c', script, 'sh', folder], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  await once(holder.stdout, 'data');
  const outside = `/proc/${holder.pid}/root${folder}`;
  return {
    under: ['nsenter', '--preserve-credentials', '-U', '-m', '-t', String(holder.pid), '--'],
    outside,
    fill: async () => {
      const file = await open(join(outside, FILLER), 'a');
      try {
        for (;;) await file.write(PIECE);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await file.close();
      }
    },
    free: () => rm(join(outside, FILLER)),
    remove: async () => {
      const ended = once(holder, 'exit');
      holder.stdin.end();
      await ended;
    }
  };
}
