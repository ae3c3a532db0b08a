/**
 * A server in its own process that takes every body to its end, counts it, and answers the documented success. It
 * knows no more of HTTP than a head with a Content-Length, and reads all into one buffer: next to nothing of what is
 * measured shall be the server's. Any request that is no PUT is answered with what was taken since the last such.
 */
import { createServer, Socket } from 'node:net';

/** What the server took and what that cost it, since it was last asked. */
export interface Taken {
  readonly requests: number;
  /** Of bodies. */
  readonly bytes: number;
  /** User and system. */
  readonly cpuSeconds: number;
}

const READ_BYTES = 512 * 1024;
const END_OF_HEAD = '\r\n\r\n';
const ANSWER = answer('{"message":"complete to update image."}');

let requests = 0;
let bytes = 0;
let cpuBefore = process.cpuUsage();

function answer(text: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
}

function taken(): Taken {
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuBefore = process.cpuUsage();
  const sinceThen = { requests, bytes, cpuSeconds: (user + system) / 1e6 };
  requests = 0;
  bytes = 0;
  return sinceThen;
}

/** @returns what takes the bytes of one connection, in which requests stand one after the other. */
function taker(socket: Socket): (chunk: Buffer) => void {
  let head = '';
  let bodyBytesLeft: number | null = null;

  const takeHead = (chunk: Buffer): number => {
    const before = head.length;
    head += chunk.toString('latin1');
    const end = head.indexOf(END_OF_HEAD);
    if (end < 0) return chunk.length;
    const isPut = head.startsWith('PUT ');
    bodyBytesLeft = Number(/content-length: *(\d+)/i.exec(head.slice(0, end))?.[1] ?? 0);
    head = '';
    if (!isPut) {
      bodyBytesLeft = null;
      socket.write(answer(JSON.stringify(taken())));
    }
    return end + END_OF_HEAD.length - before;
  };

  const takeBody = (left: number, available: number): number => {
    const count = Math.min(left, available);
    bytes += count;
    bodyBytesLeft = left - count;
    if (bodyBytesLeft > 0) return count;
    bodyBytesLeft = null;
    requests += 1;
    socket.write(ANSWER);
    return count;
  };

  return (chunk) => {
    for (let rest = chunk; rest.length > 0;) {
      rest = rest.subarray(bodyBytesLeft === null ? takeHead(rest) : takeBody(bodyBytesLeft, rest.length));
    }
  };
}

const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
const server = createServer((accepted) => {
  // A server's sockets can't be told where to read to; their handles can be taken over by one that can.
  const handle = (accepted as unknown as { readonly _handle: unknown })._handle;
  const socket = new Socket({
    handle,
    onread: {
      buffer,
      callback: (count: number) => {
        take(buffer.subarray(0, count));
        return true;
      }
    }
  } as ConstructorParameters<typeof Socket>[0]);
  const take = taker(socket);
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.end());
  socket.resume();
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  process.stdout.write(`${address.port}\n`);
});
