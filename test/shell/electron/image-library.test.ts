import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');

/** What decodes, told by a process that is, or is not, Electron's. */
async function decoderOf({ platform, electron }: { platform: string; electron: string | undefined }) {
  const script = `
    import { avoidSecondGlib } from './src-main/shell/electron/image-library.ts';
    avoidSecondGlib({ platform: '${platform}', versions: { electron: ${JSON.stringify(electron)} } });
    const { default: sharp } = await import('sharp');
    const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } }).png().toBuffer();
    const { width, height } = await sharp(png).metadata();
    console.log(JSON.stringify([width, height, 'emscripten' in sharp.versions]));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: ROOT });
  return JSON.parse(stdout) as unknown;
}

describe.runIf(process.platform === 'linux')('the image library', () => {
  it('is WebAssembly in Electron on Linux, where the compiled one would end the process', async () => {
    expect(await decoderOf({ platform: 'linux', electron: '45.4.1' })).toEqual([3, 2, true]);
  });

  it('is compiled everywhere else', async () => {
    expect(await decoderOf({ platform: 'linux', electron: undefined })).toEqual([3, 2, false]);
    expect(await decoderOf({ platform: 'darwin', electron: '45.4.1' })).toEqual([3, 2, false]);
  });
});
