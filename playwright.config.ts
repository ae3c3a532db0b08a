import { defineConfig } from '@playwright/test';
import { findBrowser } from './test/e2e/browser.ts';
import { type Target, targetsHere } from './test/e2e/targets.ts';

// Workers load this file too, and inherit what the first found.
const browser = (process.env['OUTTRAY_TEST_BROWSER'] ||= await findBrowser());

/** Draws the documents' pictures; no part of the check. */
const DRAWING = '**/screenshots.spec.ts';
/** Of the browser shell alone. */
const BROWSER_ONLY = [DRAWING, '**/browser-shell.spec.ts', '**/opening.spec.ts'];
/** These ask what stands for the system around the app. */
const DOUBLE_ONLY = [
  '**/desk.spec.ts',
  '**/recovery.spec.ts',
  '**/forged-calls.spec.ts',
  '**/electron-double.spec.ts'
];
/** Of what a desk program does beside the main job. */
const DESKTOP_ONLY = [DRAWING, '**/security.spec.ts', '**/dropping.spec.ts', ...DOUBLE_ONLY];

const LEFT_OUT: Readonly<Record<Target, string[]>> = {
  browser: DESKTOP_ONLY,
  double: BROWSER_ONLY,
  // Playwright has no browser behind Electron's pages that could be asked for its processes.
  electron: [...BROWSER_ONLY, ...DOUBLE_ONLY, '**/crashes.spec.ts']
};

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  // Each test runs an application of its own, which uses the machine as well.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
  reporter: [['list'], ['./test/e2e/targets-reporter.ts']],
  // Where a target can't run, the reporter says why.
  projects: targetsHere().map((name) => ({
    name,
    testIgnore: LEFT_OUT[name],
    outputDir: `test-results/${name}`
  })),
  use: {
    viewport: { width: 1280, height: 800 },
    // A control that can't be used is named by the report; without this, only the test's own limit ends the wait.
    actionTimeout: 20_000,
    locale: 'en-US',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: browser }
  }
});
