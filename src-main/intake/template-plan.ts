import { isPictureName } from './file-name.ts';
import type { Work } from './pieces.ts';
import { type IntakePlan, leftOverOf, type PlannedLeftOver, type UnassignedReason } from './plan.ts';
import { relativePathOf, type ScannedFile } from './scan.ts';
import { type Group, settleAll } from './settle.ts';
import { matchTemplate, type TemplateMatch } from './template-match.ts';
import type { Template } from './template.ts';

const LEFT = {
  no: 'template_does_not_fit',
  ambiguous: 'template_ambiguous',
  ids_differ: 'name_disagrees_with_folder'
} as const satisfies Record<Exclude<TemplateMatch['kind'], 'fits'>, UnassignedReason>;

/** Pure: what a template makes of the files of a folder. What it does not fit, or fits in two ways, is left over. */
export function* planByTemplate(
  name: string,
  files: readonly ScannedFile[],
  template: Template
): Work<IntakePlan> {
  const groups = new Map<string, Group>();
  const leftOvers: PlannedLeftOver[] = [];
  for (const file of files) {
    yield;
    const reason = file.refusal ?? (isPictureName(file.name) ? null : 'not_a_picture');
    if (reason !== null) {
      leftOvers.push(leftOverOf(file, reason));
      continue;
    }
    const match = matchTemplate(template, file);
    if (match.kind !== 'fits') {
      leftOvers.push(leftOverOf(file, LEFT[match.kind]));
      continue;
    }
    const { submissionId: id, slot, idType, key } = match;
    const group = groups.get(key) ?? { id, pictures: [] };
    group.pictures.push({
      file,
      slot,
      idType,
      rule: { code: 'template', values: { template: template.text, path: relativePathOf(file) } }
    });
    groups.set(key, group);
  }
  const uploads = yield* settleAll(groups.values(), leftOvers);
  const reading = template.file.some(({ kind }) => kind === 'submissionId') ? 'names' : 'folders';
  return { name, reading, template: template.text, foundFiles: files.length, uploads, leftOvers };
}
