/** What put a picture into its slot. Each has a sentence `rule.<code>`, which may name {file} as well. */
export const RULE_CODES = [
  /** {folder} names the submission, the file name the slot. */
  'folder',
  /** The file name says both: {id}. */
  'name',
  /** All of the imported {folder} is one submission. */
  'single',
  /** {line} of the {list}. */
  'list',
  /** {template} fits the path. */
  'template',
  /** {operator} chose it. */
  'by_hand',
  /** {operator} chose it, in place of {replaced}. */
  'replaced',
  /** {operator} moved it here from the other slot. */
  'swapped'
] as const;

export type RuleCode = (typeof RULE_CODES)[number];

/** Why a picture is in its slot: kept with it, so that it can be asked for as long as the row is there. */
export interface Rule {
  readonly code: RuleCode;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a person or the machine did, by the name that is on record. */
export function ruleOfHand(operator: string, replaced: string | null): Rule {
  return replaced === null
    ? { code: 'by_hand', values: { operator } }
    : { code: 'replaced', values: { operator, replaced } };
}
