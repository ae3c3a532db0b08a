import { defineConfig } from '@playwright/test';
import { findBrowser } from './test/e2e/browser.ts';

// Workers load this file too, and inherit what the first found.
const browser = (process.env['OUTTRAY_TEST_BROWSER'] ||= await findBrowser());

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  testIgnore: '**/screenshots.spec.ts',
  outputDir: 'test-results',
  // Each test runs an application of its own, which uses the machine as well.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
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
