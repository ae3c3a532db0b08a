/** Between words of a file name. */
const SEPARATOR = '[-_ .]';
const OPENING = '[(\\[{]';
const CLOSING = '[)\\]}]';

const ENDS = new RegExp(`^${SEPARATOR}+|${SEPARATOR}+$`, 'gu');

export function trimSeparators(text: string): string {
  return text.replace(ENDS, '');
}

export interface PhraseMatch<Meaning> {
  readonly meaning: Meaning;
  /** What stands beside the phrase, without separators at its ends; '' where there is nothing else. */
  readonly rest: string;
}

export interface Phrases<Meaning> {
  /** The longest phrase with which the text ends. */
  atEnd(text: string): PhraseMatch<Meaning> | null;
  /** The longest phrase with which the text begins. */
  atStart(text: string): PhraseMatch<Meaning> | null;
}

/**
 * Finds phrases at the ends of a name, in any case, whatever separates their words or surrounds them with brackets.
 * Latin phrases must stand apart from what is beside them. Korean ones may touch it: those of one syllable only
 * where no other Hangul is beside them, since they are also syllables of other words.
 * @param meanings phrase → meaning, the words of a phrase parted by single spaces.
 * @param endings what may follow each phrase without changing its meaning, such as "image".
 */
export function phrases<Meaning>(
  meanings: ReadonlyMap<string, Meaning>,
  endings: readonly string[] = []
): Phrases<Meaning> {
  const known = new Map([...meanings].map(([phrase, meaning]) => [squeeze(phrase), meaning]));
  const pattern = phrasePattern([...meanings.keys()], endings);
  const isEnding = new RegExp(`(?:${endings.map(wordPattern).join('|') || '(?!)'})$`, 'iu');
  const end = new RegExp(`^(.*?)(${OPENING}?)(?:${before(pattern)})${CLOSING}?$`, 'isu');
  const start = new RegExp(`^${OPENING}?(?:${after(pattern)})(${CLOSING}?)(.*)$`, 'isu');

  function meaningOf(text: string): Meaning | undefined {
    const phrase = squeeze(text);
    return known.get(phrase) ?? known.get(squeeze(phrase.replace(isEnding, '')));
  }
  function match(found: string, rest: string): PhraseMatch<Meaning> | null {
    const meaning = meaningOf(found);
    return meaning === undefined ? null : { meaning, rest: trimSeparators(rest) };
  }
  return {
    atEnd(text) {
      const found = end.exec(text);
      if (found === null) return null;
      const rest = found[1] ?? '';
      return match(text.slice(rest.length), rest);
    },
    atStart(text) {
      const found = start.exec(text);
      if (found === null) return null;
      const rest = found[2] ?? '';
      return match(text.slice(0, text.length - rest.length), rest);
    }
  };
}

interface Pattern {
  readonly latin: string;
  readonly hangul: string;
  readonly syllable: string;
}

const HANGUL = '\\p{Script=Hangul}';

/** Longest first, so that a phrase is never cut short by its own beginning. */
function phrasePattern(all: readonly string[], endings: readonly string[]): Pattern {
  const byLength = all.toSorted((a, b) => b.length - a.length);
  const hangul = byLength.filter((phrase) => /\p{Script=Hangul}/u.test(phrase));
  const tail = endings.length === 0 ? '' : `(?:${SEPARATOR}*(?:${endings.map(wordPattern).join('|')}))?`;
  const join = (some: readonly string[]) =>
    some.length === 0 ? '(?!)' : `(?:${some.map(wordPattern).join('|')})${tail}`;
  return {
    latin: join(byLength.filter((phrase) => !hangul.includes(phrase))),
    hangul: join(hangul.filter((phrase) => phrase.length > 1)),
    syllable: join(hangul.filter((phrase) => phrase.length === 1))
  };
}

function wordPattern(phrase: string): string {
  return phrase.split(' ').join(`${SEPARATOR}*`);
}

function before({ latin, hangul, syllable }: Pattern): string {
  return `(?<=^|${SEPARATOR}|${OPENING})${latin}|${hangul}|(?<!${HANGUL})${syllable}`;
}

function after({ latin, hangul, syllable }: Pattern): string {
  return `${latin}(?=$|${SEPARATOR}|${CLOSING})|${hangul}|${syllable}(?!${HANGUL})`;
}

/** As phrases are compared: NFC, lower case, without separators, brackets and apostrophes. */
export function squeeze(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[-_ .()[\]{}'’`]/gu, '');
}
