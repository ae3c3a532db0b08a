import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Application } from '../../contract/application.ts';
import { refuse, REFUSALS, refuseSocket } from './answer.ts';
import { type Asset, readAssets } from '../page/assets.ts';
import { answerExport, readExportPath } from './export-route.ts';
import { gate, gateUpgrade, headOf } from './gate.ts';
import { SECURITY_HEADERS } from '../page/headers.ts';
import { readPicturePath } from '../page/picture-path.ts';
import { answerPicture } from './picture-route.ts';
import { MAX_MESSAGE_BYTES, serveWindow } from './rpc.ts';
import { Sessions } from './sessions.ts';

const HOST = '127.0.0.1';
/** Browsers keep up to 180 cookies for 127.0.0.1, whatever the port, and send them all (about 90 bytes each of ours). */
const MAX_HEADER_BYTES = 32 * 1024;

export interface BrowserShellOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** The built page, such as `out/renderer`. */
  readonly rendererFolder: string;
  /** Gets the first address, once, when the shell listens. */
  readonly onAddress: (url: string) => void;
  /** Gets what was thrown where only a fault of ours throws. */
  readonly onBug?: (error: unknown) => void;
}

export interface BrowserShell {
  /** The first address; its token works once. */
  readonly url: string;
  /** @returns another address, whose token works once. */
  newAddress(): string;
  /** Ends every request and window, and stops listening. The application stays open. */
  close(): Promise<void>;
}

interface Context {
  readonly app: Application;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly sessions: Sessions;
  /** Ours, such as `http://127.0.0.1:5174`. */
  readonly origin: string;
  readonly onBug: (error: unknown) => void;
}

/**
 * Serves the window to a browser on this machine, and to nobody else.
 * @throws Error when the page is not built or the port can't be had (`code` EADDRINUSE or EACCES).
 */
export async function openBrowserShell(
  app: Application,
  { port = 0, rendererFolder, onAddress, onBug = () => undefined }: BrowserShellOptions
): Promise<BrowserShell> {
  const assets = await readAssets(rendererFolder);
  // A missing Host is refused by our own gate, with our own headers.
  const server = createServer({ requireHostHeader: false, maxHeaderSize: MAX_HEADER_BYTES });
  await listen(server, port);
  const { port: ownPort } = server.address() as AddressInfo;
  const sessions = new Sessions(ownPort);
  const { origin } = new URL(`http://${HOST}:${ownPort}`);
  const windows = serve(server, { app, assets, sessions, origin, onBug });
  const newAddress = () => `${origin}/?token=${sessions.newToken()}`;
  const url = newAddress();
  onAddress(url);
  return { url, newAddress, close: () => close(server, windows) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function serve(server: Server, context: Context): WebSocketServer {
  const windows = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false
  });
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answer(context, request, response).catch((error: unknown) => fail(context, request, response, error));
  };
  server.on('request', onRequest);
  server.on('checkExpectation', onRequest);
  server.on('upgrade', (request, socket, head) => upgrade(context, windows, request, socket, head));
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    ignoreResets(socket);
    refuseSocket(socket, REFUSALS.readOnly);
  });
  server.on('clientError', (_error: Error, socket: Duplex) => refuseSocket(socket, REFUSALS.badRequest));
  return windows;
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = gate(headOf(request), context.origin);
  if (refusal !== null) {
    refuse(request, response, refusal);
    return;
  }
  const [path = '', ...rest] = (request.url ?? '').split('?');
  const query = new URLSearchParams(rest.join('?'));
  const token = query.get('token');
  if (path === '/' && token !== null && exchange(context, token, request, response)) return;
  if (!context.sessions.isSignedIn(request.headers.cookie)) {
    refuse(request, response, REFUSALS.addressUsed);
    return;
  }
  await route(context, path, query, request, response);
}

/**
 * Only GET spends a token: programs that preview links ask with HEAD.
 * @returns false where the token is wrong or was used.
 */
function exchange(
  { sessions }: Context,
  token: string,
  request: IncomingMessage,
  response: ServerResponse
): boolean {
  const cookie = request.method === 'GET' ? sessions.exchange(token) : null;
  if (cookie === null) return false;
  response.writeHead(303, { ...SECURITY_HEADERS, 'Set-Cookie': cookie, Location: '/' }).end();
  return true;
}

async function route(
  { app, assets }: Context,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const asset = assets.get(path);
  if (asset !== undefined) {
    answerAsset(asset, request, response);
    return;
  }
  const picture = readPicturePath(path);
  if (picture !== null) {
    await answerPicture(app, picture, request, response);
    return;
  }
  const kind = readExportPath(path);
  if (kind !== null) {
    await answerExport(app, kind, query, request, response);
    return;
  }
  refuse(request, response, REFUSALS.notFound);
}

function answerAsset(asset: Asset, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    ...(asset.isHashed ? { 'Cache-Control': 'private, max-age=31536000, immutable' } : {}),
    'Content-Type': asset.type,
    'Content-Length': asset.body.byteLength
  });
  response.end(request.method === 'HEAD' ? undefined : asset.body);
}

function fail(context: Context, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (isBrowserGone(error)) return;
  context.onBug(error);
  if (response.headersSent) response.destroy();
  else refuse(request, response, REFUSALS.faultOfOurs);
}

/** It went away in the middle of an answer: no fault. */
function isBrowserGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function upgrade(
  { app, sessions, origin, onBug }: Context,
  windows: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer
): void {
  ignoreResets(socket);
  const gateRefusal = gateUpgrade(headOf(request), origin);
  if (gateRefusal !== null) refuseSocket(socket, gateRefusal);
  else if (!sessions.isSignedIn(request.headers.cookie)) refuseSocket(socket, REFUSALS.addressUsed);
  else if (request.url !== '/rpc') refuseSocket(socket, REFUSALS.notFound);
  else windows.handleUpgrade(request, socket, head, (window) => serveWindow(window, app, onBug));
}

/** Node leaves an upgraded socket without a listener, and a reset would then end the process. */
function ignoreResets(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
}

/** WebSocket close code (RFC 6455, section 7.4.1). */
const GOING_AWAY = 1001;

async function close(server: Server, windows: WebSocketServer): Promise<void> {
  const isClosed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const window of windows.clients) {
    window.close(GOING_AWAY, 'Outtray ends');
    window.terminate();
  }
  server.closeAllConnections();
  await isClosed;
}
