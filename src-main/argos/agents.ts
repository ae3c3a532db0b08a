import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
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
 * then destroys the socket with the answer still unread in the system's buffer. So a failed write does not end
 * the socket at once: reading goes on until the answer, the end, or LATE_ANSWER_MS.
 */
function answerFirst(connection: Duplex | null | undefined): Duplex | null | undefined {
  if (!connection) return connection;
  const destroy = connection.destroy.bind(connection) as Socket['destroy'];
  let lateAnswer: NodeJS.Timeout | null = null;
  connection.destroy = (error?: Error) => {
    if (isFailedWrite(error) && lateAnswer === null) {
      lateAnswer = setTimeout(() => destroy(error), LATE_ANSWER_MS);
      return connection;
    }
    if (lateAnswer !== null) clearTimeout(lateAnswer);
    return destroy(error);
  };
  return connection;
}

function isFailedWrite(error: NodeJS.ErrnoException | undefined): boolean {
  return error?.syscall === 'write' && (error.code === 'EPIPE' || error.code === 'ECONNRESET');
}
