/**
 * The idTypes that the vendor documents today. The list grows, so an idType outside of it is a warning and
 * never a refusal: the server decides.
 */
export const KNOWN_ID_TYPES = [
  'drivers_license',
  'government_id',
  'passport',
  'residence_permit',
  'vehicle_registration_certificate',
  'visa',
  'aadhaar',
  'pancard'
] as const;

export type KnownIdType = (typeof KNOWN_ID_TYPES)[number];

export function isKnownIdType(value: string): value is KnownIdType {
  return (KNOWN_ID_TYPES as readonly string[]).includes(value);
}
