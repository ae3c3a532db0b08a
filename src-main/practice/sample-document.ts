import type { Person } from './sample-people.ts';
import { mix, portrait, shade } from './sample-portrait.ts';
import { between, px, randomOf } from './sample-random.ts';

/** An ID-1 card (ISO/IEC 7810: 85.6 × 54 mm) or a passport's data page, in drawing units. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly svg: string;
}

/** How documents of one idType look. The issuer does not exist. */
interface Look {
  readonly title: string;
  readonly paper: string;
  readonly ink: string;
  readonly accent: string;
}

const LOOKS: Readonly<Record<string, Look>> = {
  drivers_license: { title: 'DRIVING LICENCE', paper: '#f0dfe2', ink: '#6b2338', accent: '#b5566e' },
  government_id: { title: 'IDENTITY CARD', paper: '#dbe8ee', ink: '#1f4963', accent: '#4e8fb0' },
  passport: { title: 'PASSPORT', paper: '#ece6d8', ink: '#5a2230', accent: '#a8823c' },
  residence_permit: { title: 'RESIDENCE PERMIT', paper: '#e6e2ef', ink: '#3d3266', accent: '#7f6cb3' },
  visa: { title: 'VISA', paper: '#dfeadf', ink: '#235038', accent: '#579a73' },
  pancard: { title: 'TAX NUMBER CARD', paper: '#dde9ec', ink: '#204d58', accent: '#4a97a3' }
};
const PLAIN: Look = { title: 'IDENTITY CARD', paper: '#e8e6e0', ink: '#3d3a34', accent: '#8c8371' };

export interface Holder {
  readonly person: Person;
  /** 1 to 24; seeds every detail. */
  readonly number: number;
  readonly idType: string | null;
}

export function front(holder: Holder): Sheet {
  return holder.idType === 'passport' ? passportPage(holder) : cardFront(holder);
}

const CARD = { width: 1012, height: 638, radius: 36 } as const;

function cardFront(holder: Holder): Sheet {
  const { person, number } = holder;
  const look = lookOf(holder);
  const fields = [
    ['SURNAME', person.family.toUpperCase()],
    ['GIVEN NAME', person.given.toUpperCase()],
    ['DATE OF BIRTH', person.born],
    ['NATIONALITY', 'UTOPIAN'],
    ['DOCUMENT NO.', documentNumber(number)],
    ['EXPIRES', `31 DEC ${2029 + (number % 6)}`]
  ] as const;
  const svg = `
  ${paper(look, CARD, number)}
  <rect width="${CARD.width}" height="96" fill="${look.ink}"/>
  ${emblem(64, 48, 30, look.paper)}
  <text x="112" y="45" class="t" font-size="22" fill="${look.paper}" letter-spacing="4">UTOPIA · NOT A REAL COUNTRY</text>
  <text x="112" y="79" class="b" font-size="30" fill="#fff" letter-spacing="3">${look.title}</text>
  ${photo(person, 48, 132, 0.72, look)}
  ${fields.map(([label, value], index) => field(label, value, 384 + (index > 1 ? ((index - 2) % 2) * 300 : 0), 166 + (index > 1 ? 2 + Math.floor((index - 2) / 2) : index) * 84, look)).join('')}
  ${signature(384, 560, number, look.ink)}
  <line x1="384" y1="588" x2="690" y2="588" stroke="${look.ink}" stroke-opacity="0.5" stroke-width="1.500"/>
  <text x="384" y="610" class="t" font-size="14" fill="${look.ink}" fill-opacity="0.7">HOLDER'S SIGNATURE</text>
  ${hologram(894, 546, 66, number)}
  ${specimen(CARD, 118)}`;
  return { ...CARD, svg };
}

export function back(holder: Holder): Sheet {
  const { person, number } = holder;
  const look = lookOf(holder);
  const svg = `
  ${paper(look, CARD, number + 100)}
  <rect y="52" width="${CARD.width}" height="104" fill="#23211f"/>
  <rect y="52" width="${CARD.width}" height="26" fill="#fff" fill-opacity="0.06"/>
  ${field('ADDRESS', `${10 + number} EXAMPLE STREET, SAMPLETOWN`, 56, 216, look)}
  ${field('AUTHORITY', 'OFFICE OF INVENTED PAPERS', 56, 300, look)}
  ${barcode(690, 194, 262, 110, number)}
  <text x="56" y="384" class="t" font-size="15" fill="${look.ink}" fill-opacity="0.75">This card was drawn for a demonstration. It belongs to nobody and proves nothing.</text>
  <rect x="0" y="424" width="${CARD.width}" height="214" fill="#fff" fill-opacity="0.55"/>
  ${machineLines([`I&lt;UTO${documentNumber(number)}${filler(15)}`, `${5 + (number % 4)}00101${number % 10}M310101${number % 7}UTO${filler(11)}${number % 9}`, nameLine(person, 30)], 54, 482, 58, 44)}
  ${specimen(CARD, 118)}`;
  return { ...CARD, svg };
}

