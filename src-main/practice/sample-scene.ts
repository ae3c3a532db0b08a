import type { Sheet } from './sample-document.ts';
import type { Person } from './sample-people.ts';
import { mix, portrait, shade } from './sample-portrait.ts';
import { between, oneOf, px, type Random, randomOf } from './sample-random.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

const TEXT_STYLE = `<style>.t{font-family:sans-serif}.b{font-family:sans-serif;font-weight:bold}.m{font-family:monospace;font-weight:bold}</style>`;

/** SVG of a sheet that lies on a desk, photographed from above, a little askew. */
export function onDesk(sheet: Sheet, frame: Frame, seed: number): string {
  const random = randomOf(seed);
  const fill = between(random, 0.78, 0.88);
  const scale = Math.min((frame.width * fill) / sheet.width, (frame.height * fill) / sheet.height);
  const turn = between(random, -4.5, 4.5);
  const x = frame.width / 2 + between(random, -0.02, 0.02) * frame.width;
  const y = frame.height / 2 + between(random, -0.025, 0.025) * frame.height;
  const place = `translate(${px(x)},${px(y)}) rotate(${px(turn)}) skewX(${px(between(random, -1.6, 1.6))}) scale(${scale.toFixed(4)}) translate(${-sheet.width / 2},${-sheet.height / 2})`;
  const outline = (rest: string) =>
    `<rect width="${sheet.width}" height="${sheet.height}" rx="${sheet.radius}" ${rest}/>`;
  return photograph(
    frame,
    random,
    `
  <defs>
    <clipPath id="sheet">${outline('')}</clipPath>
    <linearGradient id="gloss" x1="0" y1="0" x2="1" y2="1">
      <stop offset="${px(between(random, 0.1, 0.35))}" stop-color="#fff" stop-opacity="0"/>
      <stop offset="${px(between(random, 0.42, 0.5))}" stop-color="#fff" stop-opacity="0.2"/>
      <stop offset="${px(between(random, 0.55, 0.8))}" stop-color="#fff" stop-opacity="0"/>
    </linearGradient>
  </defs>
  ${desk(frame, random)}
  <g transform="${place}">
    ${shadow(sheet)}
    <g clip-path="url(#sheet)">${sheet.svg}${outline('fill="url(#gloss)"')}</g>
    ${outline('fill="none" stroke="#fff" stroke-opacity="0.35" stroke-width="2"')}
  </g>`
  );
}

/** Soft by many faint layers: a blur filter takes ten times as long. */
function shadow({ width, height, radius }: Sheet): string {
  return Array.from({ length: 14 }, (_, layer) => {
    const grow = 26 - layer * 2.2;
    const size = `x="${px(9 - grow)}" y="${px(16 - grow)}" width="${px(width + grow * 2)}" height="${px(height + grow * 2)}"`;
    return `<rect ${size} rx="${px(radius + grow)}" fill="#000" fill-opacity="0.05"/>`;
  }).join('');
}

/** SVG of a person before a room that is out of focus. */
export function selfie(person: Person, frame: Frame, seed: number): string {
  const random = randomOf(seed);
  const scale = (frame.width / 400) * between(random, 1.02, 1.14);
  const x = (frame.width - 400 * scale) / 2 + between(random, -0.04, 0.04) * frame.width;
  const y = frame.height - 500 * scale + between(random, 0.0, 0.03) * frame.height;
  return photograph(
    frame,
    random,
    `
  ${room(frame, random)}
  <g transform="translate(${px(x)},${px(y)}) rotate(${px(between(random, -3, 3))} 200 420) scale(${scale.toFixed(4)})">
    ${portrait(person, 'me')}
  </g>
  <g transform="translate(0,${frame.height - 150})">
    <rect width="${frame.width}" height="92" fill="#fff" fill-opacity="0.62"/>
    <text x="${frame.width / 2}" y="66" class="b" font-size="60" text-anchor="middle" letter-spacing="26" fill="#b3202c" fill-opacity="0.85">SPECIMEN</text>
  </g>`
  );
}

