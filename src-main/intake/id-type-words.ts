import { KNOWN_ID_TYPES } from '../contract/id-type.ts';
import { phrases, type PhraseMatch, squeeze } from './phrase.ts';

/** Usual names of idTypes beside the API's own. */
const ALIASES: Readonly<Record<string, (typeof KNOWN_ID_TYPES)[number]>> = {
  'drivers licenses': 'drivers_license',
  'drivers licence': 'drivers_license',
  'driver license': 'drivers_license',
  'driver licence': 'drivers_license',
  'driving license': 'drivers_license',
  'driving licence': 'drivers_license',
  운전면허증: 'drivers_license',
  운전면허: 'drivers_license',
  면허증: 'drivers_license',
  'government ids': 'government_id',
  'national id': 'government_id',
  'national id card': 'government_id',
  주민등록증: 'government_id',
  passports: 'passport',
  여권: 'passport',
  'residence permits': 'residence_permit',
  'residence card': 'residence_permit',
  외국인등록증: 'residence_permit',
  '외국인 등록증': 'residence_permit',
  영주증: 'residence_permit',
  'vehicle registration': 'vehicle_registration_certificate',
  자동차등록증: 'vehicle_registration_certificate',
  차량등록증: 'vehicle_registration_certificate',
  visas: 'visa',
  비자: 'visa',
  사증: 'visa',
  aadhar: 'aadhaar',
  'aadhaar card': 'aadhaar',
  'pan card': 'pancard'
};

const meanings = new Map<string, string>(Object.entries(ALIASES));
for (const idType of KNOWN_ID_TYPES) meanings.set(idType.replaceAll('_', ' '), idType);
const bySqueezed = new Map([...meanings].map(([phrase, idType]) => [squeeze(phrase), idType]));
const inNames = phrases(meanings);

/** The idType that a whole name says ("Driver's License", "drivers-license", 여권), or null. */
export function idTypeNamed(name: string): string | null {
  return bySqueezed.get(squeeze(name)) ?? null;
}

/** A name that says an idType and something else beside it: both. */
export function idTypeBeside(name: string): PhraseMatch<string> | null {
  return inNames.atEnd(name) ?? inNames.atStart(name);
}
