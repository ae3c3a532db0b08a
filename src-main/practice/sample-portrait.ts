import type { HairStyle, Person } from './sample-people.ts';
import { between, px, randomOf } from './sample-random.ts';

/** The box in which a person is drawn: head and shoulders, seen from the front. */
export const PORTRAIT = { width: 400, height: 500 } as const;

/**
 * SVG of head and shoulders in the `PORTRAIT` box, without a background.
 * @param id makes the names of gradients unique within one drawing
 */
export function portrait(person: Person, id: string): string {
  const { skin, hair, shirt } = person;
  return `
  <defs>
    <linearGradient id="${id}-skin" x1="0" x2="1" y1="0" y2="0.35">
      <stop offset="0" stop-color="${shade(skin, 0.08)}"/><stop offset="0.55" stop-color="${skin}"/>
      <stop offset="1" stop-color="${shade(skin, -0.2)}"/>
    </linearGradient>
    <linearGradient id="${id}-neck" x1="0" x2="0" y1="0" y2="1">
      <stop offset="0" stop-color="${shade(skin, -0.34)}"/><stop offset="0.7" stop-color="${shade(skin, -0.1)}"/>
    </linearGradient>
    <linearGradient id="${id}-hair" x1="0" x2="1" y1="0" y2="1">
      <stop offset="0" stop-color="${shade(hair, 0.16)}"/><stop offset="0.5" stop-color="${hair}"/>
      <stop offset="1" stop-color="${shade(hair, -0.3)}"/>
    </linearGradient>
    <linearGradient id="${id}-shirt" x1="0" x2="1" y1="0" y2="1">
      <stop offset="0" stop-color="${shade(shirt, 0.12)}"/><stop offset="1" stop-color="${shade(shirt, -0.28)}"/>
    </linearGradient>
    <radialGradient id="${id}-blush"><stop offset="0" stop-color="#c4553f" stop-opacity="0.2"/>
      <stop offset="1" stop-color="#c4553f" stop-opacity="0"/></radialGradient>
    <filter id="${id}-soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="5"/></filter>
  </defs>
  ${backHair(person, id)}
  ${body(id, person)}
  ${head(id, skin)}
  ${face(person, id)}
  ${person.hasBeard ? beard(hair) : ''}
  ${frontHair(person, id)}
  ${person.hasGlasses ? GLASSES : ''}`;
}

function body(id: string, { shirt, hairStyle }: Person): string {
  const collar =
    hairStyle === 'short' || hairStyle === 'buzz'
      ? `<path d="M152,356 L200,418 L176,436 L136,372 Z M248,356 L200,418 L224,436 L264,372 Z" fill="${shade(shirt, 0.3)}"/>`
      : `<path d="M150,358 C165,404 235,404 250,358" fill="none" stroke="${shade(shirt, -0.35)}" stroke-width="7"/>`;
  return `
  <path d="M160,270 L160,335 C158,352 146,358 134,366 L150,424 L250,424 L266,366 C254,358 242,352 240,335 L240,270 Z" fill="url(#${id}-neck)"/>
  <path d="M18,500 C24,412 78,384 152,357 C168,402 232,402 248,357 C322,384 376,412 382,500 Z" fill="url(#${id}-shirt)"/>
  <path d="M92,500 C96,462 92,440 84,424 M308,500 C304,462 308,440 316,424" fill="none" stroke="#000" stroke-opacity="0.16" stroke-width="4"/>
  ${collar}`;
}

const JAW =
  'M121,196 C119,112 281,112 279,196 C280,236 274,268 258,290 C243,311 222,327 200,327 C178,327 157,311 142,290 C126,268 120,236 121,196 Z';

function head(id: string, skin: string): string {
  return `
  <ellipse cx="119" cy="222" rx="13" ry="24" fill="${shade(skin, -0.06)}"/><ellipse cx="281" cy="222" rx="13" ry="24" fill="${shade(skin, -0.24)}"/>
  <path d="${JAW}" fill="url(#${id}-skin)"/>
  <ellipse cx="156" cy="262" rx="30" ry="22" fill="url(#${id}-blush)"/><ellipse cx="244" cy="262" rx="30" ry="22" fill="url(#${id}-blush)"/>`;
}

