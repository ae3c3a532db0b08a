import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

/** `npm run screenshots`: draws every view for the documents. No part of the check. */
export default defineConfig(base, {
  testDir: '.',
  testMatch: 'screenshots.spec.ts',
  testIgnore: [],
  outputDir: '../../test-results',
  reporter: 'list'
});
