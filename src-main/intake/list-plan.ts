import { basename } from 'node:path';
import type { LeftOverReason, RowRefusal } from '../contract/issue.ts';
import { idTypeNamed } from './id-type-words.ts';
import type { ManifestRow, RefusedRow } from './manifest.ts';
import type { Work } from './pieces.ts';
import { type IntakePlan, leftOverOf, type PlannedLeftOver, type PlannedUpload } from './plan.ts';
import type { ReadList } from './read-list.ts';
import type { ScannedFile } from './scan.ts';

/** A refused row, as it stands beside files in what is left over: it counts in the balance like one. */
export function refusedRow(list: Pick<ReadList, 'path' | 'sheet'>, row: RefusedRow): PlannedLeftOver {
  const place = list.sheet === null ? `:${row.line}` : ` [${list.sheet}]:${row.line}`;
  return {
    path: `${list.path}${place}`,
    relativePath: `${basename(list.path)}${place}${row.shown === '' ? '' : ` · ${row.shown}`}`,
    reason: row.reason,
    isRefused: true,
    isPicture: false,
    sizeBytes: 0
  };
}

const idOf = (submissionId: string): string => submissionId.trim().normalize('NFC');
const withoutZeros = (id: string): string => id.replace(/^0+(?=\d)/u, '');

/**
 * Pure. The list says which submissions there are and of what idType, the folder's own reading which pictures are
 * whose. Ids must be the same to the letter. A row without pictures stays a row, which a check tells of; a picture whose
 * submission the list does not have is left over.
 */
export function* planByJoining(
  list: ReadList,
  folder: IntakePlan,
  files: readonly ScannedFile[]
): Work<IntakePlan> {
  const byId = Map.groupBy(folder.uploads, ({ submissionId }) => submissionId);
  const found = new Map<string, PlannedUpload>();
  // Two places of the folder say that they are the same submission: which one is can't be known, so none is taken.
  const several: PlannedUpload[] = [];
  for (const [id, [first, ...others]] of byId) {
    yield;
    if (first === undefined) continue;
    if (others.length === 0) found.set(id, first);
    else several.push(first, ...others);
  }
  const shortened = new Set([...found.keys()].map(withoutZeros));
  const times = new Map<string, number>();
  for (const { submissionId } of list.rows) {
    const id = idOf(submissionId);
    times.set(id, (times.get(id) ?? 0) + 1);
    yield;
  }
  const uploads: PlannedUpload[] = [];
  const refused: RefusedRow[] = [...list.refused];
  const disputed = new Set<string>();
  for (const row of list.rows) {
    yield;
    const id = idOf(row.submissionId);
    const pictures = found.get(id);
    const reason = refusalOf(row, pictures, id !== '' && (times.get(id) ?? 0) > 1, shortened);
    if (reason !== null) {
      refused.push({ line: row.line, shown: row.submissionId, reason });
      if (reason === 'row_id_type_disagrees') disputed.add(id);
      continue;
    }
    uploads.push({
      submissionId: row.submissionId,
      idType: row.idType ?? pictures?.idType ?? null,
      admin: row.admin,
      images: pictures?.images ?? [],
      ambiguousSlots: pictures?.ambiguousSlots ?? []
    });
    found.delete(id);
  }
  const leftOvers = folder.leftOvers.filter(({ path }) => path !== list.path);
  const byPath = new Map(files.map((file) => [file.path, file]));
  leftOvers.push(
    ...(yield* picturesOf(found.values(), byPath, ({ submissionId }) =>
      disputed.has(submissionId) ? 'id_type_disagrees' : 'not_in_manifest'
    ))
  );
  leftOvers.push(...(yield* picturesOf(several, byPath, () => 'several_places')));
  for (const row of refused) leftOvers.push(refusedRow(list, row));
  const foundFiles = files.length + refused.length;
  const { path, sheet, names } = list;
  return {
    name: folder.name,
    reading: folder.reading,
    ...(folder.template === undefined ? {} : { template: folder.template }),
    foundFiles,
    uploads,
    leftOvers,
    list: { path, sheet, names }
  };
}

function refusalOf(
  { idType, submissionId }: ManifestRow,
  pictures: PlannedUpload | undefined,
  isTwice: boolean,
  shortened: ReadonlySet<string>
): RowRefusal | null {
  if (isTwice) return 'row_id_twice';
  const id = idOf(submissionId);
  if (pictures === undefined) return /^\d+$/u.test(id) && shortened.has(id) ? 'row_id_lost_zeros' : null;
  const isSame = pictures.idType === null || idType === null || pictures.idType === idTypeNamed(idType);
  return isSame || pictures.idType === idType ? null : 'row_id_type_disagrees';
}

function* picturesOf(
  uploads: Iterable<PlannedUpload>,
  byPath: ReadonlyMap<string, ScannedFile>,
  reasonOf: (upload: PlannedUpload) => LeftOverReason
): Work<readonly PlannedLeftOver[]> {
  const leftOvers: PlannedLeftOver[] = [];
  for (const upload of uploads) {
    yield;
    for (const { path } of upload.images) {
      const file = byPath.get(path);
      if (file !== undefined) leftOvers.push(leftOverOf(file, reasonOf(upload)));
    }
  }
  return leftOvers;
}
