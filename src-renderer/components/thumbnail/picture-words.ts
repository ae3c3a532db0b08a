import type { Image, Upload } from '../../../src-main/contract/upload.ts';
import { say, t } from '../../messages/index.ts';

/** "Front of ID card, S-1024, 1600 by 1010, sent": a picture's text for who does not see it. */
export function pictureWords(image: Image, upload: Pick<Upload, 'submissionId' | 'state'>): string {
  const values = {
    slot: say(`slot.${image.slot}`),
    submission: upload.submissionId,
    state: say(`state.${upload.state}`).toLocaleLowerCase()
  };
  const { width, height } = image;
  if (width === null || height === null) return t('list.pictureOfUnknownSize', values);
  return t('list.picture', { ...values, width, height });
}

/** Changes when the picture does. */
export function pictureVersion(image: Pick<Image, 'sha256' | 'sizeBytes'>): string {
  return image.sha256?.slice(0, 16) ?? `unread-${image.sizeBytes}`;
}
