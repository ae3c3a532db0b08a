import type { Slot } from './slot.ts';

export type Severity = 'blocking' | 'warning';

interface IssueRule {
  readonly severity: Severity;
  /** A person may say "it is right": the issue stays on record and no longer blocks. */
  readonly isConfirmable: boolean;
}

const blocking: IssueRule = { severity: 'blocking', isConfirmable: false };
const untilConfirmed: IssueRule = { severity: 'blocking', isConfirmable: true };
const warning: IssueRule = { severity: 'warning', isConfirmable: false };

/** Every check before sending. Each code has a sentence `issue.<code>` in both languages. */
export const ISSUE_RULES = {
  id_empty: blocking,
  id_has_spaces: blocking,
  id_type_missing: blocking,
  id_type_unknown: warning,
  admin_not_email: blocking,
  no_image: blocking,
  too_large: blocking,
  image_missing: blocking,
  image_unreadable: blocking,
  image_not_regular: blocking,
  image_empty: blocking,
  image_not_supported: blocking,
  image_not_converted: blocking,
  image_many_pages: blocking,
  image_truncated: blocking,
  image_undecodable: blocking,
  image_too_many_pixels: blocking,
  image_changed: blocking,
  extension_lies: warning,
  quality_too_small: warning,
  quality_dark: warning,
  quality_bright: warning,
  quality_blurred: warning,
  quality_glare: warning,
  quality_tilted: warning,
  quality_cut_off: warning,
  quality_screenshot: warning,
  face_in_card_slot: untilConfirmed,
  card_in_selfie_slot: untilConfirmed,
  slot_ambiguous: untilConfirmed,
  same_image_in_two_slots: untilConfirmed,
  same_image_for_two_people: untilConfirmed,
  near_copy_of_other: untilConfirmed,
  submission_twice_in_batch: untilConfirmed,
  submission_still_waiting: untilConfirmed,
  already_sent: untilConfirmed
} as const satisfies Record<string, IssueRule>;

export type IssueCode = keyof typeof ISSUE_RULES;
export const ISSUE_CODES = Object.keys(ISSUE_RULES) as [IssueCode, ...IssueCode[]];

export interface Issue {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly isConfirmable: boolean;
  /** When and by whom it was confirmed; null while it was not. */
  readonly confirmedBy: string | null;
  /** The slot it is about; null: the whole row. */
  readonly slot: Slot | null;
  /** Fills the placeholders of its sentence, such as {other}: the other person's submission id. */
  readonly values: Readonly<Record<string, string | number>>;
}

export function issueOf(
  code: IssueCode,
  slot: Slot | null = null,
  values: Issue['values'] = {},
  confirmedBy: string | null = null
): Issue {
  const rule = ISSUE_RULES[code];
  return { code, ...rule, confirmedBy, slot, values };
}

export function isBlocking(issue: Issue): boolean {
  return issue.severity === 'blocking' && issue.confirmedBy === null;
}

/** Why a file of an imported folder belongs to no row. Each has a sentence `left_over.<reason>`. */
export const LEFT_OVER_REASONS = [
  'no_submission',
  'no_slot',
  'two_slots',
  'slot_taken_twice',
  'name_disagrees_with_folder',
  'id_type_disagrees',
  'not_in_manifest',
  'several_places',
  'template_does_not_fit',
  'template_ambiguous',
  'not_a_picture',
  'replaced'
] as const;

/** Why a row of a list was refused. It counts as refused in the balance, and has a sentence `left_over.<reason>` too. */
export const ROW_REFUSALS = [
  'row_number_damaged',
  'row_id_not_text',
  'row_columns_differ',
  'row_path_leaves',
  'row_path_through_link',
  'row_id_twice',
  'row_id_lost_zeros',
  'row_id_type_disagrees'
] as const;
export type RowRefusal = (typeof ROW_REFUSALS)[number];

export function isRowRefusal(reason: LeftOverReason): boolean {
  return (ROW_REFUSALS as readonly string[]).includes(reason);
}

/** Why a file was not even looked into. Each has a sentence `left_over.<reason>` too. */
export const REFUSED_REASONS = [
  'unreadable',
  'link_out_of_folder',
  'not_regular',
  'name_not_unicode',
  ...ROW_REFUSALS
] as const;

export type LeftOverReason = (typeof LEFT_OVER_REASONS)[number] | (typeof REFUSED_REASONS)[number];

export interface LeftOver {
  readonly id: number;
  readonly batchId: number;
  /** Absolute path on this machine. */
  readonly path: string;
  /** Path below the imported folder, as a person sees it. */
  readonly relativePath: string;
  readonly reason: LeftOverReason;
  /** Refused files count apart in the balance: found = assigned + left over + refused. */
  readonly isRefused: boolean;
  readonly isPicture: boolean;
  readonly sizeBytes: number;
}
