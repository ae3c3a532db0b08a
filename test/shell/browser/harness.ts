import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { type BrowserShell, openBrowserShell } from '../../../src-main/shell/browser/shell.ts';
import { FakeApplication } from './fake-application.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

/** A shell over a small page, with a client whose every byte a test chooses. */
export class Harness {
  readonly app = new FakeApplication();
  readonly bugs: unknown[] = [];
  readonly addresses: string[] = [];
  readonly shell: BrowserShell;
  readonly #folder: string;

  private constructor(
    shell: BrowserShell,
    folder: string,
    parts: Pick<Harness, 'app' | 'bugs' | 'addresses'>
  ) {
    this.shell = shell;
    this.#folder = folder;
    this.app = parts.app;
    this.bugs = parts.bugs;
    this.addresses = parts.addresses;
  }

  static async open(): Promise<Harness> {
    const folder = await mkdtemp(join(tmpdir(), 'outtray-shell-'));
    const rendererFolder = join(folder, 'renderer');
    await mkdir(join(rendererFolder, 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.js'), 'secret');
    await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>Outtray</title>');
    await writeFile(join(rendererFolder, 'assets/index-CiYMK1k9.js'), 'export {};');
    await writeFile(join(rendererFolder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const app = new FakeApplication();
    const bugs: unknown[] = [];
    const addresses: string[] = [];
    const shell = await openBrowserShell(app, {
      rendererFolder,
      onAddress: (url) => addresses.push(url),
      onBug: (error) => bugs.push(error)
    });
    return new Harness(shell, folder, { app, bugs, addresses });
  }

  get origin(): string {
    return new URL(this.shell.url).origin;
  }

  get port(): number {
    return Number(new URL(this.shell.url).port);
  }

  get token(): string {
    return new URL(this.shell.url).searchParams.get('token') ?? '';
  }

  /** Sends the target as it is written, without a URL parser in between. */
  ask(target: string, { method = 'GET', headers = {} }: Sent = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: this.port, path: target, method, headers, agent: false },
        (response) => {
          buffer(response).then(
            (body) =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: body.toString('utf8')
              }),
            reject
          );
        }
      );
      request.on('error', reject).end();
    });
  }

  /** @returns the `Cookie` header of a new session. */
  async signIn(): Promise<string> {
    const { search } = new URL(this.shell.newAddress());
    const { headers } = await this.ask(`/${search}`);
    return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
  }

  /** Writes bytes to a fresh connection. @returns all that came back until the shell closed it. */
  raw(bytes: string | Buffer): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      const pieces: Buffer[] = [];
      socket.on('data', (piece) => pieces.push(piece));
      // A reset is one way to be refused.
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(Buffer.concat(pieces).toString('latin1')));
      socket.end(bytes);
    });
  }

  /** @returns the status with which the handshake was refused, or the open socket. */
  handshake(path: string, headers: Record<string, string>): Promise<WebSocket | number> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, {
        headers,
        perMessageDeflate: false
      });
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on('error', reject);
    });
  }

  async window(): Promise<WebSocket> {
    const socket = await this.handshake('/rpc', { Origin: this.origin, Cookie: await this.signIn() });
    if (typeof socket === 'number') throw new Error(`The window was refused with ${socket}`);
    return socket;
  }

  async close(): Promise<void> {
    await this.shell.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** @returns the code with which the shell closed it. */
export function closed(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', (code) => resolve(code));
  });
}

/** Lets the loop turn until it is so; what never comes about ends in the test's own timeout. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
