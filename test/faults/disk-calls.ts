import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const WORK = join(import.meta.dirname, 'database-work.ts');

export interface Worked {
  readonly code: number | null;
  /** What was acknowledged, in order. */
  readonly acknowledged: readonly string[];
  readonly stderr: string;
}

/** `database-work` on that folder, with strace watching its calls to the system. */
export function workUnder(folder: string, ...options: readonly string[]): Worked {
  const args = ['-f', '-qq', ...options, process.execPath, WORK, folder];
  const { status, stdout, stderr } = spawnSync('strace', args, { encoding: 'utf8' });
  return { code: status, acknowledged: stdout.split('\n').filter((line) => line !== ''), stderr };
}

/** The nth call of that name by one thread meets this fault. */
export function faultAt(call: string, nth: number, fault: string): string[] {
  return ['-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:${fault}:when=${nth}`];
}

/** A call that changed a file or a folder, or an acknowledgement. */
export type DiskCall =
  | { readonly kind: 'write'; readonly path: string; readonly bytes: Buffer; readonly at: number | null }
  | { readonly kind: 'truncate'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'open'; readonly path: string; readonly isEmptied: boolean }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'mkdir'; readonly path: string }
  | { readonly kind: 'say'; readonly lines: readonly string[] };

const CALLS = 'openat,pwrite64,write,ftruncate,fsync,rename,unlink,mkdir';

/** For `workUnder`: every call is written to `log`, with all its bytes. */
export function recording(log: string): string[] {
  return ['-y', '-xx', '-s', '200000', '-o', log, '-e', `trace=${CALLS}`];
}

/** @returns how many times `call` was made. */
export function countCalls(log: string, call: string): number {
  return wholeLines(log).filter((line) => line.includes(` ${call}(`)).length;
}

/** @returns the calls that succeeded below `folder`, in order. */
export function diskCalls(log: string, folder: string): DiskCall[] {
  return wholeLines(log).flatMap((line) => {
    const call = parse(line);
    return call !== null && (call.kind === 'say' || call.path.startsWith(folder)) ? [call] : [];
  });
}

/** A call during which another thread made one stands in two lines. */
function wholeLines(log: string): string[] {
  const begun = new Map<string, string>();
  return log.split('\n').flatMap((line) => {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(pid, line.slice(0, -'<unfinished ...>'.length));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)?.[1];
    return [resumed === undefined ? line : `${begun.get(pid) ?? ''}${resumed}`];
  });
}

function parse(line: string): DiskCall | null {
  const [, name = '', args = '', result = ''] = /^\d+ +(\w+)\((.*)\) *= (-?\d+.*)$/.exec(line) ?? [];
  if (result === '' || result.startsWith('-')) return null;
  const strings = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => bytesOf(hex));
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = strings;
  const path = bytesOf(/^\d+<([^>]*)>/.exec(args)?.[1] ?? '').toString();
  const numbers = args.split(', ').map(Number);
  switch (name) {
    case 'pwrite64':
      return { kind: 'write', path, bytes: first, at: numbers.at(-1) ?? 0 };
    case 'write':
      return args.startsWith('1<')
        ? { kind: 'say', lines: first.toString().trim().split('\n') }
        : { kind: 'write', path, bytes: first, at: null };
    case 'ftruncate':
      return { kind: 'truncate', path, bytes: numbers.at(-1) ?? 0 };
    case 'fsync':
      return { kind: 'sync', path };
    case 'unlink':
      return { kind: 'unlink', path: first.toString() };
    case 'rename':
      return { kind: 'rename', path: first.toString(), to: second.toString() };
    case 'mkdir':
      return { kind: 'mkdir', path: first.toString() };
    case 'openat':
      if (!args.includes('O_CREAT')) return null;
      return { kind: 'open', path: first.toString(), isEmptied: args.includes('O_TRUNC') };
    default:
      return null;
  }
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}
