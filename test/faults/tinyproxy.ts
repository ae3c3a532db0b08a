import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Debian's package with the program alone: nothing is started, nothing configured. */
const PACKAGE = 'tinyproxy-bin';

/** @returns why there is no tinyproxy on this machine, which is installed where that is possible; null: there is one. */
export function tinyproxyProblem(): string | null {
  if (isThere()) return null;
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!isDebianRoot) return 'tinyproxy is not installed';
  const install = ['install', '-y', '--no-install-recommends', PACKAGE];
  if (!aptGet(...install) && aptGet('update')) aptGet(...install);
  return isThere() ? null : `${PACKAGE} can’t be installed`;
}

function isThere(): boolean {
  return spawnSync('tinyproxy', ['-v']).status === 0;
}

function aptGet(...args: readonly string[]): boolean {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 60_000 };
  return spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=50', ...args], options).status === 0;
}

export interface TinyproxyOptions {
  /** `user password` that it wants. */
  readonly credentials?: string;
  /** Where it hands on what it is asked for, as an office's proxies do to each other; else it looks names up itself. */
  readonly upstream?: string;
}

export class Tinyproxy {
  readonly place: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(place: string, child: ChildProcess, folder: string) {
    this.place = place;
    this.#child = child;
    this.#folder = folder;
  }

  static async start({ credentials, upstream }: TinyproxyOptions): Promise<Tinyproxy> {
    const folder = await mkdtemp(join(tmpdir(), 'outtray-tinyproxy-'));
    const port = await freePort();
    const lines = [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Timeout 60',
      'MaxClients 50',
      'LogLevel Info',
      ...(credentials === undefined ? [] : [`BasicAuth ${credentials}`]),
      ...(upstream === undefined ? [] : [`Upstream http ${upstream}`])
    ];
    await writeFile(join(folder, 'tinyproxy.conf'), `${lines.join('\n')}\n`);
    const child = spawn('tinyproxy', ['-d', '-c', join(folder, 'tinyproxy.conf')], {
      stdio: ['ignore', 'pipe', 'inherit']
    });
    const proxy = new Tinyproxy(`127.0.0.1:${port}`, child, folder);
    await untilSaid(child, /Accepting connections/);
    return proxy;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    if (this.#child.exitCode === null) {
      this.#child.kill();
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** It can't be told to choose one itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function untilSaid({ stdout }: ChildProcess, words: RegExp): Promise<void> {
  if (stdout === null) throw new Error('tinyproxy was started without a pipe');
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    createInterface(stdout)
      .on('line', (line) => {
        said.push(line);
        if (words.test(line)) resolve();
      })
      .on('close', () => {
        reject(new Error(`tinyproxy ended: ${said.join(' ')}`));
      });
  });
}
