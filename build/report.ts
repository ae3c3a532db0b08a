import { z } from 'zod';

/** What a runner's own report says of its tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NO_TESTS: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped
  };
}

/** The parts of vitest's JSON report that are counted (the format is Jest's). */
const vitestReport = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() }))
    })
  )
});

/** The parts of Playwright's JSON report that are counted. */
const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number()
  })
});

const SKIPPED = ['skipped', 'pending', 'todo', 'disabled'];

/** @throws when the report is not one of vitest's. */
export function countVitest(report: unknown): Counts {
  const files = vitestReport.parse(report).testResults;
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const skipped = tests.filter(({ status }) => SKIPPED.includes(status)).length;
  // A file that can't be loaded fails without a test of its own.
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
  ).length;
  return { passed, skipped, failed: tests.length - passed - skipped + broken };
}

/** A test that passes only when it is run again is a failed one. @throws when the report is not Playwright's. */
export function countPlaywright(report: unknown): Counts {
  const { expected, unexpected, flaky, skipped } = playwrightReport.parse(report).stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/** The last line of `npm test`. */
export function summary({ passed, failed, skipped }: Counts): string {
  const counts = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? counts : `${counts}, ${skipped} skipped`;
}
