import type { Reporter } from '@playwright/test/reporter';
import { missingTargets } from './targets.ts';

/** Says at the end of a run what it did not run on; Playwright wants it as the default export. */
export default class TargetsReporter implements Reporter {
  onEnd(): void {
    for (const line of missingTargets()) console.log(`\n${line}`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
