import { FORMAT_NAMES, type Making } from '../../src-main/contract/made-picture.ts';
import type { Image } from '../../src-main/contract/upload.ts';
import { t } from '../messages/index.ts';
import { formatBytes } from '../messages/number-and-time.ts';

/** What was done to make the picture that is sent, one sentence part each; none for a file that is sent as it is. */
export function madeWords({ origin, pages }: Pick<Image, 'origin' | 'pages'>): string[] {
  return (origin?.made ?? []).map((making) => wordsOf(making, pages));
}

function wordsOf(making: Making, pages: number | null): string {
  switch (making.did) {
    case 'converted': {
      const values = { format: FORMAT_NAMES[making.from] };
      if (making.page === null) return t('made.converted', values);
      return t('made.convertedPage', { ...values, page: making.page, pages: pages ?? making.page });
    }
    case 'rotated':
      return t(making.isLossless ? 'made.rotated' : 'made.rotatedAnew', { degrees: making.degrees });
    case 'shrunk':
      return t('made.shrunk', { from: formatBytes(making.fromBytes), to: formatBytes(making.toBytes) });
    case 'location_removed':
      return t('made.locationRemoved');
  }
}

/** The same in a few letters, to stand on the picture itself. */
export function madeMark({ origin }: Pick<Image, 'origin'>): string {
  return (origin?.made ?? []).map(markOf).join(' · ');
}

function markOf(making: Making): string {
  switch (making.did) {
    case 'converted':
      return making.page === null
        ? FORMAT_NAMES[making.from]
        : t('made.mark.page', { format: FORMAT_NAMES[making.from], page: making.page });
    case 'rotated':
      return `${making.degrees}°`;
    case 'shrunk':
      return t('made.mark.shrunk', { to: formatBytes(making.toBytes) });
    case 'location_removed':
      return t('made.mark.locationRemoved');
  }
}
