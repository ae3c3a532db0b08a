import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import { ISSUED_CERTIFICATE, ISSUED_CERTIFICATE_KEY } from './certificate.ts';
import type { ProxyEvent, ProxyOptions } from './proxy.ts';

/** A proxy that does what a test says: a process of its own, see proxy.ts. */
const clients = new Set<Socket>();

function tell(event: ProxyEvent): void {
  process.send?.(event);
}

process.once('message', (options: ProxyOptions) => {
  process.on('message', (command) => {
    if (command === 'cut') for (const client of clients) client.destroy();
  });
  serve(options);
});

function serve(options: ProxyOptions): void {
  const server =
    options.kind === 'https'
      ? tls.createServer({ cert: ISSUED_CERTIFICATE, key: ISSUED_CERTIFICATE_KEY })
      : net.createServer();
  server.on(options.kind === 'https' ? 'secureConnection' : 'connection', (client: Socket) => {
    clients.add(client);
    const seen: Buffer[] = [];
    client
      .on('error', () => undefined)
      .on('data', (chunk: Buffer) => seen.push(chunk))
      .on('close', () => {
        clients.delete(client);
        tell({ event: 'closed', bytes: Buffer.concat(seen).toString('base64') });
      });
    void meet(client, options);
  });
  server.listen(0, '127.0.0.1', () =>
    tell({ event: 'listening', port: (server.address() as AddressInfo).port })
  );
}

async function meet(client: Socket, options: ProxyOptions): Promise<void> {
  if (options.kind === 'socks5') return meetSocks(client, options);
  const head = await until(client, (bytes) => bytes.includes('\r\n\r\n'));
  tell({ event: 'asked', head: head.toString('latin1') });
  const { behaviour, credentials } = options;
  if (behaviour === 'hang') return;
  if (behaviour === 'close') return void client.destroy();
  if (typeof behaviour === 'object') return void client.end(behaviour.answer, 'latin1');
  const expected = credentials === null ? null : Buffer.from(credentials).toString('base64');
  if (expected !== null && !head.includes(`proxy-authorization: Basic ${expected}\r\n`)) {
    return void client.end(
      'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'
    );
  }
  join(client, options.forwardTo, () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
}

/** RFC 1928, and RFC 1929 for credentials. */
async function meetSocks(client: Socket, { credentials, forwardTo }: ProxyOptions): Promise<void> {
  await until(client, (bytes) => bytes.length >= 2 && bytes.length >= 2 + (bytes[1] ?? 0));
  client.write(Buffer.from([5, credentials === null ? 0 : 2]));
  if (credentials !== null) {
    const given = await until(client, (bytes) => bytes.length > 3);
    const user = given.subarray(2, 2 + (given[1] ?? 0)).toString();
    const isRight = `${user}:${given.subarray(3 + user.length).toString()}` === credentials;
    client.write(Buffer.from([1, isRight ? 0 : 1]));
    if (!isRight) return void client.end();
  }
  const ask = await until(client, (bytes) => bytes.length > 6 && bytes.length >= 7 + (bytes[4] ?? 0));
  tell({ event: 'asked', head: ask.subarray(5, -2).toString() });
  join(client, forwardTo, () => client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])));
}

/** What the server ends or resets is reset for the client too, once all that came from it was handed on. */
function join(client: Socket, port: number, onOpen: () => void): void {
  const server = patient(net.connect(port, '127.0.0.1'));
  server.once('connect', () => {
    onOpen();
    client.on('data', (chunk: Buffer) => {
      if (!server.write(chunk)) client.pause();
    });
    server.on('drain', () => client.resume()).on('data', (chunk: Buffer) => client.write(chunk));
    client.resume();
  });
  const reset = () => client.write('', () => client.resetAndDestroy());
  server
    .on('error', () => undefined)
    .on('end', reset)
    .on('close', reset);
  client.on('close', () => server.destroy());
}

/** What the server answered before it closed is still there to be read when a write to it fails. */
function patient(socket: Socket): Socket {
  const write = socket._write.bind(socket);
  socket._write = (chunk, encoding, done) => {
    write(chunk, encoding, (error?: Error | null) => {
      if (error) socket.once('close', () => done(error));
      else done();
    });
  };
  // Only one chunk waits at a time, since the client is paused meanwhile.
  return socket;
}

/** Reads until that is there; what follows stays unread. */
function until(client: Socket, isThere: (bytes: Buffer) => boolean): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      if (!isThere(bytes)) return;
      client.off('data', take).pause();
      resolve(bytes);
    };
    client.on('data', take).resume();
  });
}
