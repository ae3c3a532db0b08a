import { t } from './index.ts';
import { language } from './language.svelte.ts';

/** Numbers, sizes, dates and durations in the current language. All follow a change of language. */

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached(`n${JSON.stringify(options)}`, (locale) => new Intl.NumberFormat(locale, options));
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(`d${JSON.stringify(options)}`, (locale) => new Intl.DateTimeFormat(locale, options));
}

function cached<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  key: string,
  make: (locale: string) => Format
): Format {
  const fullKey = `${language.locale} ${key}`;
  const known = formatters.get(fullKey) as Format | undefined;
  if (known !== undefined) return known;
  const made = make(language.locale);
  formatters.set(fullKey, made);
  return made;
}

/** 1,204 */
export function formatNumber(value: number): string {
  return numberFormat({}).format(value);
}

const UNITS = [
  { unit: 'gigabyte', bytes: 1e9, digits: 2 },
  { unit: 'megabyte', bytes: 1e6, digits: 1 },
  { unit: 'kilobyte', bytes: 1e3, digits: 0 },
  { unit: 'byte', bytes: 1, digits: 0 }
] as const;
const [, , , BYTE] = UNITS;

function unitFor(bytes: number): (typeof UNITS)[number] {
  // 999,950 bytes would round to "1,000 kB".
  return UNITS.find((unit) => bytes >= unit.bytes * (unit === BYTE ? 1 : 0.9995)) ?? BYTE;
}

/** 2.4 MB, in decimal units as file managers and the server's limit count. */
export function formatBytes(bytes: number): string {
  const { unit, bytes: size, digits } = unitFor(bytes);
  const format = numberFormat({
    style: 'unit',
    unit,
    // The short form has no plural: "5 byte".
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits
  });
  return format.format(bytes / size);
}

/** 1.1 of 2.4 MB, both in the unit of the total. */
export function formatBytesOf(done: number, total: number): string {
  const { bytes: size, digits } = unitFor(total);
  const format = numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits });
  return t('time.ofBytes', { done: format.format(done / size), total: formatBytes(total) });
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** 12 s, 4 min, 1 h 12 min, 2 d 3 h. @param seconds ≥ 0 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return t('time.seconds', { count: formatNumber(whole) });
  const minutes = Math.round(whole / MINUTE);
  if (minutes < 60) return t('time.minutes', { count: formatNumber(minutes) });
  if (whole < DAY) return t('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  const hours = Math.floor(whole / HOUR);
  return t('time.days', { days: formatNumber(Math.floor(hours / 24)), hours: hours % 24 });
}

/** 840 ms, 2.1 s, then as durations: how long a request took. */
export function formatRequestTime(ms: number): string {
  if (ms < 1000) return t('time.milliseconds', { count: formatNumber(Math.round(ms)) });
  if (ms >= 60_000) return formatDuration(ms / 1000);
  const format = numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return t('time.seconds', { count: format.format(ms / 1000) });
}

/** 5.2/s, or 40/min where that is slower than one a second. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 1) {
    const format = numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return t('time.perSecond', { rate: format.format(perSecond) });
  }
  return t('time.perMinute', { rate: formatNumber(Math.round(perSecond * 60)) });
}

/** 14:02:11 */
export function formatTime(ms: number): string {
  return dateFormat({ timeStyle: 'medium', hourCycle: 'h23' }).format(ms);
}

/** 14:02 */
export function formatClock(ms: number): string {
  return dateFormat({ timeStyle: 'short', hourCycle: 'h23' }).format(ms);
}

/** 23 Nov, 14:02:11; with the year where it is not `now`'s. */
export function formatDateTime(ms: number, now = Date.now()): string {
  const isThisYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return dateFormat({
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(isThisYear ? {} : { year: 'numeric' })
  }).format(ms);
}

/** "just now", "4 min ago". */
export function formatAgo(ms: number, now: number): string {
  const seconds = (now - ms) / 1000;
  return seconds < 10 ? t('time.justNow') : t('time.ago', { duration: formatDuration(seconds) });
}
