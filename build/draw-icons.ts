// `npm run icons`: renders every picture of the installers and the tray from its drawing. The results are committed.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { icnsOf, icoOf } from './icon-containers.ts';
import { overlayPicture, TRAY_STATES, trayPicture, trayTemplate } from './tray-drawing.ts';

const ICONS = join(import.meta.dirname, 'icons');
const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Of a window on Linux. */
const WINDOW_ICON_SIZE = 256;
/** Up to here the drawing without details is clearer. */
const LARGEST_SMALL = 32;
const SCALES = [
  { suffix: '', size: 16 },
  { suffix: '@2x', size: 32 }
];

/** Drawn at four times the size and made smaller, since the renderer's own edges are rough in small pictures. */
async function render(drawing: string, size: number): Promise<Buffer> {
  const { width } = await sharp(Buffer.from(drawing)).metadata();
  const density = (72 * size * 4) / width;
  const large = await sharp(Buffer.from(drawing), { density }).png().toBuffer();
  return sharp(large).resize(size, size).png({ compressionLevel: 9 }).toBuffer();
}

async function drawing(name: string): Promise<string> {
  return readFile(join(ICONS, 'source', name), 'utf8');
}

/** macOS leaves a tenth of the picture free around an icon. */
function withMargin(appDrawing: string): string {
  const inner = appDrawing.replace('<svg ', '<svg x="100" y="100" width="824" height="824" ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">${inner}</svg>`;
}

async function drawApp(): Promise<void> {
  const [large, small] = await Promise.all([drawing('app.svg'), drawing('app-small.svg')]);
  const folder = join(ICONS, 'app');
  await mkdir(folder, { recursive: true });
  const pngs = new Map<number, Buffer>();
  const macPngs = new Map<number, Buffer>();
  for (const size of APP_SIZES) {
    const isSmall = size <= LARGEST_SMALL;
    const png = await render(isSmall ? small : large, size);
    pngs.set(size, png);
    macPngs.set(size, isSmall ? png : await render(withMargin(large), size));
    await writeFile(join(folder, `${size}x${size}.png`), png);
  }
  const from = (all: Map<number, Buffer>) => (size: number) => {
    const png = all.get(size);
    if (png === undefined) throw new Error(`No picture of ${size} pixels was drawn.`);
    return png;
  };
  const pngOf = from(pngs);
  await writeFile(join(ICONS, 'icon.png'), pngOf(WINDOW_ICON_SIZE));
  await writeFile(join(ICONS, 'icon.ico'), icoOf(ICO_SIZES.map((size) => ({ size, png: pngOf(size) }))));
  await writeFile(join(ICONS, 'icon.icns'), icnsOf(from(macPngs)));
}

async function drawTray(): Promise<void> {
  await mkdir(join(ICONS, 'tray'), { recursive: true });
  for (const { suffix, size } of SCALES) {
    for (const state of TRAY_STATES) {
      await writeFile(join(ICONS, `tray/${state}${suffix}.png`), await render(trayPicture(state), size));
      await writeFile(
        join(ICONS, `tray/${state}Template${suffix}.png`),
        await render(trayTemplate(state), size)
      );
    }
    await writeFile(join(ICONS, `overlay${suffix}.png`), await render(overlayPicture(), size));
  }
}

// A picture that is no longer drawn must not be left behind.
await Promise.all(['app', 'tray'].map((name) => rm(join(ICONS, name), { recursive: true, force: true })));
await drawApp();
await drawTray();
