import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The window's state classes have runes.
  plugins: [svelte()],
  test: {
    include: ['test/**/*.test.ts'],
    // Real SQLite files, real sockets and child processes: two workers fit two cores.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
});
