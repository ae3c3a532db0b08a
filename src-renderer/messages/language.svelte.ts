import { LANGUAGES, type Language } from '../../src-main/contract/wording/format.ts';
import type { Settings } from '../../src-main/contract/settings.ts';

/** The language that every word, number and date of the window is shown in. */
class CurrentLanguage {
  code = $state<Language>('en');

  /** For Intl: the system's own variant of the language, such as en-GB, where it has one. */
  readonly locale = $derived(
    navigator.languages.find((locale) => locale.split('-')[0] === this.code) ?? this.code
  );
}

export const language = new CurrentLanguage();

/** @param preferred the system's languages, best first. */
export function languageFor(setting: Settings['language'], preferred: readonly string[]): Language {
  if (setting !== 'system') return setting;
  const codes = preferred.map((locale) => locale.split('-')[0]);
  return LANGUAGES.find((candidate) => candidate === codes.find(isLanguage)) ?? 'en';
}

function isLanguage(code: string | undefined): code is Language {
  return LANGUAGES.some((language) => language === code);
}