const PAGE = { width: 1250, height: 880, radius: 26 } as const;

function passportPage(holder: Holder): Sheet {
  const { person, number } = holder;
  const look = lookOf(holder);
  const fields = [
    ['Type', 'P', 0, 0],
    ['Code', 'UTO', 150, 0],
    ['Passport No.', documentNumber(number), 360, 0],
    ['Surname', person.family.toUpperCase(), 0, 1],
    ['Given names', person.given.toUpperCase(), 0, 2],
    ['Nationality', 'UTOPIAN', 0, 3],
    ['Date of birth', person.born, 360, 3],
    ['Date of expiry', `31 DEC ${2029 + (number % 6)}`, 0, 4],
    ['Authority', 'INVENTED PAPERS', 360, 4]
  ] as const;
  const svg = `
  ${paper(look, PAGE, number)}
  <text x="60" y="76" class="b" font-size="34" fill="${look.ink}" letter-spacing="7">UTOPIA</text>
  <text x="320" y="76" class="t" font-size="24" fill="${look.ink}" letter-spacing="3">PASSPORT · NOT A REAL DOCUMENT</text>
  ${emblem(1170, 64, 34, look.accent)}
  <line x1="60" y1="104" x2="1190" y2="104" stroke="${look.accent}" stroke-width="3"/>
  ${photo(person, 60, 148, 0.9, look)}
  ${fields.map(([label, value, x, row]) => field(label, value, 470 + x, 176 + row * 96, look)).join('')}
  ${signature(90, 656, number, look.ink)}
  ${hologram(1110, 348, 92, number)}
  <rect y="700" width="${PAGE.width}" height="180" fill="#fff" fill-opacity="0.6"/>
  ${machineLines([`P&lt;UTO${nameLine(person, 39)}`, `${documentNumber(number)}&lt;${number % 10}UTO700101${number % 8}M310101${number % 7}${filler(14)}0${number % 9}`], 56, 772, 62, 45)}
  ${specimen(PAGE, 150)}`;
  return { ...PAGE, svg };
}

function lookOf({ idType }: Holder): Look {
  return idType === null ? PLAIN : (LOOKS[idType] ?? PLAIN);
}

function documentNumber(number: number): string {
  return `X${String(number * 7_654_321)
    .padStart(8, '0')
    .slice(-8)}`;
}

function filler(length: number): string {
  return '&lt;'.repeat(length);
}

function nameLine({ family, given }: Person, length: number): string {
  const name = `${family}<<${given}`.toUpperCase();
  return name.padEnd(length, '<').slice(0, length).replaceAll('<', '&lt;');
}

/** Fine wavy lines as security paper has them, in two tints. */
function paper(look: Look, { width, height }: { width: number; height: number }, seed: number): string {
  const random = randomOf(seed);
  const lines = (colour: string, gap: number, swing: number) => {
    const turn = between(random, 60, 110);
    const paths: string[] = [];
    // A path for each line: one with all of them takes the renderer twenty times as long.
    for (let y = -swing * 2; y < height + swing * 2; y += gap) {
      let path = `M-10,${px(y)}`;
      for (let x = 0; x <= width + turn; x += turn) {
        path += ` q${px(turn / 4)},${px(-swing)} ${px(turn / 2)},0 t${px(turn / 2)},0`;
      }
      paths.push(`<path d="${path}"/>`);
    }
    return `<g fill="none" stroke="${colour}" stroke-opacity="0.3" stroke-width="1.300">${paths.join('')}</g>`;
  };
  return `
  <rect width="${width}" height="${height}" fill="${look.paper}"/>
  <rect width="${width}" height="${height}" fill="${mix(look.paper, look.accent, 0.35)}" fill-opacity="0.35" transform="translate(${px(width * 0.55)},0) skewX(-18)"/>
  ${lines(look.accent, 13, 20)}${lines(shade(look.accent, 0.35), 17, 34)}`;
}

