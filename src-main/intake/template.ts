import { AppError } from '../contract/error.ts';
import { type Fault, TemplateReader } from './template-reader.ts';
import type { Token } from './template-token.ts';

/**
 * How paths are written, such as `{idType}/{submissionId}/{slot}.*` or `{submissionId}[-_ ]{slot}[ -]{n?}.*`.
 * Folders are parted by `/`; a template that begins with two stars and `/` fits below any folders. Within a folder's or file's name:
 * `{submissionId}`, `{idType}`, `{slot}`, `{n}` (one to three digits); `{n?}` may be absent, and with it the set right
 * before it; `{slot:앞=idImage|뒤=idBackImage}` has its own words; `*` is any text; `[-_ ]` one of these characters, `[-_ ]?`
 * or none; `.*` at the end is the extension, which is what follows the last dot. `\` takes the next character as it is.
 */
export interface Template {
  readonly text: string;
  /** Below any folders. */
  readonly isAnywhere: boolean;
  readonly folders: readonly (readonly Token[])[];
  readonly file: readonly Token[];
}

/** UTF-16 units. */
export const MAX_TEMPLATE_LENGTH = 500;
const MAX_TOKENS = 40;
const ANYWHERE = '**/';

/** @throws AppError template_broken with the position, 1-based, of what is wrong */
export function parseTemplate(written: string): Template {
  const text = written.normalize('NFC');
  try {
    return parsed(text);
  } catch (error) {
    if (!isFault(error)) throw error;
    const { at, reason, what } = error.fault;
    // What is quoted is short, however long the template.
    const template = text.length > MAX_TEMPLATE_LENGTH ? `${text.slice(0, 60)}…` : text;
    throw new AppError('template_broken', { template, position: at + 1, reason, what: what.slice(0, 60) });
  }
}

class TemplateFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.reason);
    this.fault = fault;
  }
}

function isFault(error: unknown): error is TemplateFault {
  return error instanceof TemplateFault;
}

const refuse = (fault: Fault): never => {
  throw new TemplateFault(fault);
};

function parsed(text: string): Template {
  if (text.length > MAX_TEMPLATE_LENGTH) refuse({ at: MAX_TEMPLATE_LENGTH, reason: 'too_long', what: '' });
  const isAnywhere = text.startsWith(ANYWHERE);
  const reader = new TemplateReader(text, isAnywhere ? ANYWHERE.length : 0, refuse);
  const segments = [reader.segment()];
  while (reader.take('/')) segments.push(reader.segment());
  const template = { text, isAnywhere, folders: segments.slice(0, -1), file: segments.at(-1) ?? [] };
  refuseIncomplete(template);
  return template;
}

/** What each name in braces may stand for once only; the id may stand once in each folder and in the file's name. */
const ONCE = ['slot', 'idType', 'number'] as const;

function refuseIncomplete({ text, folders, file }: Template): void {
  const segments = [...folders, file];
  const count = (kind: Token['kind'], among: readonly (readonly Token[])[]) =>
    among.flat().filter((token) => token.kind === kind).length;
  for (const what of ['submissionId', 'slot'] as const) {
    if (count(what, segments) === 0) refuse({ at: 0, reason: 'missing', what });
  }
  const twice =
    ONCE.find((kind) => count(kind, segments) > 1) ??
    (segments.some((segment) => count('submissionId', [segment]) > 1) ? 'submissionId' : undefined);
  if (twice !== undefined) refuse({ at: 0, reason: 'twice', what: twice === 'number' ? 'n' : twice });
  if (segments.flat().length > MAX_TOKENS) refuse({ at: text.length - 1, reason: 'too_many', what: '' });
  const last = file.at(-1);
  const hasExtension = last?.kind === 'extension' || (last?.kind === 'text' && last.text.includes('.'));
  if (!hasExtension) refuse({ at: text.length - 1, reason: 'no_extension', what: '' });
}
