import { KNOWN_ID_TYPES } from '../../../src-main/contract/id-type.ts';
import { idTypeName } from '../../messages/index.ts';

export interface IdTypeChoice {
  /** As the API takes it. */
  readonly value: string;
  readonly label: string;
  /** Not on the vendor's list: what the person typed, as it is. */
  readonly isOwn: boolean;
}

/** Known types whose name or code holds `typed`; then `typed` itself where it is none of them. */
export function idTypeChoices(typed: string): IdTypeChoice[] {
  const text = typed.trim();
  const choices = KNOWN_ID_TYPES.map((value) => ({ value, label: idTypeName(value), isOwn: false }));
  const wanted = text.toLocaleLowerCase();
  const found = choices.filter(({ value, label }) =>
    [value, label.toLocaleLowerCase()].some((words) => words.includes(wanted))
  );
  const isKnown = choices.some(({ value, label }) => value === text || label.toLocaleLowerCase() === wanted);
  return text === '' || isKnown ? found : [...found, { value: text, label: text, isOwn: true }];
}
