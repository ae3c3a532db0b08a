import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

// One target is enough for pictures: the desktop window.
const { projects: _, ...shared } = base;

/** `npm run screenshots`: draws every view for the documents. No part of the check. */
export default defineConfig({
  ...shared,
  testDir: '.',
  testMatch: 'screenshots.spec.ts',
  outputDir: '../../test-results',
  reporter: 'list',
  projects: [{ name: 'double' }]
});
