import type { Slot } from '../contract/slot.ts';
import { isNamedBySystem } from './file-name.ts';
import { idTypeNamed } from './id-type-words.ts';
import { slotNamed } from './slot-words.ts';
import { withoutCase } from './template-reader.ts';
import type { Template } from './template.ts';
import type { Token } from './template-token.ts';

/** What a template says of one path. */
export type TemplateMatch =
  | {
      readonly kind: 'fits';
      readonly submissionId: string;
      readonly slot: Slot;
      readonly idType: string | null;
      /** The same for paths that are one submission's: what stands before its id, beside the slot's own folder. */
      readonly key: string;
    }
  | { readonly kind: 'no' }
  /** It fits in more than one way, and they do not say the same. */
  | { readonly kind: 'ambiguous' }
  /** It fits but for the ids, which are not the same everywhere. */
  | { readonly kind: 'ids_differ' };

/** What was read of a name so far. */
interface State {
  readonly at: number;
  readonly id: string | null;
  readonly slot: Slot | null;
  readonly idType: string | null;
}

/** More ways than these to read one name count as ambiguous, so that no name takes long. */
const MOST_STATES = 300;
/** UTF-16 units; longer than any known word with its ending. */
const LONGEST_WORD = 64;
const START: State = { at: 0, id: null, slot: null, idType: null };

/** Pure, and never throws, whatever the names. */
export function matchTemplate(
  template: Template,
  path: { readonly folders: readonly string[]; readonly name: string }
): TemplateMatch {
  const { folders, name } = path;
  const above = folders.length - template.folders.length;
  if (above < 0 || (above > 0 && !template.isAnywhere)) return { kind: 'no' };
  const names = [...folders.slice(above), name].map((each) => each.normalize('NFC'));
  const segments = [...template.folders, template.file];
  let ways: readonly State[] = [START];
  for (const [index, tokens] of segments.entries()) {
    const read = waysOf(tokens, names[index] ?? '');
    if (read === 'too_many') return { kind: 'ambiguous' };
    if (read.length === 0) return { kind: 'no' };
    if (read.length * ways.length > MOST_STATES) return { kind: 'ambiguous' };
    const before = ways;
    ways = read.flatMap((way) => before.map((earlier) => both(earlier, way)));
  }
  return outcome(ways, keyPrefix(template, [...folders.slice(0, above), ...names]));
}

const DIFFERS = '\0';

function both(a: State, b: State): State {
  const id = a.id === null || b.id === null || a.id === b.id ? (b.id ?? a.id) : DIFFERS;
  return { at: 0, id, slot: b.slot ?? a.slot, idType: b.idType ?? a.idType };
}

function outcome(ways: readonly State[], prefix: readonly string[]): TemplateMatch {
  const agreeing = ways.filter(({ id }) => id !== DIFFERS);
  const [first, ...others] = agreeing;
  if (first === undefined) return { kind: 'ids_differ' };
  const { id, slot, idType } = first;
  const isSame = (way: State) => way.id === id && way.slot === slot && way.idType === idType;
  if (!others.every(isSame)) return { kind: 'ambiguous' };
  if (id === null || slot === null || isNamedBySystem(id)) return { kind: 'no' };
  return { kind: 'fits', submissionId: id, slot, idType, key: JSON.stringify([...prefix, id]) };
}

/** Two folders with the same id in different places are two submissions, which the checks then tell; a folder per slot is not. */
function keyPrefix(template: Template, names: readonly string[]): readonly string[] {
  const segments = [...template.folders, template.file];
  const offset = names.length - segments.length;
  const idAt = segments.findIndex((tokens) => tokens.some(({ kind }) => kind === 'submissionId'));
  return names
    .slice(0, offset + idAt)
    .filter((_, at) => segments[at - offset]?.some(({ kind }) => kind === 'slot') !== true);
}

/** Every way to read all of a name, once each. */
function waysOf(tokens: readonly Token[], name: string): readonly State[] | 'too_many' {
  let states: readonly State[] = [START];
  for (const [index, token] of tokens.entries()) {
    const touches = { before: index > 0, behind: index < tokens.length - 1 };
    const next = distinct(stepsOfAll(token, name, states, touches));
    if (next === 'too_many') return next;
    states = next;
  }
  return states;
}

function distinct(states: Iterable<State>): readonly State[] | 'too_many' {
  const known = new Map<string, State>();
  for (const state of states) {
    known.set(JSON.stringify([state.at, state.id, state.slot, state.idType]), state);
    if (known.size > MOST_STATES) return 'too_many';
  }
  return [...known.values()];
}

