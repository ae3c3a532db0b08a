import type { Making } from '../contract/made-picture.ts';
import type { Image } from '../contract/upload.ts';
import { choiceOrNull, integer, integerOrNull, json, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';

/** The found file of a row of `image`. */
export function originOf(row: Row): Pick<Image, 'origin' | 'otherFormat' | 'pages'> {
  const path = textOrNull(row, 'origin_path');
  return {
    origin:
      path === null
        ? null
        : {
            path,
            sha256: text(row, 'origin_sha256'),
            sizeBytes: integer(row, 'origin_size_bytes'),
            made: json<Making[]>(row, 'made')
          },
    otherFormat: choiceOrNull<NonNullable<Image['otherFormat']>>(row, 'other_format'),
    pages: integerOrNull(row, 'pages')
  };
}

/** What two rows of `image` share that show the same picture: the found file and its page, or the file itself. */
export const SAME_PICTURE = (alias: string): string =>
  `COALESCE(${alias}.origin_sha256 || COALESCE('#' || ${alias}.origin_page, ''), ${alias}.sha256)`;

export function pictureKey(row: Row): string | null {
  const sha256 = textOrNull(row, 'origin_sha256');
  if (sha256 === null) return textOrNull(row, 'sha256');
  const page = integerOrNull(row, 'origin_page');
  return page === null ? sha256 : `${sha256}#${page}`;
}
