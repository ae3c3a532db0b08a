/**
 * A server in its own process that takes every body to its end, counts it, and answers the documented success; on
 * demand as slow as a line is. argv: a `ServerTask` as JSON. Prints its port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createListener } from 'node:net';
import { Line } from './line.ts';
import type { ServerCounts, ServerTask } from './run-server.ts';

const ANSWER = '{"message":"complete to update image."}';
const HEADERS = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(ANSWER)) };

const { acceptDelayMs, delayMs, bytesPerSecond } = JSON.parse(process.argv[2] ?? '{}') as ServerTask;
const line = bytesPerSecond === null ? null : new Line(bytesPerSecond);

let counts = { requests: 0, bytes: 0, mostAtOnce: 0 };
let atOnce = 0;
let beganAt: number | null = null;
let endedAt = 0;
let cpuBefore = process.cpuUsage();

function take(request: IncomingMessage, response: ServerResponse): void {
  beganAt ??= performance.now();
  atOnce += 1;
  counts.mostAtOnce = Math.max(counts.mostAtOnce, atOnce);
  const count = (bytes: number): void => {
    counts.bytes += bytes;
  };
  const end = (): void => {
    if (delayMs === 0) answer(response);
    else setTimeout(answer, delayMs, response);
  };
  if (line !== null) {
    line.carry(request, count, end);
    return;
  }
  request.on('data', (chunk: Buffer) => count(chunk.length));
  request.on('end', end);
}

function answer(response: ServerResponse): void {
  response.writeHead(200, HEADERS).end(ANSWER);
  atOnce -= 1;
  counts.requests += 1;
  endedAt = performance.now();
}

/** Since it was last asked. */
function countsNow(): ServerCounts {
  const { user, system } = process.cpuUsage(cpuBefore);
  const now = {
    ...counts,
    seconds: (endedAt - (beganAt ?? endedAt)) / 1000,
    cpuSeconds: (user + system) / 1e6
  };
  counts = { requests: 0, bytes: 0, mostAtOnce: 0 };
  beganAt = null;
  cpuBefore = process.cpuUsage();
  return now;
}

const server = createServer((request, response) => {
  if (request.method === 'GET') response.end(JSON.stringify(countsNow()));
  else take(request, response);
});

// A connection is there one delay after it was asked for.
const listener = createListener({ pauseOnConnect: true }, (socket) => {
  beganAt ??= performance.now();
  setTimeout(() => {
    server.emit('connection', socket);
    socket.resume();
  }, acceptDelayMs);
});
listener.listen(0, '127.0.0.1', () => {
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  process.stdout.write(`${address.port}\n`);
});
