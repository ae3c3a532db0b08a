import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

/** Connections of one sender; nobody else's. */
export interface Agents {
  readonly kept: { readonly http: http.Agent; readonly https: https.Agent };
  /** Opens a connection for each request and closes it afterwards. */
  readonly fresh: { readonly http: http.Agent; readonly https: https.Agent };
  close(): void;
}

/** How long an answer may still be read after a write has failed (ms). */
const LATE_ANSWER_MS = 1000;

/** @param ca certificate authorities besides the built-in ones are replaced by these (PEM); only where given. */
export function createAgents(ca?: string): Agents {
  const kept = { keepAlive: true, maxSockets: Infinity, maxFreeSockets: 64 };
  const fresh = { keepAlive: false, maxSockets: Infinity };
  const tls = ca === undefined ? {} : { ca };
  const agents = {
    kept: { http: new AnswerFirstAgent(kept), https: new AnswerFirstTlsAgent({ ...kept, ...tls }) },
    fresh: { http: new AnswerFirstAgent(fresh), https: new AnswerFirstTlsAgent({ ...fresh, ...tls }) }
  };
  return {
    ...agents,
    close: () => {
      for (const { http: plain, https: secure } of [agents.kept, agents.fresh]) {
        plain.destroy();
        secure.destroy();
      }
    }
  };
}

class AnswerFirstAgent extends http.Agent {
  override createConnection(...args: Parameters<http.Agent['createConnection']>): Duplex | null | undefined {
    return answerFirst(super.createConnection(...args));
  }
}

class AnswerFirstTlsAgent extends https.Agent {
  override createConnection(...args: Parameters<https.Agent['createConnection']>): Duplex | null | undefined {
    return answerFirst(super.createConnection(...args));
  }
}

/**
 * A server that answers before it has read the body (413, 403) and closes makes the next write fail, and Node
 * then gives the socket up with the answer still unread in the system's buffer. So a failed write is told only
 * after the socket has ended by what it reads (the answer, an end, a reset), or after LATE_ANSWER_MS.
 */
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
