import busboy from 'busboy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonBody, multipartBody, type BodyFields, type BodyPlan } from '../../src-main/argos/encode.ts';
import { SLOTS } from '../../src-main/contract/slot.ts';

/** Any text that UTF-8 can carry, with much of what envelopes are made of. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\r', '\n', '-', ':', '😀', '한', '\u0000', '\u2028', '\uFEFF', ' ')
  })
);
const pictures = fc.uniqueArray(
  fc.record({
    slot: fc.constantFrom(...SLOTS),
    bytes: fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each))
  }),
  { selector: ({ slot }) => slot, maxLength: 4 }
);
const upload = fc.record({ submissionId: text, admin: text, idType: fc.option(text), pictures });
type Upload = typeof upload extends fc.Arbitrary<infer T> ? T : never;

function fieldsOf({ pictures: each, ...rest }: Upload): BodyFields {
  const images = each.map(({ slot, bytes }) => ({ slot, path: '', sizeBytes: bytes.length, sha256: '' }));
  return { ...rest, images };
}

function filled(plan: BodyPlan, { pictures: each }: Upload): Buffer {
  return Buffer.concat(
    plan.parts.map((part) =>
      Buffer.from(part.kind === 'text' ? part.text : (each[part.index]?.bytes.toString('base64') ?? 'none'))
    )
  );
}

function expected({ submissionId, admin, idType, pictures: each }: Upload): Record<string, string> {
  const images = Object.fromEntries(each.map(({ slot, bytes }) => [slot, bytes.toString('base64')]));
  return { submissionId, admin, ...(idType === null ? {} : { idType }), ...images };
}

function parseMultipart(contentType: string, body: Buffer): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {};
    const parser = busboy({ headers: { 'content-type': contentType } });
    parser.on('field', (name, value) => (fields[name] = value));
    parser.on('file', () => reject(new Error('a part has a file name')));
    parser.on('error', reject).on('close', () => resolve(fields));
    parser.end(body);
  });
}

describe('a body', () => {
  it('in JSON reads back as what went in, has exactly the length it announces, and ends in known text', () => {
    fc.assert(
      fc.property(upload, (each) => {
        const plan = jsonBody(fieldsOf(each));
        const body = filled(plan, each);
        expect(body.length).toBe(plan.contentLength);
        expect(JSON.parse(body.toString('utf8'))).toEqual(expected(each));
        expect(plan.parts.at(-1)?.kind).toBe('text');
      })
    );
  });

  it('in multipart does so too', async () => {
    await fc.assert(
      fc.asyncProperty(upload, async (each) => {
        const plan = multipartBody(fieldsOf(each));
        const body = filled(plan, each);
        expect(body.length).toBe(plan.contentLength);
        expect(await parseMultipart(plan.contentType, body)).toEqual(expected(each));
        expect(plan.parts.at(-1)?.kind).toBe('text');
      })
    );
  });

  it('has a boundary that differs from body to body', () => {
    const fields: BodyFields = { submissionId: 's', admin: 'a', idType: null, images: [] };
    expect(multipartBody(fields).contentType).not.toBe(multipartBody(fields).contentType);
  });
});
