import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Tunnel, Ways } from './way.ts';

/** Connections of one sender; nobody else's. */
export interface Agents {
  readonly kept: { readonly http: http.Agent; readonly https: https.Agent };
  /** Opens a connection for each request and closes it afterwards. */
  readonly fresh: { readonly http: http.Agent; readonly https: https.Agent };
  /** Closes what waits for a request, and what is in use as soon as it no longer is. */
  retire(): void;
  /** Closes everything; requests on their way are cut. */
  close(): void;
}

export interface AgentsOptions {
  /** Whose certificates are taken; asked for at the first connection. */
  readonly trust: () => SecureContext;
  readonly ways: Ways;
  /** Limit for the way, TCP and TLS together (ms). */
  readonly connectMs: number;
}

/** How long an answer may still be read after a write has failed (ms). */
const LATE_ANSWER_MS = 1000;

export function createAgents(options: AgentsOptions): Agents {
  const kept = { keepAlive: true, maxSockets: Infinity, maxFreeSockets: 64 };
  const fresh = { keepAlive: false, maxSockets: Infinity };
  const agents = {
    kept: { http: new AnswerFirstAgent(kept), https: new AnswerFirstTlsAgent(kept, options) },
    fresh: { http: new AnswerFirstAgent(fresh), https: new AnswerFirstTlsAgent(fresh, options) }
  };
  return {
    ...agents,
    retire: () => {
      retire(agents.kept.http);
      retire(agents.kept.https);
    },
    close: () => {
      for (const { http: plain, https: secure } of [agents.kept, agents.fresh]) {
        plain.destroy();
        secure.destroy();
      }
    }
  };
}

function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of [...(sockets ?? [])]) socket.destroy();
  }
}

/** Plain http goes to this machine alone, so never through a proxy. */
class AnswerFirstAgent extends http.Agent {
  override createConnection(...args: Parameters<http.Agent['createConnection']>): Duplex | null | undefined {
    return answerFirst(super.createConnection(...args));
  }
}

class AnswerFirstTlsAgent extends https.Agent {
  readonly #options: AgentsOptions;

  constructor(agentOptions: https.AgentOptions, options: AgentsOptions) {
    super(agentOptions);
    this.#options = options;
  }

  override createConnection(options: ConnectionOptions, callback?: Callback): Duplex | null | undefined {
    const { trust, ways } = this.#options;
    // Said, or the environment variable NODE_TLS_REJECT_UNAUTHORIZED could take it back.
    const secure = { ...options, secureContext: trust(), rejectUnauthorized: true };
    const open = (more: { socket?: Socket }) => issuerNamed(super.createConnection({ ...secure, ...more }));
    if (ways.isAlwaysDirect(hostOf(options))) return answerFirst(open({}));
    this.#openOnItsWay(options, open).then(
      (connection) => callback?.(null, connection),
      // Node looks at the second argument only where the first is null.
      (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error)
    );
    return undefined;
  }

  async #openOnItsWay(options: ConnectionOptions, open: Open): Promise<Duplex> {
    const { trust, ways, connectMs } = this.#options;
    const end = performance.now() + connectMs;
    const target = { host: hostOf(options), port: Number(options.port ?? 443) };
    const tunnel = await ways.open(target, trust, connectMs);
    if (tunnel === null) return answerFirst(opened(open({})));
    const connection = opened(open({ socket: tunnel.socket }));
    await untilSecure(connection, end - performance.now(), tunnel);
    return answerFirst(connection);
  }
}

type ConnectionOptions = Parameters<https.Agent['createConnection']>[0];
type Callback = Parameters<https.Agent['createConnection']>[1];
type Open = (more: { socket?: Socket }) => Duplex | null | undefined;

function hostOf({ host, hostname }: ConnectionOptions): string {
  return host ?? hostname ?? 'localhost';
}

function opened(connection: Duplex | null | undefined): Duplex {
  if (!connection) throw new Error('Node made no connection');
  return connection;
}

/**
 * Who issued a certificate that is not trusted: often a box of the office that looks into TLS, whose authority IT can
 * add. When the error is told the certificate is gone, so it is looked at before Node judges it.
 */
function issuerNamed(connection: Duplex | null | undefined): Duplex | null | undefined {
  if (!(connection instanceof TLSSocket)) return connection;
  let issuer: unknown;
  const look = () => {
    // Of a resumed session there is none.
    issuer = connection.getPeerCertificate()?.issuer?.['CN'];
  };
  const name = (error: Error) => {
    if (typeof issuer === 'string') error.message = `${error.message}; issued by ${issuer}`;
  };
  const end = () => connection.off('secure', look).off('error', name);
  connection.prependOnceListener('secure', look).prependOnceListener('error', name);
  return connection.once('secureConnect', end);
}

/** A wrapped socket counts as connected from the start, so the handshake is waited for here. */
function untilSecure(connection: Duplex, limitMs: number, { proxy }: Tunnel): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => {
      end();
      error.message = `${error.message} (through the proxy ${proxy})`;
      reject(error);
    };
    const onSecure = () => {
      end();
      resolve();
    };
    const timer = setTimeout(
      () => connection.destroy(Object.assign(new Error('No TLS handshake in time'), { code: 'ETIMEDOUT' })),
      limitMs
    );
    const end = () => {
      clearTimeout(timer);
      connection.off('secureConnect', onSecure).off('error', onError);
    };
    connection.once('secureConnect', onSecure).once('error', onError);
  });
}

/**
 * A server that answers before it has read the body (413, 403) and closes makes the next write fail, and Node
 * then gives the socket up with the answer still unread in the system's buffer. So a failed write is told only
 * after the socket has ended by what it reads (the answer, an end, a reset), or after LATE_ANSWER_MS.
 */
function answerFirst(connection: Duplex): Duplex;
function answerFirst(connection: Duplex | null | undefined): Duplex | null | undefined;
function answerFirst(connection: Duplex | null | undefined): Duplex | null | undefined {
  if (!connection) return connection;
  const write = connection._write.bind(connection);
  connection._write = (chunk, encoding, done) => write(chunk, encoding, tellLate(connection, done));
  const writeMany = connection._writev?.bind(connection);
  if (writeMany) connection._writev = (chunks, done) => writeMany(chunks, tellLate(connection, done));
  return connection;
}

type Done = (error?: Error | null) => void;

function tellLate(connection: Duplex, done: Done): Done {
  return (error) => {
    if (!isFailedWrite(error)) return done(error);
    const tell = () => {
      clearTimeout(timer);
      connection.off('close', tell);
      done(error);
    };
    const timer = setTimeout(tell, LATE_ANSWER_MS);
    connection.once('close', tell);
  };
}

function isFailedWrite(error: NodeJS.ErrnoException | null | undefined): boolean {
  return error?.code === 'EPIPE' || error?.code === 'ECONNRESET';
}
