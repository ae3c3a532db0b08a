import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { startInBrowser } from './browser-target.ts';
import { startOnDouble, type SystemOptions } from './double-target.ts';
import { startInElectron } from './electron-target.ts';
import type { RunningOuttray, StartOptions } from './running.ts';
import { isTarget } from './targets.ts';

export type { RunningOuttray } from './running.ts';

interface Fixtures {
  /** A folder of the test's own, removed when it is over. */
  root: string;
  /** Starts Outtray on the target of this project; whatever still runs in the end is killed. */
  start: (
    dataFolder: string,
    options?: Partial<Pick<StartOptions, 'args' | 'env'>> & SystemOptions
  ) => Promise<RunningOuttray>;
}

/** How the specs of the main job start: on whatever target the project names. */
export const test = base.extend<Fixtures>({
  root: async ({ locale: _ }, use) => {
    const root = await mkdtemp(join(tmpdir(), 'outtray-e2e-'));
    await use(root);
    // What was killed a moment ago may still be writing.
    await rm(root, { recursive: true, force: true, maxRetries: 20 });
  },
  start: async ({ root, context, viewport }, use, { project }) => {
    const target = isTarget(project.name) ? project.name : 'browser';
    const running: RunningOuttray[] = [];
    await mkdir(root, { recursive: true });
    await use(async (dataFolder, { args = [], env = {}, ...system } = {}) => {
      const options = { dataFolder, viewport: viewport ?? { width: 1280, height: 800 }, args, env };
      const started =
        target === 'browser'
          ? await startInBrowser(context, options)
          : target === 'double'
            ? await startOnDouble(options, system)
            : await startInElectron(options);
      running.push(started);
      return started;
    });
    for (const outtray of running) await outtray.finish();
  }
});
