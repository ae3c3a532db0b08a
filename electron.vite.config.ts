import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          index: resolve('src-main/shell/electron/index.ts'),
          // Threads of their own, found by these names.
          'database-worker': resolve('src-main/db/database-worker.ts'),
          'body-worker': resolve('src-main/argos/body-worker.ts'),
          'source-worker': resolve('src-main/intake/source-worker.ts'),
          'decode-worker': resolve('src-main/images/decode-worker.ts')
        }
      }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: { preload: resolve('src-main/preload.ts') },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: 'src-renderer',
    build: {
      outDir: 'out/renderer',
      // Fonts and pictures stay files: the page's policy allows no data: sources for scripts or styles.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: resolve('src-renderer/index.html') } }
    },
    plugins: [svelte({ configFile: resolve('svelte.config.js') })]
  }
});
