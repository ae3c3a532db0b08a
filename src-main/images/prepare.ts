import type { Recipe } from '../contract/made-picture.ts';
import type { ImageProbe, ProbeImage } from '../contract/probe.ts';
import type { Decoders } from './decode-thread.ts';
import { readImageFile } from './image-file.ts';
import { limited } from './limited.ts';
import type { MadeFiles } from './made-files.ts';
import { type Remade, remake } from './remake.ts';

interface Parts {
  readonly probe: ProbeImage;
  readonly decoders: Decoders;
  readonly files: Pick<MadeFiles, 'keep'>;
}

/**
 * Looks at a file and makes of it what is sent, as far as the recipe or its format asks for it. The found file is
 * only read. Where nothing is made, the answer is about that file itself.
 */
export type PreparePicture = (path: string, recipe: Recipe) => Promise<ImageProbe>;

/** Pixels of a whole picture lie in memory, some 200 MB for the largest that are taken. */
const MADE_AT_ONCE = 2;

export function pictureMaker({ probe, decoders, files }: Parts): PreparePicture {
  const inTurn = limited(MADE_AT_ONCE);
  return async (path, recipe) => {
    const found = await probe(path);
    if (!isToBeMade(found, recipe)) return found;
    const { file, remade } = await inTurn(async () => {
      const read = await readImageFile(path);
      return {
        file: read,
        remade: read.kind === 'whole' ? await remake(read.bytes, recipe, decoders) : null
      };
    });
    if (file.kind !== 'whole' || remade === null) return found;
    if (remade.is !== 'made') return { ...found, ...unmade(remade) };
    const kept = await files.keep(remade.bytes, remade.format);
    const made = await probe(kept);
    const { otherFormat, pages } = remade;
    const said = {
      ...(otherFormat === null ? {} : { otherFormat }),
      ...(pages > 1 ? { pages } : {})
    };
    if (made.problem !== null) return { ...found, ...said, problem: 'image_not_converted' };
    const origin = { path, sha256: file.sha256, sizeBytes: file.bytes.length, made: remade.made };
    return { ...made, ...said, extensionLies: false, origin };
  };
}

function isToBeMade({ problem }: ImageProbe, recipe: Recipe): boolean {
  if (problem === 'image_not_supported') return true;
  return problem === null && (recipe.turn !== 0 || recipe.limit !== null || recipe.isLocationRemoved);
}

function unmade(remade: Exclude<Remade, { is: 'made' }>): Partial<ImageProbe> {
  switch (remade.is) {
    case 'as found':
    case 'unknown':
    case 'too large':
      return {};
    case 'pages':
      return { problem: 'image_many_pages', otherFormat: remade.otherFormat, pages: remade.pages };
    case 'too many pixels':
      return { problem: 'image_too_many_pixels' };
    case 'refused':
      return remade.otherFormat === null
        ? {}
        : { problem: 'image_not_converted', otherFormat: remade.otherFormat };
  }
}