function face({ skin, hair, given }: Person, id: string): string {
  const dark = shade(skin, -0.42);
  const brow = shade(hair, -0.15);
  const random = randomOf(given.length * 7919 + given.charCodeAt(0));
  const lift = between(random, -4, 3);
  const smile = between(random, 2, 9);
  const iris = ['#4a3424', '#5b6b4a', '#3f5a73', '#2c211b'][Math.floor(random() * 4)] ?? '#4a3424';
  const eye = (x: number) => `
    <path d="M${x - 20},215 Q${x},${px(199 + lift / 3)} ${x + 20},215 Q${x},227 ${x - 20},215 Z" fill="#f8f4ee"/>
    <circle cx="${x}" cy="213.500" r="9.500" fill="${iris}"/><circle cx="${x}" cy="213.500" r="4.600" fill="#15100d"/>
    <circle cx="${x - 3}" cy="210" r="2.400" fill="#fff" fill-opacity="0.9"/>
    <path d="M${x - 21},216 Q${x},${px(197 + lift / 3)} ${x + 21},215" fill="none" stroke="${shade(skin, -0.6)}" stroke-width="3.200" stroke-linecap="round"/>
    <path d="M${x - 17},204 Q${x},191 ${x + 18},203" fill="none" stroke="${dark}" stroke-opacity="0.35" stroke-width="2"/>
    <path d="M${x - 25},${px(193 + lift)} Q${x},${px(178 + lift)} ${x + 25},${px(191 + lift)}" fill="none" stroke="${brow}" stroke-width="7" stroke-linecap="round"/>`;
  return `
  ${eye(164)}${eye(236)}
  <path d="M196,214 C193,238 186,250 187,259 C192,267 208,267 214,259" fill="none" stroke="${dark}" stroke-opacity="0.55" stroke-width="3.400" stroke-linecap="round"/>
  <path d="M204,200 C212,228 222,246 216,262" fill="none" stroke="${dark}" stroke-opacity="0.3" stroke-width="9" stroke-linecap="round" filter="url(#${id}-soft)"/>
  <path d="M168,287 Q184,279 200,283 Q216,279 232,287 Q200,${px(293 + smile)} 168,287 Z" fill="${mix(skin, '#a2373d', 0.55)}"/>
  <path d="M168,287 Q200,${px(289 + smile / 2)} 232,287 Q200,${px(303 + smile)} 168,287 Z" fill="${mix(skin, '#b5494b', 0.45)}"/>
  <path d="M165,286 Q200,${px(291 + smile / 2)} 235,286" fill="none" stroke="${mix(dark, '#5a1518', 0.4)}" stroke-width="2.400" stroke-linecap="round"/>
  <ellipse cx="200" cy="312" rx="20" ry="4" fill="${dark}" fill-opacity="0.22" filter="url(#${id}-soft)"/>`;
}

function beard(hair: string): string {
  return `<path d="M124,226 C127,262 134,284 146,300 C163,324 180,334 200,334 C220,334 237,324 254,300 C266,284 273,262 276,226
    C268,258 256,270 240,270 C226,270 214,273 200,273 C186,273 174,270 160,270 C144,270 132,258 124,226 Z
    M170,286 C182,279 218,279 230,286 C222,304 178,304 170,286 Z" fill="${hair}" fill-opacity="0.86" fill-rule="evenodd"/>`;
}

const GLASSES = `
  <g fill="#fff" fill-opacity="0.1" stroke="#26221f" stroke-width="5">
    <rect x="133" y="191" width="60" height="48" rx="20"/><rect x="207" y="191" width="60" height="48" rx="20"/>
    <path d="M193,208 Q200,202 207,208 M133,206 L119,202 M267,206 L281,202" fill="none"/>
  </g>
  <path d="M142,224 L164,196 M216,224 L238,196" stroke="#fff" stroke-opacity="0.24" stroke-width="6" stroke-linecap="round"/>`;

