import { randomBytes } from 'node:crypto';
import type { DeliveryOrder } from '../contract/delivery.ts';
import { base64Length } from '../contract/validation.ts';

/** A part of a body: text that is known (it goes as UTF-8), or a place where the Base64 text of an image goes. */
export type BodyPart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'image'; readonly index: number };

/**
 * A request body before its images are read. It ends with a `text` part, so that every image has been read
 * to its end, and its digest compared, before the last byte of the body is written.
 */
export interface BodyPlan {
  readonly contentType: string;
  /** Exact length of the body in bytes. */
  readonly contentLength: number;
  readonly parts: readonly BodyPart[];
}

export type BodyFields = Pick<DeliveryOrder, 'submissionId' | 'admin' | 'idType' | 'images'>;

/** The body of `PUT /submission/image` as a JSON object with plain Base64 (argos-api: request). */
export function jsonBody(fields: BodyFields): BodyPlan {
  const texts = Object.fromEntries(textFields(fields));
  const parts: BodyPart[] = [];
  let before = JSON.stringify(texts).slice(0, -1);
  fields.images.forEach(({ slot }, index) => {
    parts.push(known(`${before},${JSON.stringify(slot)}:"`), { kind: 'image', index });
    before = '"';
  });
  parts.push(known(`${before}}`));
  return plan('application/json', parts, fields);
}

/**
 * The same as `multipart/form-data`: every field is a text part, an image one with Base64 and without a file
 * name (argos-api: request). @param boundary only tests give their own.
 */
export function multipartBody(fields: BodyFields, boundary = unusedBoundary(fields)): BodyPlan {
  const head = (name: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`;
  const parts: BodyPart[] = [];
  let before = textFields(fields)
    .map(([name, value]) => `${head(name)}${value}\r\n`)
    .join('');
  fields.images.forEach(({ slot }, index) => {
    parts.push(known(before + head(slot)), { kind: 'image', index });
    before = '\r\n';
  });
  parts.push(known(`${before}--${boundary}--\r\n`));
  return plan(`multipart/form-data; boundary=${boundary}`, parts, fields);
}

function textFields({ submissionId, admin, idType }: BodyFields): [string, string][] {
  const fields: [string, string][] = [
    ['submissionId', submissionId],
    ['admin', admin]
  ];
  if (idType !== null) fields.push(['idType', idType]);
  return fields;
}

/** The hyphens keep it out of Base64 text; out of the other fields it is kept by drawing again. */
function unusedBoundary(fields: BodyFields): string {
  for (;;) {
    const boundary = `----outtray-${randomBytes(18).toString('hex')}`;
    if (!textFields(fields).some(([, value]) => value.includes(boundary))) return boundary;
  }
}

function known(text: string): BodyPart {
  return { kind: 'text', text };
}

function plan(contentType: string, parts: readonly BodyPart[], { images }: BodyFields): BodyPlan {
  const textBytes = parts.reduce(
    (sum, part) => sum + (part.kind === 'text' ? Buffer.byteLength(part.text) : 0),
    0
  );
  const imageBytes = images.reduce((sum, { sizeBytes }) => sum + base64Length(sizeBytes), 0);
  return { contentType, contentLength: textBytes + imageBytes, parts };
}
