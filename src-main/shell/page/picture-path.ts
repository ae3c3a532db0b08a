import {
  PICTURE_KINDS,
  PICTURE_SIZES,
  type PictureKind,
  type PictureSize
} from '../../contract/application.ts';

const PATH = new RegExp(
  `^/picture/(${PICTURE_KINDS.join('|')})/([1-9]\\d{0,14})/(${PICTURE_SIZES.join('|')})$`
);

export interface PictureRequest {
  readonly kind: PictureKind;
  readonly id: number;
  readonly size: PictureSize;
}

/** @returns null for a path that is not `/picture/<kind>/<id>/<size>`. */
export function readPicturePath(path: string): PictureRequest | null {
  const [, kindText, idText, sizeText] = PATH.exec(path) ?? [];
  const kind = PICTURE_KINDS.find((known) => known === kindText);
  const size = PICTURE_SIZES.find((known) => known === sizeText);
  return kind === undefined || size === undefined ? null : { kind, id: Number(idText), size };
}
