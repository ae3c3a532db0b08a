import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '../../src-main/contract/error.ts';
import type { IntakePlan } from '../../src-main/intake/plan.ts';
import { readSource, type SourceRequest } from '../../src-main/intake/read-source.ts';

/** Makes a folder named `Import` with these files; `path` or `path: text`. */
export async function tree(files: readonly string[] | Readonly<Record<string, string>>) {
  const parent = await mkdtemp(join(tmpdir(), 'outtray-intake-'));
  const root = join(parent, 'Import');
  await mkdir(root);
  const contents = Array.isArray(files)
    ? files.map((path: string) => [path, 'x'] as const)
    : Object.entries(files as Record<string, string>);
  for (const [path, text] of contents) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return {
    root,
    parent,
    at: (path: string) => join(root, path),
    remove: () => rm(parent, { recursive: true, force: true })
  };
}

const SHORT = { idImage: 'front', idBackImage: 'back', selfieImage: 'selfie', addressImage: 'address' };

export async function read(request: Partial<SourceRequest> & { path: string }) {
  const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
  return readSource({ only: null, manifestPath: null, reading: null, ...request }, hooks);
}

/** A plan or question as lines that a person can compare. */
export async function told(
  root: string,
  request: Partial<SourceRequest> = {}
): Promise<readonly string[] | string> {
  try {
    const answer = await read({ path: root, ...request });
    if (answer.kind === 'plan') return linesOf(root, answer.plan);
    if (answer.kind === 'columns') return answer.list.columns.map(({ name }) => `? ${name}`);
    return answer.readings.map(
      ({ reading, uploads, assignedFiles, leftOverFiles }) =>
        `? ${reading}: ${uploads} uploads, ${assignedFiles} assigned, ${leftOverFiles} left`
    );
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

export function linesOf(root: string, plan: IntakePlan): string[] {
  const below = (path: string) => path.replace(`${root}/`, '');
  return [
    plan.reading,
    ...plan.uploads.map(({ submissionId, idType, admin, images, ambiguousSlots }) =>
      [
        submissionId,
        ...(idType === null ? [] : [`[${idType}]`]),
        ...(admin === null ? [] : [`<${admin}>`]),
        ...images.map(({ slot, path }) => `${SHORT[slot]}=${below(path)}`),
        ...ambiguousSlots.map((slot) => `${SHORT[slot]}?`)
      ].join(' ')
    ),
    ...plan.leftOvers.map(
      ({ relativePath, reason, isRefused }) => `${isRefused ? 'x' : '-'} ${relativePath} ${reason}`
    )
  ];
}
