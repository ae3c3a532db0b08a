import type { Application } from '../../contract/application.ts';
import { type Asset, readAssets } from '../page/assets.ts';
import { DESKTOP_HEADERS } from '../page/headers.ts';
import { readPicturePath } from '../page/picture-path.ts';
import { isOwnUrl } from './own-page.ts';

export type PageHandler = (request: Request) => Promise<Response>;

/**
 * Answers `app://outtray/…`: the built page and the pictures of rows, and nothing else.
 * @param rendererFolder the built page, such as `out/renderer`.
 * @throws Error when the page is not built.
 */
export async function pageHandler(
  app: Pick<Application, 'picture'>,
  rendererFolder: string,
  onBug: (error: unknown) => void
): Promise<PageHandler> {
  const assets = await readAssets(rendererFolder);
  return async (request) => {
    try {
      return await answer(app, assets, request);
    } catch (error) {
      onBug(error);
      return refused(500);
    }
  };
}

async function answer(
  app: Pick<Application, 'picture'>,
  assets: ReadonlyMap<string, Asset>,
  request: Request
): Promise<Response> {
  if (request.method !== 'GET') return refused(405);
  if (!isOwnUrl(request.url)) return refused(404);
  const { pathname } = new URL(request.url);
  const asset = assets.get(pathname);
  if (asset !== undefined) return given(asset.body, asset.type);
  const wanted = readPicturePath(pathname);
  const picture = wanted === null ? null : await app.picture(wanted.kind, wanted.id, wanted.size);
  return picture === null ? refused(404) : given(picture.bytes, picture.mime);
}

function given(bytes: Uint8Array, type: string): Response {
  return new Response(new Uint8Array(bytes), { headers: { ...DESKTOP_HEADERS, 'Content-Type': type } });
}

function refused(status: number): Response {
  return new Response(null, { status, headers: DESKTOP_HEADERS });
}
