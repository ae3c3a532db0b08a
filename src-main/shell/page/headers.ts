import type { OutgoingHttpHeaders } from 'node:http';

/** @param connect what scripts may ask: `'self'` for the browser shell's socket, `'none'` where calls come through a preload script. */
function contentSecurityPolicy(connect: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ');
}

/** Powerful features that browsers know by these names; an unknown name would only fill the console. */
const DENIED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'cross-origin-isolated',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking'
];

/** On every answer of the browser shell, refusals included. A route may only replace `Cache-Control`. */
export const SECURITY_HEADERS = securityHeaders("'self'");

/** On every answer to the desktop window. */
export const DESKTOP_HEADERS = securityHeaders("'none'");

function securityHeaders(connect: Parameters<typeof contentSecurityPolicy>[0]) {
  return {
    'Content-Security-Policy': contentSecurityPolicy(connect),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '),
    'Cache-Control': 'no-store'
  } as const satisfies OutgoingHttpHeaders;
}
