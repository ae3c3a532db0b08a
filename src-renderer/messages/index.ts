import type { MessageValues } from '../../src-main/contract/error.ts';
import {
  isMessageKey,
  type Language,
  say as sayIn,
  type MessageKey as ContractKey,
  speaker
} from '../../src-main/contract/wording/format.ts';
import { ApiError, ConnectionLost } from '../api-error.ts';
import { activity } from './activity.ts';
import { audit } from './audit.ts';
import { common } from './common.ts';
import { connections } from './connections.ts';
import { fixing } from './fixing.ts';
import { frame } from './frame.ts';
import { importing } from './import.ts';
import { inspector } from './inspector.ts';
import { language } from './language.svelte.ts';
import { list } from './list.ts';
import { made } from './made.ts';
import { outbox } from './outbox.ts';
import { paths } from './paths.ts';
import { review } from './review.ts';
import { sent } from './sent.ts';
import { settings } from './settings.ts';
import { shortcuts } from './shortcuts.ts';
import { time } from './time.ts';
import { undo } from './undo.ts';
import { watching } from './watching.ts';

/** Every area of the window; a view adds its own here. */
const areas = {
  activity,
  audit,
  common,
  connections,
  fixing,
  frame,
  importing,
  inspector,
  list,
  made,
  outbox,
  paths,
  review,
  sent,
  settings,
  shortcuts,
  time,
  undo,
  watching
};

type Areas = typeof areas;
/** Every key of the window's own words. */
export type WindowKey = { [Name in keyof Areas]: keyof Areas[Name]['en'] }[keyof Areas];

export function wordsOf(code: Language): Readonly<Record<WindowKey, string>> {
  const words = Object.values(areas).map((area) => area[code]);
  return Object.assign({}, ...words) as Record<WindowKey, string>;
}

const speakers = { en: speaker('en', wordsOf('en')), ko: speaker('ko', wordsOf('ko')) };

/** The window's own words, in the current language; follows a change of language. */
export function t(key: WindowKey, values?: MessageValues): string {
  return speakers[language.code](key, values);
}

/** The contract's words (issues, states, slots, idTypes, remedies, pauses), in the current language. */
export function say(key: ContractKey, values?: MessageValues): string {
  return sayIn(language.code, key, values);
}

/** An idType that no document names is shown as it is. */
export function idTypeName(idType: string): string {
  const key = `idType.${idType}`;
  return isMessageKey(key) ? say(key) : idType;
}

/** The sentence for what went wrong. @throws what is neither a refusal nor a lost connection: a bug. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiError) return say(`error.${error.code}`, error.values);
  if (error instanceof ConnectionLost) return t('frame.connectionLost');
  throw error;
}
