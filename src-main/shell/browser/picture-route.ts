import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Application, Picture } from '../../contract/application.ts';
import { SECURITY_HEADERS } from '../page/headers.ts';
import type { PictureRequest } from '../page/picture-path.ts';
import { refuse, REFUSALS } from './answer.ts';

/** A picture may be kept by the browser for this session, but is asked for again each time: it may have changed. */
export async function answerPicture(
  app: Application,
  { kind, id, size }: PictureRequest,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const picture = await app.picture(kind, id, size);
  if (picture === null) {
    refuse(request, response, REFUSALS.notFound);
    return;
  }
  const headers = { ...SECURITY_HEADERS, 'Cache-Control': 'private, no-cache', ETag: etagOf(picture) };
  if (namesOf(request.headers['if-none-match']).includes(headers.ETag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': picture.mime,
    'Content-Length': picture.bytes.byteLength
  });
  response.end(request.method === 'HEAD' ? undefined : picture.bytes);
}

/** Quoted, and of characters that a header may hold (RFC 9110, section 8.8.3). */
function etagOf({ version }: Picture): string {
  return `"${encodeURIComponent(version)}"`;
}

/** Entity tags of an `If-None-Match`, compared weakly (RFC 9110, section 13.1.2). */
function namesOf(ifNoneMatch: string | undefined): string[] {
  return (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}
