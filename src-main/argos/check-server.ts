import net from 'node:net';
import tls from 'node:tls';
import { isAllowedBaseUrl, type ConnectionCheck } from '../contract/connection.ts';
import type { ProxyFor } from '../contract/delivery.ts';
import { AppError } from '../contract/error.ts';
import { createAgents, type AgentsOptions } from './agents.ts';
import { classify, type Finding } from './classify.ts';
import { withoutKey } from './deliver.ts';
import type { Answer, ExchangeFacts } from './facts.ts';
import { SEND_LIMITS, sendPut, type SendLimits } from './send.ts';
import { CaFiles, caFileWords, USUAL_TRUST } from './trust.ts';
import { ProxyError } from './tunnel.ts';
import { Ways, type Tunnel } from './way.ts';

export interface CheckServerOptions {
  readonly limits?: Partial<SendLimits>;
  /** As the connection has it. */
  readonly caFile?: string | null;
  /** As `createDeliver` takes it. */
  readonly proxyFor?: ProxyFor;
}

/**
 * Test connection. It touches nobody's data, and looks at exactly this, in this order, ending at the first
 * that fails:
 * 1. `address`: the base URL is https, or http on this machine, without user name, query or fragment.
 * 2. `reachable`: its host has an address and takes a TCP connection within `connectMs`; where the way leads
 *    through a proxy, that proxy opens a tunnel to it. The proxy is then named.
 * 3. `tls` (https only): the connection's CA file can be read, the handshake succeeds and the certificate is trusted and made out to this host.
 *    Nothing is sent on that connection.
 * 4. `key`: ONE `PUT {base}/submission/image` with the key and the empty JSON object `{}`. It names no
 *    submission and has no picture, so the server can only refuse it. A refusal in the API's own words means
 *    that the key was let through; 401, 403 or a text that names the API key means that it was not.
 * 5. `format`: the same answer shows whether the server read the JSON body. Unknown does not mean bad: a
 *    server that takes multipart only refuses JSON as `invalid_payload`.
 * Not tested: the admin, any submission, and whether pictures are accepted.
 * @param apiKey null: there is none; then nothing is sent and `key` fails.
 */
export async function checkServer(
  baseUrl: string,
  apiKey: string | null,
  options: CheckServerOptions = {}
): Promise<ConnectionCheck[]> {
  const limits = { ...SEND_LIMITS, ...options.limits };
  if (!isAllowedBaseUrl(baseUrl)) return [{ check: 'address', result: 'failed', detail: '' }];
  const url = new URL(baseUrl);
  const road = await roadTo(url, limits.connectMs, options);
  const checks: ConnectionCheck[] = [{ check: 'address', result: 'passed', detail: url.host }];
  checks.push(await checkReachable(url, road));
  if (url.protocol === 'https:' && !hasFailed(checks)) checks.push(await checkCertificate(url, road));
  if (hasFailed(checks)) return checks;
  if (apiKey === null || apiKey === '') return [...checks, { check: 'key', result: 'failed', detail: '' }];
  return [...checks, ...(await checkKey(baseUrl, apiKey, limits, road))];
}

/** How sending would go: by which proxy, and trusting whom. */
interface Road extends AgentsOptions {
  /** Why the connection's CA file can't be used; the usual authorities are trusted then. */
  readonly caProblem: AppError | null;
}