/** The light falls from one corner and the edges are darker, as through a phone's lens. */
function photograph({ width, height }: Frame, random: Random, content: string): string {
  const fromLeft = random() < 0.5;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
  ${TEXT_STYLE}
  <defs>
    <radialGradient id="light" cx="${fromLeft ? 0.15 : 0.85}" cy="0.05" r="1.1">
      <stop offset="0" stop-color="#fff6e2" stop-opacity="0.34"/><stop offset="0.55" stop-color="#fff6e2" stop-opacity="0"/>
    </radialGradient>
    <radialGradient id="edges" cx="0.5" cy="0.5" r="0.78">
      <stop offset="0.55" stop-color="#0c0a14" stop-opacity="0"/><stop offset="1" stop-color="#0c0a14" stop-opacity="0.44"/>
    </radialGradient>
  </defs>
  ${content}
  <rect width="${width}" height="${height}" fill="url(#light)"/><rect width="${width}" height="${height}" fill="url(#edges)"/>
</svg>`;
}

function desk(frame: Frame, random: Random): string {
  return oneOf(random, [wood, wood, slate, cloth])(frame, random);
}

const WOODS = ['#7d5636', '#a47b50', '#5b3d29', '#bd9a6c'] as const;

function wood({ width, height }: Frame, random: Random): string {
  const tone = oneOf(random, WOODS);
  const board = height / 3;
  const boards = [0, 1, 2, 3].map((index) => {
    const y = index * board - between(random, 0, board / 2);
    const grain = Array.from({ length: 26 }, () => {
      const at = y + random() * board;
      const swing = between(random, -9, 9);
      return `<path d="M0,${px(at)} C${px(width * 0.3)},${px(at + swing)} ${px(width * 0.6)},${px(at - swing)} ${width},${px(at + swing / 2)}" stroke="${shade(tone, between(random, -0.35, 0.12))}" stroke-opacity="${px(between(random, 0.12, 0.4))}" stroke-width="${px(between(random, 0.8, 4))}"/>`;
    });
    return `<rect y="${px(y)}" width="${width}" height="${px(board + 2)}" fill="${shade(tone, between(random, -0.08, 0.06))}"/><g fill="none">${grain.join('')}</g><rect y="${px(y)}" width="${width}" height="3" fill="#000" fill-opacity="0.4"/>`;
  });
  return `<rect width="${width}" height="${height}" fill="${tone}"/>${boards.join('')}`;
}

function slate({ width, height }: Frame, random: Random): string {
  const tone = oneOf(random, ['#4b5157', '#d9d6d0', '#37404a']);
  const veins = Array.from({ length: 9 }, () => {
    const y = random() * height;
    return `<path d="M0,${px(y)} C${px(width * 0.25)},${px(y + between(random, -160, 160))} ${px(width * 0.7)},${px(y + between(random, -160, 160))} ${width},${px(y + between(random, -200, 200))}" stroke="${shade(tone, between(random, -0.3, 0.35))}" stroke-opacity="0.22" stroke-width="${px(between(random, 1, 9))}" fill="none"/>`;
  });
  return `<rect width="${width}" height="${height}" fill="${tone}"/>${veins.join('')}`;
}

/** Threads one by one: a pattern fill takes ten times as long. */
function cloth({ width, height }: Frame, random: Random): string {
  const tone = oneOf(random, ['#2f4a52', '#6a5a4c', '#48506a', '#7b6a58']);
  const gap = 7;
  const across = Array.from({ length: Math.ceil(height / gap) }, (_, index) => `M0,${index * gap} h${width}`);
  const down = Array.from({ length: Math.ceil(width / gap) }, (_, index) => `M${index * gap},0 v${height}`);
  const threads = (paths: readonly string[], colour: string) =>
    `<g stroke="${colour}" stroke-opacity="0.55" stroke-width="2.600">${paths.map((path) => `<path d="${path}"/>`).join('')}</g>`;
  return `<rect width="${width}" height="${height}" fill="${tone}"/>${threads(across, shade(tone, 0.13))}${threads(down, shade(tone, -0.2))}`;
}

function room({ width, height }: Frame, random: Random): string {
  const wall = oneOf(random, ['#c9c2b6', '#b9c4c6', '#cdbfb0', '#a9b3a6', '#8f9aa8']);
  const side = random() < 0.5 ? 0.06 : 0.62;
  const leaf = oneOf(random, ['#4f7350', '#3f6a5c', '#6b7f46']);
  const leaves = Array.from({ length: 12 }, () => {
    const x = width * (side < 0.5 ? between(random, 0.68, 1.02) : between(random, -0.02, 0.32));
    const y = height * between(random, 0.28, 0.7);
    return `<ellipse cx="${px(x)}" cy="${px(y)}" rx="${px(width * 0.09)}" ry="${px(width * 0.032)}" transform="rotate(${px(between(random, -80, 80))} ${px(x)} ${px(y)})" fill="${shade(leaf, between(random, -0.2, 0.25))}"/>`;
  });
  return `
  <defs><filter id="blur" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="15"/></filter></defs>
  <rect width="${width}" height="${height}" fill="${wall}"/>
  <g filter="url(#blur)">
    <rect y="${px(height * 0.74)}" width="${width}" height="${px(height * 0.3)}" fill="${mix(wall, '#6b4a33', 0.55)}"/>
    <rect x="${px(width * side)}" y="${px(height * 0.07)}" width="${px(width * 0.32)}" height="${px(height * 0.4)}" fill="#f2f6f4"/>
    <path d="M${px(width * (side + 0.16))},${px(height * 0.07)} V${px(height * 0.47)} M${px(width * side)},${px(height * 0.26)} H${px(width * (side + 0.32))}" stroke="${shade(wall, -0.25)}" stroke-width="16"/>
    ${leaves.join('')}
    <rect x="${px(width * (side < 0.5 ? 0.6 : 0.05))}" y="${px(height * 0.16)}" width="${px(width * 0.3)}" height="22" fill="${shade(wall, -0.4)}"/>
  </g>`;
}
