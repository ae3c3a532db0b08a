/** The window's own address. A scheme of our own: file:// could read other files, http:// could be somebody else's. */
export const SCHEME = 'app';
const HOST = 'outtray';
export const PAGE_URL = `${SCHEME}://${HOST}/`;

export function isOwnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === '';
}

/** The window itself, wherever in it the person is. */
export function isOwnPage(text: string): boolean {
  return isOwnUrl(text) && new URL(text).pathname === '/';
}
