import { isEmail } from './connection.ts';
import { isKnownIdType } from './id-type.ts';
import { type Issue, type IssueCode, issueOf } from './issue.ts';
import { FORMAT_NAMES, type OtherFormat } from './made-picture.ts';
import type { QualityLimits } from './measures.ts';
import { type MeasuredPicture, qualityHints, slotDoubts } from './quality.ts';
import { ID_SLOTS, type Slot } from './slot.ts';

/** What looking at the bytes of one picture found; `images/` makes it. */
export interface ImageFinding {
  /** The one thing that makes it impossible to send, or null. */
  readonly problem: Extract<IssueCode, `image_${string}`> | null;
  /** The extension names another format than the bytes do. */
  readonly extensionLies: boolean;
}

export interface ImageFacts extends ImageFinding, MeasuredPicture {
  readonly sizeBytes: number;
  /** What the found file is, where it is neither JPEG nor PNG, and its pages, where it has more than one. */
  readonly otherFormat?: OtherFormat | null;
  readonly pages?: number | null;
}

/** What other rows have to do with this one. */
export interface PeerFacts {
  /** The same bytes in another slot of this row. */
  readonly sameInRow: readonly { readonly slot: Slot; readonly otherSlot: Slot }[];
  /** The same bytes for another submission, in this batch or sent earlier on this connection. */
  readonly sameElsewhere: readonly { readonly slot: Slot; readonly other: string }[];
  /** A picture that looks the same, of other bytes, for another submission; `otherImage` is its id. */
  readonly nearElsewhere: readonly {
    readonly slot: Slot;
    readonly other: string;
    readonly otherImage: number;
  }[];
  /** Row number of another row of this batch with the same submission id. */
  readonly twiceInRow: number | null;
  /** Name of another batch in which the submission is released and not yet done. */
  readonly waitingInBatch: string | null;
  /** Name of the batch with which the submission was sent before. */
  readonly sentInBatch: string | null;
}

export const NO_PEERS: PeerFacts = {
  sameInRow: [],
  sameElsewhere: [],
  nearElsewhere: [],
  twiceInRow: null,
  waitingInBatch: null,
  sentInBatch: null
};

export interface UploadFacts {
  readonly submissionId: string;
  /** With the connection's default applied; null: none. */
  readonly idType: string | null;
  /** With the connection's admin applied. */
  readonly admin: string;
  readonly images: readonly ImageFacts[];
  /** Slots for which the import found more than one file and therefore took none. */
  readonly ambiguousSlots: readonly Slot[];
  readonly maxBodyBytes: number;
  readonly quality: QualityLimits;
  readonly peers: PeerFacts;
}

/**
 * The idType that goes with a row. The connection's default is only for rows with an ID image: for others the
 * field is not required, and it might overwrite what the server has.
 */
export function effectiveIdType(
  row: { readonly idType: string | null; readonly images: readonly { readonly slot: Slot }[] },
  defaultIdType: string | null
): string | null {
  return row.idType ?? (needsIdType(row.images) ? defaultIdType : null);
}

function needsIdType(images: readonly { readonly slot: Slot }[]): boolean {
  return images.some(({ slot }) => ID_SLOTS.includes(slot));
}

/** Room for field names, quotes and the three short fields around the pictures. */
export const ENVELOPE_BYTES = 1024;

/** Length of `bytes` bytes as padded Base64 (RFC 4648). */
export function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

/** What the request body will weigh, within a kilobyte. */
export function estimatedBodyBytes(imageSizesBytes: readonly number[]): number {
  return imageSizesBytes.reduce((sum, size) => sum + base64Length(size), ENVELOPE_BYTES);
}

/** Everything that is wrong or doubtful with one upload, worst first. Pure: the same facts, the same issues. */
export function checkUpload(facts: UploadFacts): Issue[] {
  return [
    ...idIssues(facts),
    ...fieldIssues(facts),
    ...imageIssues(facts),
    ...facts.images.flatMap(slotDoubts),
    ...peerIssues(facts),
    ...facts.images.flatMap((image) => qualityHints(image, facts.quality))
  ];
}

function idIssues({ submissionId }: UploadFacts): Issue[] {
  if (submissionId.trim() === '') return [issueOf('id_empty')];
  if (submissionId !== submissionId.trim()) return [issueOf('id_has_spaces')];
  return [];
}

function fieldIssues({ idType, admin, images }: UploadFacts): Issue[] {
  const issues: Issue[] = [];
  if (idType === null && needsIdType(images)) issues.push(issueOf('id_type_missing'));
  if (idType !== null && !isKnownIdType(idType)) issues.push(issueOf('id_type_unknown', null, { idType }));
  if (!isEmail(admin)) issues.push(issueOf('admin_not_email', null, { admin }));
  return issues;
}

function imageIssues({ images, ambiguousSlots, maxBodyBytes }: UploadFacts): Issue[] {
  const issues: Issue[] = [];
  if (images.length === 0) issues.push(issueOf('no_image'));
  for (const image of images) {
    const values = { file: image.fileName };
    if (image.problem !== null) issues.push(issueOf(image.problem, image.slot, problemValues(image)));
    if (image.extensionLies) issues.push(issueOf('extension_lies', image.slot, values));
  }
  for (const slot of ambiguousSlots) issues.push(issueOf('slot_ambiguous', slot));
  const bodyBytes = estimatedBodyBytes(images.map(({ sizeBytes }) => sizeBytes));
  if (bodyBytes > maxBodyBytes) issues.push(issueOf('too_large', null, { bodyBytes, maxBodyBytes }));
  return issues;
}

function problemValues({ fileName: file, problem, otherFormat, pages }: ImageFacts): Issue['values'] {
  if (problem === 'image_many_pages') return { file, pages: pages ?? 0 };
  if (problem === 'image_not_converted') {
    return { file, format: otherFormat ? FORMAT_NAMES[otherFormat] : '' };
  }
  return { file };
}

function peerIssues({ peers }: UploadFacts): Issue[] {
  const issues = peers.sameInRow.map(({ slot, otherSlot }) =>
    issueOf('same_image_in_two_slots', slot, { otherSlot })
  );
  for (const { slot, other } of peers.sameElsewhere) {
    issues.push(issueOf('same_image_for_two_people', slot, { other }));
  }
  for (const { slot, other, otherImage } of peers.nearElsewhere) {
    issues.push(issueOf('near_copy_of_other', slot, { other, otherImage }));
  }
  if (peers.twiceInRow !== null)
    issues.push(issueOf('submission_twice_in_batch', null, { row: peers.twiceInRow }));
  if (peers.waitingInBatch !== null) {
    issues.push(issueOf('submission_still_waiting', null, { batch: peers.waitingInBatch }));
  }
  if (peers.sentInBatch !== null) issues.push(issueOf('already_sent', null, { batch: peers.sentInBatch }));
  return issues;
}
