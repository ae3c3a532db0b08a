import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { isEmail } from '../contract/connection.ts';
import { ID_SLOTS, SLOTS, type Slot } from '../contract/slot.ts';
import type { ImageFormat } from '../contract/upload.ts';
import type { Fields } from './body.ts';
import type { PracticeSettings } from './options.ts';

/** An answer as the vendor documents it (argos-api: errors). */
export interface Refusal {
  readonly status: number;
  readonly errorCode: string | null;
  readonly message: string;
}

export const INVALID_PAYLOAD = badRequest('invalid_payload', 'Fail to parse the input data.');
export const FORBIDDEN: Refusal = { status: 403, errorCode: null, message: 'Forbidden' };
export const TOO_LARGE: Refusal = { status: 413, errorCode: null, message: 'Request Entity Too Large' };
const PROCESSING_ERROR = badRequest('processing_error', 'Failed to put image.');

export interface ReceivedImage {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** null where images are not checked. */
  readonly format: ImageFormat | null;
}

export interface PutImages {
  readonly submissionId: string;
  readonly admin: string;
  readonly idType: string | null;
  readonly images: readonly (ReceivedImage & { readonly slot: Slot; readonly bytes: Buffer })[];
}

export interface Rules extends PracticeSettings {
  readonly isKnownSubmission: (submissionId: string) => boolean;
}

function badRequest(errorCode: string, message: string): Refusal {
  return { status: 400, errorCode, message };
}

/** All checks of the fields, in the order in which a server can make them. Pure. */
export function checkFields(fields: Fields, rules: Rules): Refusal | null {
  const has = (name: string) => (fields.get(name) ?? '') !== '';
  if (!has('submissionId') || !has('admin'))
    return badRequest('missing_data', 'Required input data is missing.');
  if (!SLOTS.some(has)) return badRequest('invalid_data', 'At least one image parameter is required.');
  if (ID_SLOTS.some(has) && !has('idType')) {
    return badRequest('missing_data', 'The idType is required when submit idImage or idBackImage.');
  }
  if (!isAdmin(fields.get('admin') ?? '', rules)) return badRequest('invalid_admin', 'Invalid admin.');
  if (rules.project === 'missing') return badRequest('invalid_project', 'Cannot find project info.');
  if (rules.project === 'inactive') return badRequest('invalid_project', 'Invalid project.');
  if (!rules.isKnownSubmission(fields.get('submissionId') ?? '')) {
    return badRequest('invalid_submission', 'Invalid submission.');
  }
  if (has('idType') && !rules.idTypes.includes(fields.get('idType') ?? '')) {
    return badRequest('invalid_idType', 'Invalid IdType.');
  }
  return null;
}

function isAdmin(admin: string, { admins }: Rules): boolean {
  if (admins === null) return isEmail(admin);
  return admins.some((each) => each.toLowerCase() === admin.toLowerCase());
}

/** Checks the fields, then decodes each image. */
export async function readPut(fields: Fields, rules: Rules): Promise<PutImages | Refusal> {
  const refusal = checkFields(fields, rules);
  if (refusal !== null) return refusal;
  const images = [];
  for (const slot of SLOTS) {
    const text = fields.get(slot) ?? '';
    if (text === '') continue;
    const bytes = decodeBase64(text);
    const format = bytes !== null && rules.checkImages ? await pictureFormat(bytes) : null;
    if (bytes === null || (rules.checkImages && format === null)) return PROCESSING_ERROR;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    images.push({ slot, bytes, sha256, sizeBytes: bytes.length, format });
  }
  const idType = fields.get('idType') ?? '';
  return {
    submissionId: fields.get('submissionId') ?? '',
    admin: fields.get('admin') ?? '',
    idType: idType === '' ? null : idType,
    images
  };
}

/** Plain Base64 with its padding and nothing else; a `data:` prefix is none. */
function decodeBase64(text: string): Buffer | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  return Buffer.from(text, 'base64');
}

/** Decodes the whole picture, small: a truncated one fails. null: neither JPEG nor PNG, or broken. */
async function pictureFormat(bytes: Buffer): Promise<ImageFormat | null> {
  try {
    const { format } = await sharp(bytes).metadata();
    if (format !== 'jpeg' && format !== 'png') return null;
    await sharp(bytes, { failOn: 'error' }).resize(64, 64, { fit: 'inside' }).raw().toBuffer();
    return format;
  } catch {
    return null; // sharp throws for what it can't decode
  }
}