function* stepsOfAll(
  token: Token,
  name: string,
  states: readonly State[],
  touches: Touches
): Generator<State> {
  for (const state of states) {
    for (const reached of steps(token, name, state, touches)) {
      const isEnd = touches.behind || reached.at === name.length;
      if (isEnd && !splitsCharacter(name, reached.at)) yield reached;
    }
  }
}

function splitsCharacter(name: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(name.slice(at - 1, at + 1));
}

/** Whether other parts of the template stand beside it. */
interface Touches {
  readonly before: boolean;
  readonly behind: boolean;
}

function* steps(token: Token, name: string, state: State, touches: Touches): Generator<State> {
  const { at } = state;
  switch (token.kind) {
    case 'text':
      if (withoutCase(name.slice(at, at + token.text.length)) === withoutCase(token.text)) {
        yield { ...state, at: at + token.text.length };
      }
      return;
    case 'set':
      if (token.isOptional) yield state;
      yield* oneOf(token.characters, name, state);
      return;
    case 'any':
      for (let end = touches.behind ? at : name.length; end <= name.length; end += 1) {
        yield { ...state, at: end };
      }
      return;
    case 'extension':
      if (at === name.lastIndexOf('.') && at < name.length - 1) yield { ...state, at: name.length };
      return;
    case 'number':
      yield* numbers(token, name, state);
      return;
    case 'submissionId':
      yield* ids(name, state, touches);
      return;
    case 'slot':
      for (const [end, slot] of words(name, at, touches, token.words, slotNamed)) {
        yield { ...state, at: end, slot };
      }
      return;
    case 'idType':
      for (const [end, idType] of words(name, at, touches, token.words, idTypeNamed)) {
        yield { ...state, at: end, idType };
      }
      return;
  }
}

function* oneOf(characters: string, name: string, state: State): Generator<State> {
  const code = name.codePointAt(state.at);
  if (code === undefined) return;
  const character = String.fromCodePoint(code);
  if ([...characters].includes(character)) yield { ...state, at: state.at + character.length };
}

function* numbers(
  { isOptional, lead }: Extract<Token, { kind: 'number' }>,
  name: string,
  state: State
): Generator<State> {
  if (isOptional) yield state;
  for (const from of lead === null ? [state] : oneOf(lead, name, state)) {
    for (let end = from.at; end < from.at + 3 && /[0-9]/u.test(name[end] ?? ''); end += 1) {
      yield { ...state, at: end + 1 };
    }
  }
}

/** What parts an id from what stands beside it is not a part of it, or "S-1_" would be one beside "S-1". */
const SEPARATOR = /[-_ .]/u;

function* ids(name: string, state: State, touches: Touches): Generator<State> {
  const { at } = state;
  if (touches.before && SEPARATOR.test(name[at] ?? '')) return;
  for (let end = touches.behind ? at + 1 : Math.max(at + 1, name.length); end <= name.length; end += 1) {
    if (touches.behind && SEPARATOR.test(name[end - 1] ?? '')) continue;
    yield { ...state, at: end, id: name.slice(at, end) };
  }
}

const EDGE = /[\p{L}\p{M}\p{N}]/u;

/** Known words begin and end with a letter and stand apart from the letters beside them; own words are as they are written. */
function* words<Meaning>(
  name: string,
  at: number,
  touches: Touches,
  own: ReadonlyMap<string, Meaning> | null,
  known: (text: string) => Meaning | null
): Generator<[end: number, meaning: Meaning]> {
  if (own !== null) {
    for (const [word, meaning] of own) {
      if (withoutCase(name.slice(at, at + word.length)) === word) yield [at + word.length, meaning];
    }
    return;
  }
  if (!EDGE.test(name[at] ?? '') || areOneWord(name, at)) return;
  const last = Math.min(name.length, at + LONGEST_WORD);
  for (let end = touches.behind ? at + 1 : name.length; end <= last; end += 1) {
    if (!EDGE.test(name[end - 1] ?? '') || areOneWord(name, end)) continue;
    const meaning = known(name.slice(at, end));
    if (meaning !== null) yield [end, meaning];
  }
}

/** Two letters side by side, of which neither or both are Hangul: there no word ends. */
function areOneWord(name: string, at: number): boolean {
  const [before = '', behind = ''] = [name[at - 1], name[at]];
  if (!/\p{L}/u.test(before) || !/\p{L}/u.test(behind)) return false;
  return /\p{Script=Hangul}/u.test(before) === /\p{Script=Hangul}/u.test(behind);
}
