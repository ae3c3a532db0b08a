import type { App, Session, WebContents } from 'electron';
import { isOwnPage, isOwnUrl } from './own-page.ts';

/** The page needs no permission, downloads nothing and asks nobody but us. */
export function hardenSession(session: Session, { areToolsAllowed }: { areToolsAllowed: boolean }): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const isTools = areToolsAllowed && url.startsWith('devtools://');
    answer({ cancel: !isOwnUrl(url) && !isTools });
  });
}

/** Holds for every page that is ever made in this process, ours or not. */
export function hardenPages(app: App): void {
  app.on('web-contents-created', (_, contents) => {
    hardenPage(contents);
  });
}

function hardenPage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.on('will-navigate', (details) => {
    if (!isOwnPage(details.url)) details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    details.preventDefault();
  });
  // The page has no frames: whatever moves one is not ours.
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !isOwnPage(details.url)) details.preventDefault();
  });
}
