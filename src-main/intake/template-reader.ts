import { SLOTS, type Slot } from '../contract/slot.ts';
import type { Token } from './template-token.ts';

/** What is wrong with a template: each reason has its part of the sentence `error.template_broken`. */
export interface Fault {
  /** 0-based. */
  readonly at: number;
  readonly reason:
    | 'too_long'
    | 'too_many'
    | 'missing'
    | 'twice'
    | 'no_extension'
    | 'nothing_between'
    | 'empty_name'
    | 'leads_out'
    | 'stray'
    | 'escape_at_end'
    | 'not_closed'
    | 'empty_set'
    | 'takes_no_words'
    | 'unknown_name'
    | 'word_without_meaning'
    | 'word_twice'
    | 'no_slot';
  readonly what: string;
}

/** Reads a template's text, one folder's or file's name after the other. */
export class TemplateReader {
  readonly #text: string;
  readonly #refuse: (fault: Fault) => never;
  #at: number;

  constructor(text: string, at: number, refuse: (fault: Fault) => never) {
    this.#text = text;
    this.#at = at;
    this.#refuse = refuse;
  }

  take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  segment(): Token[] {
    const tokens: Token[] = [];
    const startsAt = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '/') {
      const at = this.#at;
      const before = tokens.at(-1);
      const token = this.#token(before);
      if (token.kind === 'text' && before?.kind === 'text') tokens.pop();
      if (token.kind === 'number' && token.lead !== null) tokens.pop();
      if (before !== undefined && isOpen(before) && isOpen(token)) this.#fail(at, 'nothing_between');
      tokens.push(token);
    }
    if (tokens.length === 0) this.#fail(startsAt, 'empty_name');
    const [name] = tokens;
    if (tokens.length === 1 && name?.kind === 'text' && /^\.{1,2}$/u.test(name.text)) {
      this.#fail(startsAt, 'leads_out');
    }
    return tokens;
  }

  #token(before: Token | undefined): Token {
    const at = this.#at;
    if (this.#text.startsWith('.*', at) && at + 2 === this.#text.length) {
      this.#at += 2;
      return { kind: 'extension' };
    }
    const character = this.#character();
    switch (character) {
      case '*':
        return { kind: 'any' };
      case '[':
        return this.#set(at);
      case '{':
        return this.#placeholder(at, before);
      case '}':
      case ']':
      case '?':
        return this.#fail(at, 'stray', character);
      case '\\':
        return { kind: 'text', text: joined(before, this.#escaped(at)) };
      default:
        return { kind: 'text', text: joined(before, character) };
    }
  }

  #character(): string {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return character;
  }

  #escaped(at: number): string {
    const next = this.#text[this.#at];
    if (next === undefined || next === '/') return this.#fail(at, 'escape_at_end');
    return this.#character();
  }

  #set(at: number): Token {
    let characters = '';
    while (!this.take(']')) {
      const next = this.#text[this.#at];
      if (next === undefined || next === '/') return this.#fail(at, 'not_closed', '[');
      const character = this.#character();
      characters += character === '\\' ? this.#escaped(this.#at - 1) : character;
    }
    if (characters === '') this.#fail(at, 'empty_set');
    return { kind: 'set', characters, isOptional: this.take('?') };
  }

  #placeholder(at: number, before: Token | undefined): Token {
    const end = this.#text.indexOf('}', at);
    if (end === -1) return this.#fail(at, 'not_closed', '{');
    const inside = this.#text.slice(at + 1, end);
    this.#at = end + 1;
    const colon = inside.indexOf(':');
    const name = colon === -1 ? inside : inside.slice(0, colon);
    const words = colon === -1 ? null : this.#words(at + 2 + colon, inside.slice(colon + 1));
    switch (name) {
      case 'slot':
        return { kind: 'slot', words: words && this.#slotWords(at, words) };
      case 'idType':
        return { kind: 'idType', words };
      case 'submissionId':
      case 'n':
      case 'n?':
        if (words !== null) this.#fail(at, 'takes_no_words', name);
        return name === 'submissionId' ? { kind: name } : numberToken(name === 'n?', before);
      default:
        return this.#fail(at, 'unknown_name', inside);
    }
  }

  #words(at: number, list: string): Map<string, string> {
    const words = new Map<string, string>();
    for (const each of list.split('|')) {
      const [written = '', meaning = '', more] = each.split('=').map((part) => part.trim());
      if (written === '' || meaning === '' || more !== undefined) {
        this.#fail(at, 'word_without_meaning', each);
      }
      if (words.has(withoutCase(written))) this.#fail(at, 'word_twice', written);
      words.set(withoutCase(written), meaning);
    }
    return words;
  }

  #slotWords(at: number, words: ReadonlyMap<string, string>): Map<string, Slot> {
    return new Map(
      [...words].map(([word, meaning]) => {
        const slot = SLOTS.find((known) => known === meaning);
        return [word, slot ?? this.#fail(at, 'no_slot', meaning)];
      })
    );
  }

  #fail(at: number, reason: Fault['reason'], what = ''): never {
    return this.#refuse({ at, reason, what });
  }
}

export function withoutCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Their ends are found only by what stands beside them. */
function isOpen({ kind }: Token): boolean {
  return kind === 'any' || kind === 'submissionId';
}

function joined(before: Token | undefined, more: string): string {
  return before?.kind === 'text' ? before.text + more : more;
}

function numberToken(isOptional: boolean, before: Token | undefined): Token {
  const leads = isOptional && before?.kind === 'set' && !before.isOptional;
  return { kind: 'number', isOptional, lead: leads ? before.characters : null };
}
