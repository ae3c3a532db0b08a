import { IntlMessageFormat } from 'intl-messageformat';
import { legible } from '../legible.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** Sentences that both sides say: errors, issues, remedies, states. In ICU MessageFormat. */
export type MessageKey = keyof typeof en;

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

type Values = Readonly<Record<string, string | number>>;

const catalogues: Record<Language, Readonly<Record<MessageKey, string>>> = { en, ko };

/** @returns a function that says one of `catalogue`'s messages, each parsed once. */
export function speaker<Key extends string>(
  language: Language,
  catalogue: Readonly<Record<Key, string>>
): (key: Key, values?: Values) => string {
  const parsed = new Map<Key, IntlMessageFormat>();
  return (key, values = {}) => {
    let message = parsed.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(catalogue[key], language, undefined, { ignoreTag: true });
      parsed.set(key, message);
    }
    return String(message.format(shown(values)));
  };
}

/** Names and paths come from outside and could turn a sentence around. */
function shown(values: Values): Values {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? legible(value) : value
  ]);
  return Object.fromEntries(entries) as Values;
}

const speakers = { en: speaker('en', catalogues.en), ko: speaker('ko', catalogues.ko) };

export function say(language: Language, key: MessageKey, values?: Values): string {
  return speakers[language](key, values);
}

/** For keys made at run time, such as `idType.` + a value that may be unknown. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}
