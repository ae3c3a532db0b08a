import { z } from 'zod';
import { AppError } from '../../../contract/error.ts';
import { runPractice } from '../../../practice/run-practice.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

export interface PracticeCommandOptions {
  readonly json: boolean;
  readonly port: number;
  readonly key?: string[];
  readonly admin?: string[];
  readonly ids?: string;
  readonly idTypes?: string;
  readonly formats: 'json' | 'multipart' | 'both';
  readonly project: 'active' | 'missing' | 'inactive';
  readonly checkImages: boolean;
  readonly maxBodyMb: number;
  readonly delayMs: number;
  readonly fail: number;
  readonly seed: number;
}

const systemError = z.object({ code: z.string() });

/** Runs the practice server alone until it is interrupted. */
export async function practice(options: PracticeCommandOptions): Promise<ExitCode> {
  const {
    json,
    port,
    key,
    admin,
    ids,
    idTypes,
    formats,
    project,
    checkImages,
    maxBodyMb,
    delayMs,
    fail,
    seed
  } = options;
  try {
    await runPractice({
      json,
      port,
      formats,
      project,
      checkImages,
      maxBodyBytes: maxBodyMb * 1_000_000,
      delayMs,
      failShare: fail,
      seed,
      ...(key === undefined ? {} : { apiKeys: key }),
      ...(admin === undefined ? {} : { admins: admin }),
      ...(ids === undefined ? {} : { idsFile: ids }),
      ...(idTypes === undefined ? {} : { idTypes: idTypes.split(',') })
    });
    return EXIT.ok;
  } catch (error) {
    const known = systemError.safeParse(error);
    if (!known.success) throw error;
    throw new AppError('practice_not_started', { port, reason: known.data.code }, { cause: error });
  }
}