function backHair({ hairStyle, hair }: Person, id: string): string {
  switch (hairStyle) {
    case 'long':
      return `<path d="M104,196 C92,74 308,74 296,196 C302,276 322,352 304,410 C276,432 124,432 96,410 C78,352 98,276 104,196 Z" fill="url(#${id}-hair)"/>`;
    case 'bob':
      return `<path d="M104,196 C94,80 306,80 296,196 L302,304 C290,326 262,322 252,310 L148,310 C138,322 110,326 98,304 Z" fill="url(#${id}-hair)"/>`;
    case 'bun':
      return `<circle cx="200" cy="86" r="42" fill="${shade(hair, -0.12)}"/><path d="M170,78 Q200,56 230,80" fill="none" stroke="${shade(hair, 0.25)}" stroke-width="4"/>`;
    case 'curly':
      return curls(hair, 74, 92, 34);
    default:
      return '';
  }
}

const FRONT_HAIR: Readonly<Record<HairStyle, string>> = {
  short:
    'M117,216 C98,112 148,82 204,82 C262,82 304,116 283,216 C279,188 272,168 258,152 C226,166 168,160 150,146 C134,164 122,188 117,216 Z',
  long: 'M110,250 C98,128 152,88 214,94 C276,100 304,146 290,252 C284,190 258,152 206,132 C176,152 124,172 110,250 Z',
  bun: 'M112,226 C100,122 150,90 200,90 C250,90 300,122 288,226 C286,176 254,140 200,138 C146,140 114,176 112,226 Z',
  buzz: 'M117,206 C108,120 156,98 200,98 C244,98 292,120 283,206 C280,170 262,140 200,138 C138,140 120,170 117,206 Z',
  curly: '',
  bob: 'M108,236 C100,120 150,86 202,86 C256,86 300,120 292,236 C290,204 284,190 276,176 C232,184 170,182 126,174 C116,190 110,204 108,236 Z',
  scarf: ''
};

function frontHair(person: Person, id: string): string {
  const { hairStyle, hair, shirt } = person;
  if (hairStyle === 'curly') return curls(hair, 76, 62, 25, -0.05);
  if (hairStyle === 'scarf') return scarf(mix(shirt, '#d8c9b4', 0.35));
  const opacity = hairStyle === 'buzz' ? 0.72 : 1;
  return `<path d="${FRONT_HAIR[hairStyle]}" fill="url(#${id}-hair)" fill-opacity="${opacity}"/>
  <path d="M150,112 C178,96 222,94 250,110" fill="none" stroke="${shade(hair, 0.4)}" stroke-opacity="0.45" stroke-width="7" stroke-linecap="round"/>`;
}

/** Curls around the top of the head, from ear to ear. */
function curls(hair: string, across: number, up: number, radius: number, tone = -0.2): string {
  const random = randomOf(radius * 31 + up);
  const circles = Array.from({ length: 22 }, (_, index) => {
    const angle = Math.PI * (1 - (index - 1) / 19);
    const x = 200 + Math.cos(angle) * (across + 12) + between(random, -5, 5);
    const y = 176 - Math.sin(angle) * up + between(random, -6, 6);
    const fill = shade(hair, tone + between(random, -0.06, 0.18));
    return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius + between(random, -4, 5))}" fill="${fill}"/>`;
  });
  return circles.join('');
}

function scarf(cloth: string): string {
  return `
  <path d="M200,78 C108,78 84,158 96,240 C104,300 120,340 96,404 C150,446 250,446 304,404 C280,340 296,300 304,240 C316,158 292,78 200,78 Z
    M200,132 C254,132 272,168 270,214 C268,272 246,318 200,328 C154,318 132,272 130,214 C128,168 146,132 200,132 Z" fill="${cloth}" fill-rule="evenodd"/>
  <path d="M130,214 C132,272 154,318 200,328 C246,318 268,272 270,214" fill="none" stroke="#000" stroke-opacity="0.2" stroke-width="6"/>
  <path d="M112,330 C160,372 240,374 290,326 M106,372 C160,414 244,414 298,366 M124,120 C150,96 180,88 206,88" fill="none" stroke="#000" stroke-opacity="0.14" stroke-width="5"/>`;
}

/** Lighter (up to 1) or darker (down to -1). */
export function shade(colour: string, amount: number): string {
  return mix(colour, amount < 0 ? '#000000' : '#ffffff', Math.min(1, Math.abs(amount)));
}

/** @param share of the second colour, 0 to 1; both as #rrggbb. */
export function mix(one: string, other: string, share: number): string {
  const part = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(part(one, at) * (1 - share) + part(other, at) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
