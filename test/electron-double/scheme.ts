/**
 * Chromium alone can't be taught a scheme, so each host of one gets an https origin of its own:
 * `app://outtray/x` is `https://outtray.app-scheme.invalid/x` for the page, and only for it.
 */
const OWN_ORIGIN = /^(blob:)?https:\/\/([^/?#]+)\.([a-z][a-z0-9]*)-scheme\.invalid(?=[/?#]|$)/;
const CUSTOM = /^([a-z][a-z0-9]*):\/\/([^/?#]+)/;
const BUILT_IN = ['http', 'https', 'ws', 'wss', 'file', 'ftp', 'devtools', 'chrome'];

export function toPage(url: string): string {
  const [found, scheme = '', host = ''] = CUSTOM.exec(url) ?? [];
  if (found === undefined || BUILT_IN.includes(scheme)) return url;
  return `https://${host}.${scheme}-scheme.invalid${url.slice(found.length) || '/'}`;
}

export function fromPage(url: string): string {
  return url.replace(OWN_ORIGIN, (_whole, blob: string | undefined, host: string, scheme: string) => {
    return `${blob ?? ''}${scheme}://${host}`;
  });
}

/** As `location.origin` is in Electron for a scheme that is registered as standard. */
export function originOf(url: string): string {
  const [found] = /^(?:blob:)?([a-z][a-z0-9]*:\/\/[^/?#]+)/.exec(url) ?? [];
  return found === undefined ? 'null' : found.replace(/^blob:/, '');
}
