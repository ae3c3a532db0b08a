import { AppError } from '../../contract/error.ts';
import { say } from '../../contract/wording/format.ts';
import { EXIT } from './exit-code.ts';
import { run } from './program.ts';

function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return say('en', `error.${error.code}`, error.values);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// `outtray list | head` closes the pipe early; that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  if (process.argv.includes('--json') && error instanceof AppError) {
    process.stdout.write(`${JSON.stringify({ error: { code: error.code, ...error.values } })}\n`);
  }
  process.exitCode = EXIT.wrong;
}