function photo(person: Person, x: number, y: number, scale: number, look: Look): string {
  const width = 400 * scale;
  const height = 500 * scale;
  return `
  <g transform="translate(${x},${y})">
    <rect x="-5" y="-5" width="${px(width + 10)}" height="${px(height + 10)}" fill="#fff" fill-opacity="0.7" rx="8"/>
    <svg width="${px(width)}" height="${px(height)}" viewBox="0 0 400 500"><rect width="400" height="500" fill="${person.backdrop}"/>${portrait(person, 'holder')}</svg>
    <rect width="${px(width)}" height="${px(height)}" fill="none" stroke="${look.ink}" stroke-opacity="0.35" stroke-width="2"/>
  </g>
  `;
}

function field(label: string, value: string, x: number, y: number, look: Look): string {
  return `<text x="${x}" y="${y}" class="t" font-size="16" fill="${look.ink}" fill-opacity="0.75" letter-spacing="1">${label}</text>
  <text x="${x}" y="${y + 34}" class="b" font-size="29" fill="#1d1b19">${value}</text>`;
}

function emblem(x: number, y: number, radius: number, colour: string): string {
  const rays = Array.from({ length: 16 }, (_, index) => {
    const angle = (index * Math.PI) / 8;
    const point = (length: number) =>
      `${px(x + Math.cos(angle) * length)},${px(y + Math.sin(angle) * length)}`;
    return `M${point(radius * 0.55)} L${point(radius)}`;
  });
  return `<circle cx="${x}" cy="${y}" r="${px(radius * 0.42)}" fill="${colour}"/><path d="${rays.join(' ')}" stroke="${colour}" stroke-width="${px(radius * 0.11)}" stroke-linecap="round"/>`;
}

function signature(x: number, y: number, seed: number, ink: string): string {
  const random = randomOf(seed * 131);
  let path = `M${x + 12},${y}`;
  for (let stroke = 0; stroke < 6; stroke += 1) {
    const dx = between(random, 26, 48);
    path += ` c${px(between(random, 0, 20))},${px(between(random, -60, -16))} ${px(between(random, 8, 40))},${px(between(random, -10, 44))} ${px(dx)},${px(between(random, -12, 12))}`;
  }
  return `<path d="${path}" fill="none" stroke="${mix(ink, '#1a2a55', 0.6)}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function hologram(x: number, y: number, radius: number, seed: number): string {
  const rings = Array.from({ length: 9 }, (_, index) => {
    const hue = (seed * 47 + index * 38) % 360;
    return `<ellipse cx="${x}" cy="${y}" rx="${px(radius - index * 3)}" ry="${px((radius - index * 3) * 0.42)}" transform="rotate(${index * 20} ${x} ${y})" fill="none" stroke="hsl(${hue},55%,62%)" stroke-width="2.600" stroke-opacity="0.6"/>`;
  });
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="#fff" fill-opacity="0.25"/>${rings.join('')}`;
}

function barcode(x: number, y: number, width: number, height: number, seed: number): string {
  const random = randomOf(seed * 17);
  const bars: string[] = [];
  for (let at = 14; at < width - 14;) {
    const bar = 2 + Math.floor(random() * 3) * 2;
    bars.push(`<rect x="${x + at}" y="${y + 12}" width="${bar}" height="${height - 24}"/>`);
    at += bar + 2 + Math.floor(random() * 3) * 2;
  }
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fff"/><g fill="#171513">${bars.join('')}</g>`;
}

/** Each character in its own place, as machine-readable lines stand, whatever font there is. */
function machineLines(
  lines: readonly string[],
  x: number,
  y: number,
  lineHeight: number,
  perLine: number
): string {
  const step = perLine === 44 ? 30.2 : 25.4;
  const rows = lines.map((line, row) =>
    (line.match(/&lt;|./gu) ?? [])
      .map(
        (character, at) => `<text x="${px(x + at * step)}" y="${y + row * lineHeight}">${character}</text>`
      )
      .join('')
  );
  return `<g class="m" font-size="36" fill="#1b1917">${rows.join('')}</g>`;
}

/** Nobody may take it for a real one. */
function specimen({ width, height }: { width: number; height: number }, size: number): string {
  return `<text x="${width / 2}" y="${height / 2 + size * 0.36}" class="b" font-size="${size}" text-anchor="middle" letter-spacing="18"
    fill="#b3202c" fill-opacity="0.34" transform="rotate(-24 ${width / 2} ${height / 2})">SPECIMEN</text>`;
}
