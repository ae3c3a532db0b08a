import { describe, expect, it } from 'vitest';
import { connectionInput, type Connection } from '../../../src-main/contract/connection.ts';
import {
  draftOf,
  inputOf,
  invalidFields,
  isSameDraft,
  NEW_DRAFT
} from '../../../src-renderer/state/connection-draft.ts';

const good = { ...NEW_DRAFT, name: ' Hanbit ', admin: 'kyc@hanbit.example' };

describe('a connection while it is typed', () => {
  it('becomes an input that the contract takes', () => {
    expect(invalidFields(good)).toEqual(new Set());
    expect(connectionInput.parse(inputOf(good))).toMatchObject({
      name: 'Hanbit',
      defaultIdType: null,
      concurrency: 4,
      maxBodyBytes: 10_000_000
    });
  });

  it('names each field that can’t be used', () => {
    const bad = { ...good, name: ' ', baseUrl: 'http://api.example/v3', admin: 'kyc' };
    expect(invalidFields(bad)).toEqual(new Set(['name', 'baseUrl', 'admin']));
  });

  it.each(['/etc/ssl/company.pem', 'C:\\certs\\company.pem', '\\\\server\\share\\ca.pem'])(
    'takes the CA file %s',
    (caFile) => {
      expect(invalidFields({ ...good, caFile: ` ${caFile} ` })).toEqual(new Set());
      expect(inputOf({ ...good, caFile: ` ${caFile} ` }).caFile).toBe(caFile);
    }
  );

  it('takes no CA file for none, and refuses one whose place depends on where Outtray was started', () => {
    expect(inputOf({ ...good, caFile: ' ' }).caFile).toBeNull();
    expect(invalidFields({ ...good, caFile: 'certs/company.pem' })).toEqual(new Set(['caFile']));
  });

  it.each(['', '0', '33', '4.5', '0x10', '1e1', '-1', 'many'])(
    'refuses %j uploads at once',
    (concurrency) => {
      expect(invalidFields({ ...good, concurrency })).toEqual(new Set(['concurrency']));
    }
  );

  it('refuses a size that reads as a thousand to one and as 1 to another', () => {
    expect(invalidFields({ ...good, maxBodyMb: '1,000' })).toEqual(new Set(['maxBody']));
    expect(inputOf({ ...good, maxBodyMb: '9.5' }).maxBodyBytes).toBe(9_500_000);
  });

  it('is the same draft again after saving, whatever spaces were typed', () => {
    const saved: Connection = {
      ...inputOf(good),
      id: 7,
      isPractice: false,
      isManaged: false,
      learnedWireFormat: null,
      hasKey: false,
      keyPlace: 'none',
      pause: null
    };
    expect(isSameDraft(good, draftOf(saved))).toBe(true);
    expect(isSameDraft({ ...good, concurrency: '5' }, draftOf(saved))).toBe(false);
  });
});
