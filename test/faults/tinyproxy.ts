import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Another process may take the port that was free. */
const STARTS = 5;

/** @returns why there is no tinyproxy on this machine; null: there is one. */
export function noTinyproxyReason(): string | null {
  return spawnSync('tinyproxy', ['-v']).status === 0 ? null : 'there is no tinyproxy';
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

  static async start(options: TinyproxyOptions): Promise<Tinyproxy> {
    const said: string[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      const proxy = await Tinyproxy.#spawn(options);
      const problem = await problemOf(proxy.#child);
      if (problem === null) return proxy;
      await proxy.stop();
      said.push(problem);
    }
    throw new Error(`tinyproxy does not start: ${said.join('; ')}`);
  }

  static async #spawn({ credentials, upstream }: TinyproxyOptions): Promise<Tinyproxy> {
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
    return new Tinyproxy(`127.0.0.1:${port}`, child, folder);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
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

/** @returns null as soon as it takes connections, else what it said before it ended. */
function problemOf({ stdout }: ChildProcess): Promise<string | null> {
  if (stdout === null) throw new Error('tinyproxy was started without a pipe');
  return new Promise((resolve) => {
    const said: string[] = [];
    createInterface(stdout)
      .on('line', (line) => {
        said.push(line);
        if (/Accepting connections/.test(line)) resolve(null);
      })
      .on('close', () => {
        resolve(said.join(' '));
      });
  });
}
