import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as identity from '../../../build/identity.ts';

it('Windows knows the running program by the name under which it is installed', async () => {
  const path = join(import.meta.dirname, '../../../src-main/shell/electron/index.ts');
  expect(await readFile(path, 'utf8')).toContain(`app.setAppUserModelId('${identity.APP_ID}')`);
});
