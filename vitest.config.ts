import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The window's state classes have runes.
  plugins: [svelte()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/faults/provide-programs.ts'],
    // Real SQLite files, real sockets and child processes: two workers fit two cores.
    maxWorkers: 2,
    // Only ends a test that hangs: the slowest starts dozens of processes and waits through real retries,
    // which took 57 s of its own on a busy machine with two cores.
    testTimeout: 300_000,
    hookTimeout: 120_000
  }
});