async function roadTo(url: URL, connectMs: number, options: CheckServerOptions): Promise<Road> {
  const ways = new Ways(options.proxyFor ?? null);
  const isSecure = url.protocol === 'https:';
  try {
    const trust = await new CaFiles().trust(isSecure ? (options.caFile ?? null) : null);
    return { trust: () => trust.context(), ways, connectMs, caProblem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { trust: () => USUAL_TRUST.context(), ways, connectMs, caProblem: error };
  }
}

function hasFailed(checks: readonly ConnectionCheck[]): boolean {
  return checks.some(({ result }) => result === 'failed');
}

function endpointOf({ protocol, port, hostname }: URL): { host: string; port: number } {
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

async function checkReachable(url: URL, road: Road): Promise<ConnectionCheck> {
  const tunnel = await openTunnel(url, road);
  if (tunnel === null) return checkReachableDirectly(url, road.connectMs);
  if (tunnel instanceof ProxyError) return { check: 'reachable', result: 'failed', detail: tunnel.message };
  tunnel.socket.destroy();
  return { check: 'reachable', result: 'passed', detail: `through the proxy ${tunnel.proxy}` };
}

async function openTunnel(url: URL, { ways, trust, connectMs }: Road): Promise<Tunnel | ProxyError | null> {
  try {
    return await ways.open(endpointOf(url), trust, connectMs);
  } catch (error) {
    if (error instanceof ProxyError) return error;
    throw error;
  }
}

function checkReachableDirectly(url: URL, limitMs: number): Promise<ConnectionCheck> {
  return untilConnected(net.connect(endpointOf(url)), 'connect', limitMs, (problem) => ({
    check: 'reachable',
    result: problem === null ? 'passed' : 'failed',
    detail: problem ?? ''
  }));
}

/** The handshake is let finish whatever the certificate, so that its issuer can be named; then it is judged. */
async function checkCertificate(url: URL, road: Road): Promise<ConnectionCheck> {
  if (road.caProblem !== null) return caFileCheck(road.caProblem);
  const { host, port } = endpointOf(url);
  const tunnel = await openTunnel(url, road);
  if (tunnel instanceof ProxyError) return { check: 'tls', result: 'failed', detail: tunnel.message };
  const socket = tls.connect({
    host,
    port,
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    ...(tunnel === null ? {} : { socket: tunnel.socket }),
    rejectUnauthorized: false,
    secureContext: road.trust()
  });
  return untilConnected(socket, 'secureConnect', road.connectMs, (problem) => {
    if (problem !== null) return { check: 'tls', result: 'failed', detail: problem };
    const issuer = socket.getPeerCertificate().issuer?.['CN'];
    const issuedBy = typeof issuer === 'string' ? `issued by ${issuer}` : '';
    if (socket.authorized) return { check: 'tls', result: 'passed', detail: issuedBy };
    const words = wordsFor(socket.authorizationError);
    return { check: 'tls', result: 'failed', detail: [words, issuedBy].filter(Boolean).join('; ') };
  });
}

function caFileCheck(error: AppError): ConnectionCheck {
  const { code, values } = error;
  return { check: 'tls', result: 'failed', detail: caFileWords(error), problem: { code, values } };
}

/** Connects, asks `judge` (with null, or what went wrong in the system's words) and closes without sending. */
function untilConnected(
  socket: net.Socket,
  event: 'connect' | 'secureConnect',
  limitMs: number,
  judge: (problem: string | null) => ConnectionCheck
): Promise<ConnectionCheck> {
  return new Promise((resolve) => {
    const end = (problem: string | null) => {
      clearTimeout(timer);
      resolve(judge(problem));
      socket.destroy();
    };
    const timer = setTimeout(() => end(`No connection within ${Math.round(limitMs / 1000)} s`), limitMs);
    socket.once(event, () => end(null)).on('error', (error) => end(wordsFor(error)));
  });
}

/** Node's codes for the certificate faults that a person meets, in words. */
const CERTIFICATE_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'The certificate has expired',
  CERT_NOT_YET_VALID: 'The certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate comes from an authority that this machine does not trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The certificate comes from an authority that this machine does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate comes from an authority that this machine does not trust',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is made out to another host'
};

function wordsFor(problem: unknown): string {
  if (problem instanceof AggregateError && problem.message === '') {
    return problem.errors.map((each) => (each instanceof Error ? each.message : '')).join('; ');
  }
  const code = problem instanceof Error && 'code' in problem ? problem.code : problem;
  const words = typeof code === 'string' ? CERTIFICATE_WORDS[code] : undefined;
  if (words !== undefined) return `${words} (${String(code)})`;
  return problem instanceof Error ? problem.message : String(problem);
}

async function checkKey(
  baseUrl: string,
  apiKey: string,
  limits: SendLimits,
  road: Road
): Promise<ConnectionCheck[]> {
  const agents = createAgents(road);
  const body = Buffer.from('{}');
  try {
    const facts = await sendPut(
      {
        url: `${baseUrl}/submission/image`,
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        contentLength: body.length,
        writeBody: async (write) => ((await write(body)) ? 'complete' : 'stopped'),
        onFreshSocket: true,
        expectContinue: false,
        signal: new AbortController().signal,
        onProgress: () => undefined
      },
      agents,
      limits
    );
    return judgeKey(facts).map((check) => ({ ...check, detail: withoutKey(check.detail, apiKey) }));
  } finally {
    agents.close();
  }
}

/** The documented 400s; the empty object earns one of the first two (argos-api: errors). */
const API_CODES = new Set([
  'missing_data',
  'invalid_data',
  'invalid_payload',
  'invalid_project',
  'invalid_admin',
  'invalid_submission',
  'invalid_idType',
  'processing_error'
]);

function judgeKey(facts: ExchangeFacts): ConnectionCheck[] {
  const finding = classify({ ...facts, expectContinue: false, now: Date.now() });
  if (facts.ending.kind !== 'answer') {
    return [
      { check: 'key', result: 'unknown', detail: finding.message },
      { check: 'format', result: 'unknown', detail: '' }
    ];
  }
  const detail = describe(facts.ending, finding);
  const wasLetThrough = facts.ending.status === 400 && API_CODES.has(finding.errorCode ?? '');
  const isKeyRefused = finding.pause === 'key_refused' || finding.pause === 'address_refused';
  const wasJsonRead = wasLetThrough && finding.errorCode !== 'invalid_payload';
  return [
    { check: 'key', result: isKeyRefused ? 'failed' : wasLetThrough ? 'passed' : 'unknown', detail },
    { check: 'format', result: wasJsonRead ? 'passed' : 'unknown', detail: wasJsonRead ? 'json' : '' }
  ];
}

function describe({ status }: Answer, { errorCode, message }: Finding): string {
  return [`HTTP ${status}`, errorCode, message].filter(Boolean).join(' ');
}
