import { X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import tls, { type SecureContext } from 'node:tls';
import { AppError } from '../contract/error.ts';

/** Every authority in common use fits many times. */
const MAX_CA_FILE_BYTES = 4_000_000;
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Whom a connection's servers may be certified by. */
export interface Trust {
  /** Another one after the file has changed. */
  readonly version: string;
  /** Made at the first call and kept: it takes tens of milliseconds. */
  context(): SecureContext;
}

/** The authorities that come with Node and those that the operating system trusts, and nobody else. */
export const USUAL_TRUST: Trust = trustIn('usual', []);

/** Reads CA files; one that is unchanged by time and size is not read again. */
export class CaFiles {
  readonly #known = new Map<string, Trust>();

  /**
   * The usual authorities and those of the file.
   * @param path null: the usual ones alone.
   * @throws AppError ca_file_missing, ca_file_unreadable, ca_file_not_pem
   */
  async trust(path: string | null): Promise<Trust> {
    if (path === null) return USUAL_TRUST;
    const file = await openCaFile(path);
    try {
      return await this.#read(path, file);
    } catch (error) {
      throw refusal(path, error);
    } finally {
      await file.close();
    }
  }

  async #read(path: string, file: FileHandle): Promise<Trust> {
    const { mtimeMs, size } = await regularFile(file);
    const version = `${mtimeMs} ${size}`;
    const known = this.#known.get(path);
    if (known?.version === version) return known;
    const trust = trustIn(version, certificatesOf(path, await file.readFile('latin1')));
    this.#known.set(path, trust);
    return trust;
  }
}

async function openCaFile(path: string): Promise<FileHandle> {
  try {
    // A pipe would be waited for; what it is shows afterwards. Windows has no such flag.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw refusal(path, error);
  }
}

async function regularFile(file: FileHandle): Promise<{ mtimeMs: number; size: number }> {
  const found = await file.stat();
  if (!found.isFile()) throw new Error('it is no file');
  if (found.size > MAX_CA_FILE_BYTES) throw new Error('it is larger than 4 MB');
  return found;
}

function refusal(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code = '', message = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('ca_file_missing', { path }, { cause: error });
  return new AppError('ca_file_unreadable', { path, reason: code || message }, { cause: error });
}

/** @throws AppError ca_file_not_pem */
function certificatesOf(path: string, text: string): string[] {
  const found = text.match(PEM_CERTIFICATE) ?? [];
  if (found.length === 0 || !found.every(isCertificate)) throw new AppError('ca_file_not_pem', { path });
  return found;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== '';
  } catch {
    return false; // OpenSSL's own codes for what is no certificate
  }
}

function trustIn(version: string, own: readonly string[]): Trust {
  let context: SecureContext | null = null;
  return {
    version,
    context: () =>
      (context ??= tls.createSecureContext({ ca: [...new Set([...own, ...usualAuthorities()])] }))
  };
}

let usual: readonly string[] | null = null;

function usualAuthorities(): readonly string[] {
  return (usual ??= [...authoritiesOf('default', tls.rootCertificates), ...authoritiesOf('system', [])]);
}

/** `default`: the built-in ones and those of NODE_EXTRA_CA_CERTS. Not every build of Node can tell. */
function authoritiesOf(store: 'default' | 'system', otherwise: readonly string[]): readonly string[] {
  try {
    return tls.getCACertificates(store);
  } catch {
    return otherwise; // the function is not there, or the system's store can't be opened
  }
}

/** Which file, and why in few words; what to do stands in the pause's own sentence. */
export function caFileWords({ code, values }: AppError): string {
  const reasons = { ca_file_missing: 'no such file', ca_file_not_pem: 'no certificate in PEM form' };
  const reason = Object.entries(reasons).find(([name]) => name === code)?.[1] ?? values['reason'] ?? code;
  return `${values['path'] ?? ''}: ${reason}`;
}
