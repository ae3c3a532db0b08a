/** A server in its own process that takes every body to its end, counts it, and answers the documented success. */
import { createServer } from 'node:http';

const ANSWER = '{"message":"complete to update image."}';
const HEADERS = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(ANSWER)) };

let requests = 0;
let bytes = 0;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    const counted = JSON.stringify({ requests, bytes });
    requests = 0;
    bytes = 0;
    response.end(counted);
    return;
  }
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  request.on('end', () => {
    requests += 1;
    response.writeHead(200, HEADERS).end(ANSWER);
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  process.stdout.write(`${address.port}\n`);
});
