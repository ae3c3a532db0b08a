// The pictures of the tray, the menu bar and the taskbar's overlay, drawn on 16 by 16 so that edges meet pixels.

/** As the shell names them (src-main/shell/electron/tray.ts). */
export const TRAY_STATES = ['idle', 'sending', 'paused', 'to-fix'] as const;
export type TrayState = (typeof TRAY_STATES)[number];

const TRAY = 'M1 9h3.6l1 2h4.800l1-2H15v3.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 1 12.5z';
const CARD = '<rect x="5" y="2" width="6" height="7" rx="1"/>';
const ARROW =
  '<path d="M8 8.500V3M5 5.5 8 2.500l3 3" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>';

interface Badge {
  readonly colour: string;
  /** On the circle of radius 4 around 12,12. */
  readonly sign: string;
}

const line = (d: string): string =>
  `<path d="${d}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>`;

const TO_FIX: Badge = { colour: '#c2410c', sign: line('M12 9.8v2.2M12 14v.01') };

const BADGES: Readonly<Record<TrayState, Badge | null>> = {
  idle: null,
  sending: null,
  paused: { colour: '#9a6700', sign: line('M10.7 10.5v3M13.3 10.5v3') },
  'to-fix': TO_FIX
};

const svg = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 16 16">${content}</svg>`;

const glyph = (state: TrayState): string => `<path d="${TRAY}"/>${state === 'sending' ? ARROW : CARD}`;

/** In colour, for Windows and Linux: a tile of its own, so that it shows on a light and on a dark bar. */
export function trayPicture(state: TrayState): string {
  const badge = BADGES[state];
  return svg(
    `<rect width="16" height="16" rx="3.5" fill="#2450c8"/>` +
      `<g fill="#fff" color="#fff" transform="translate(1.6 1.2) scale(.8)">${glyph(state)}</g>` +
      (badge === null
        ? ''
        : `<circle cx="12" cy="12" r="4" fill="${badge.colour}" stroke="#fff" stroke-width=".8"/><g color="#fff">${badge.sign}</g>`)
  );
}

/** For the menu bar of macOS: black on nothing, which the system colours itself; the badge is cut out. */
export function trayTemplate(state: TrayState): string {
  const badge = BADGES[state];
  if (badge === null) return svg(`<g color="#000">${glyph(state)}</g>`);
  return svg(
    `<mask id="around"><rect width="16" height="16" fill="#fff"/><circle cx="12" cy="12" r="5" fill="#000"/></mask>` +
      `<mask id="sign"><rect width="16" height="16" fill="#fff"/><g color="#000">${badge.sign}</g></mask>` +
      `<g mask="url(#around)">${glyph(state)}</g><circle cx="12" cy="12" r="4" mask="url(#sign)"/>`
  );
}

/** For the corner of Windows' taskbar button: something needs a person. */
export function overlayPicture(): string {
  return svg(
    `<circle cx="8" cy="8" r="7.5" fill="${TO_FIX.colour}" stroke="#fff"/>` +
      `<g color="#fff" transform="translate(8 8) scale(1.7) translate(-12 -12)">${TO_FIX.sign}</g>`
  );
}
