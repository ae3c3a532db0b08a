export const HAIR_STYLES = ['short', 'long', 'bun', 'buzz', 'curly', 'bob', 'scarf'] as const;
export type HairStyle = (typeof HAIR_STYLES)[number];

/** Somebody who does not exist, and whose name says so. */
export interface Person {
  readonly given: string;
  readonly family: string;
  /** As documents write it. */
  readonly born: string;
  readonly skin: string;
  readonly hair: string;
  readonly hairStyle: HairStyle;
  readonly shirt: string;
  readonly backdrop: string;
  readonly hasGlasses: boolean;
  readonly hasBeard: boolean;
}

const NAMES = [
  ['Juniper', 'Example'],
  ['Otis', 'Placeholder'],
  ['Marigold', 'Sample'],
  ['Caspian', 'Fictional'],
  ['Wren', 'Specimen'],
  ['Bao', 'Musterfrau'],
  ['Ignatius', 'Nobody'],
  ['Saffron', 'Testcase'],
  ['Linden', 'Imaginary'],
  ['Odette', 'Invented'],
  ['Fennel', 'Dummy'],
  ['Zephyr', 'Notreal'],
  ['Clover', 'Example'],
  ['Thaddeus', 'Sample'],
  ['Briar', 'Placeholder'],
  ['Sorrel', 'Fictional'],
  ['Perpetua', 'Specimen'],
  ['Barnaby', 'Testcase'],
  ['Hazel', 'Nobody'],
  ['Quill', 'Imaginary'],
  ['Ottoline', 'Invented'],
  ['Rowan', 'Musterfrau'],
  ['Fable', 'Notreal'],
  ['Cosmo', 'Dummy']
] as const;

const SKINS = ['#f3d3bd', '#e8b795', '#c98d64', '#a66a43', '#7d4b2f', '#f6dccb', '#d9a27c', '#5d3824'];
const HAIRS = ['#2b211c', '#4a3020', '#7a4e2a', '#b98a4a', '#1b1a1e', '#8d8a86', '#6b2f1f'];
const SHIRTS = [
  '#2f4b6e',
  '#7c3f4d',
  '#3e6455',
  '#c9bda6',
  '#50506b',
  '#8a5a35',
  '#27303a',
  '#a9b7c4',
  '#6f7f4f'
];
const BACKDROPS = ['#dfe6ea', '#e9e4da', '#dbe3dc', '#e6dfe8', '#d7dde6'];
/** Told apart at a glance: no two neighbours share one. */
const STYLES: readonly HairStyle[] = [
  'bob',
  'short',
  'long',
  'curly',
  'bun',
  'buzz',
  'short',
  'long',
  'scarf'
];

function cycled<Item>(items: readonly Item[], index: number, fallback: Item): Item {
  return items[index % items.length] ?? fallback;
}

/** @param number 1 to 24 */
export function personOf(number: number): Person {
  const index = number - 1;
  const [given, family] = NAMES[index % NAMES.length] ?? NAMES[0];
  const hairStyle = cycled(STYLES, index, 'short');
  const year = 1950 + ((index * 7) % 50);
  return {
    given,
    family,
    born: `${String(1 + ((index * 11) % 28)).padStart(2, '0')} ${cycled(MONTHS, index * 5, 'JAN')} ${year}`,
    skin: cycled(SKINS, index * 3, '#e8b795'),
    hair: cycled(HAIRS, index * 5 + 1, '#2b211c'),
    hairStyle,
    shirt: cycled(SHIRTS, index * 4 + 2, '#2f4b6e'),
    backdrop: cycled(BACKDROPS, index, '#dfe6ea'),
    hasGlasses: index % 4 === 1,
    hasBeard: (hairStyle === 'short' || hairStyle === 'buzz') && index % 3 !== 1
  };
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
