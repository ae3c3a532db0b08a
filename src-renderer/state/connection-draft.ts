import {
  connectionInput,
  type Connection,
  type ConnectionInput,
  type Environment,
  isAllowedBaseUrl,
  isEmail,
  type WireFormatSetting
} from '../../src-main/contract/connection.ts';
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_DAILY_LIMIT,
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_MIN_EDGE_PX
} from '../../src-main/contract/limits.ts';
import {
  DEFAULT_QUALITY,
  type QualityLimits,
  qualityLimitsSchema
} from '../../src-main/contract/measures.ts';

const BYTES_PER_MB = 1_000_000;

/** A connection while a person types: numbers are still text. */
export interface ConnectionDraft {
  name: string;
  environment: Environment;
  baseUrl: string;
  admin: string;
  /** Empty: none. */
  defaultIdType: string;
  wireFormat: WireFormatSetting;
  concurrency: string;
  maxBodyMb: string;
  /** Empty: none. */
  dailyLimit: string;
  /** Empty: none. */
  caFile: string;
  minEdgePx: string;
  location: LocationChoice;
  /** Empty: never by itself. */
  retentionDays: string;
  quality: Record<QualityField, string>;
}

export type QualityField = keyof QualityLimits;
export const QUALITY_FIELDS = Object.keys(qualityLimitsSchema.shape) as QualityField[];

/** What happens to places in pictures; `auto`: as the environment has it. */
export const LOCATION_CHOICES = ['auto', 'remove', 'keep'] as const;
export type LocationChoice = (typeof LOCATION_CHOICES)[number];

const REMOVES: Record<LocationChoice, boolean | null> = { auto: null, remove: true, keep: false };

export const INVALID_FIELDS = [
  'name',
  'baseUrl',
  'admin',
  'concurrency',
  'maxBody',
  'dailyLimit',
  'caFile',
  'minEdge',
  'retention',
  'quality'
] as const;
export type InvalidField = (typeof INVALID_FIELDS)[number];

function qualityTexts(limits: QualityLimits): ConnectionDraft['quality'] {
  const texts = QUALITY_FIELDS.map((field) => [field, String(limits[field])]);
  return Object.fromEntries(texts) as ConnectionDraft['quality'];
}

export const NEW_DRAFT: ConnectionDraft = {
  name: '',
  environment: 'test',
  baseUrl: 'https://rest-api.argosidentity.com/v3',
  admin: '',
  defaultIdType: '',
  wireFormat: 'auto',
  concurrency: String(DEFAULT_CONCURRENCY),
  maxBodyMb: String(DEFAULT_MAX_BODY_BYTES / BYTES_PER_MB),
  dailyLimit: String(DEFAULT_DAILY_LIMIT),
  caFile: '',
  minEdgePx: String(DEFAULT_MIN_EDGE_PX),
  location: 'auto',
  retentionDays: '',
  quality: qualityTexts(DEFAULT_QUALITY)
};

export function newDraft(): ConnectionDraft {
  return { ...NEW_DRAFT, quality: { ...NEW_DRAFT.quality } };
}

export function draftOf(connection: Connection): ConnectionDraft {
  return {
    name: connection.name,
    environment: connection.environment,
    baseUrl: connection.baseUrl,
    admin: connection.admin,
    defaultIdType: connection.defaultIdType ?? '',
    wireFormat: connection.wireFormat,
    concurrency: String(connection.concurrency),
    maxBodyMb: String(connection.maxBodyBytes / BYTES_PER_MB),
    dailyLimit: connection.dailyLimit === null ? '' : String(connection.dailyLimit),
    caFile: connection.caFile ?? '',
    minEdgePx: String(connection.minEdgePx),
    location: LOCATION_CHOICES.find((choice) => REMOVES[choice] === connection.removesLocation) ?? 'auto',
    retentionDays: String(connection.retentionDays ?? ''),
    quality: qualityTexts(connection.quality ?? DEFAULT_QUALITY)
  };
}

/** The fields that can't be used as they are; the contract's own rules decide. */
export function invalidFields(draft: ConnectionDraft): ReadonlySet<InvalidField> {
  const input = inputOf(draft);
  const shape = connectionInput.shape;
  const isValid: Record<InvalidField, boolean> = {
    name: shape.name.safeParse(input.name).success,
    baseUrl: isAllowedBaseUrl(input.baseUrl) && shape.baseUrl.safeParse(input.baseUrl).success,
    admin: isEmail(input.admin) && shape.admin.safeParse(input.admin).success,
    concurrency: shape.concurrency.safeParse(input.concurrency).success,
    dailyLimit: shape.dailyLimit.safeParse(input.dailyLimit).success,
    maxBody: shape.maxBodyBytes.safeParse(input.maxBodyBytes).success,
    caFile: shape.caFile.safeParse(input.caFile).success,
    minEdge: shape.minEdgePx.safeParse(input.minEdgePx).success,
    retention: shape.retentionDays.safeParse(input.retentionDays).success,
    quality: !QUALITY_FIELDS.some((field) => isQualityWrong(draft, field))
  };
  return new Set(INVALID_FIELDS.filter((field) => !isValid[field]));
}

export function inputOf(draft: ConnectionDraft): ConnectionInput {
  const defaultIdType = draft.defaultIdType.trim();
  const caFile = draft.caFile.trim();
  return {
    name: draft.name.trim(),
    environment: draft.environment,
    baseUrl: draft.baseUrl.trim(),
    admin: draft.admin.trim(),
    defaultIdType: defaultIdType === '' ? null : defaultIdType,
    wireFormat: draft.wireFormat,
    concurrency: numberOf(draft.concurrency),
    dailyLimit: draft.dailyLimit.trim() === '' ? null : numberOf(draft.dailyLimit),
    maxBodyBytes: Math.round(numberOf(draft.maxBodyMb) * BYTES_PER_MB),
    caFile: caFile === '' ? null : caFile,
    minEdgePx: numberOf(draft.minEdgePx),
    removesLocation: REMOVES[draft.location],
    retentionDays: draft.retentionDays.trim() === '' ? null : numberOf(draft.retentionDays),
    quality: qualityOf(draft)
  };
}

function qualityOf({ quality }: ConnectionDraft): QualityLimits {
  const numbers = QUALITY_FIELDS.map((field) => [field, numberOf(quality[field])]);
  return Object.fromEntries(numbers) as QualityLimits;
}

export function isQualityWrong({ quality }: ConnectionDraft, field: QualityField): boolean {
  return !qualityLimitsSchema.shape[field].safeParse(numberOf(quality[field])).success;
}

/** The most that the field takes; the least is 0, which switches its hint off. */
export function qualityRange(field: QualityField): number {
  return qualityLimitsSchema.shape[field].maxValue ?? 0;
}

/** NaN for anything that is not a plain number: `1,000` is a thousand to one and 1 to another. */
function numberOf(text: string): number {
  const plain = text.trim();
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

export function isSameDraft(one: ConnectionDraft, other: ConnectionDraft): boolean {
  return JSON.stringify(inputOf(one)) === JSON.stringify(inputOf(other));
}
