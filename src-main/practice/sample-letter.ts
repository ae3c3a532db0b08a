import type { Person } from './sample-people.ts';
import type { Sheet } from './sample-document.ts';
import { randomOf } from './sample-random.ts';

const LETTER = { width: 1000, height: 1414, radius: 2 } as const;

interface Sender {
  readonly name: string;
  readonly line: string;
  readonly colour: string;
}

const SENDERS: readonly [Sender, ...Sender[]] = [
  { name: 'Bright Side Energy', line: 'Electricity for towns that are not on any map', colour: '#23706a' },
  { name: 'Clearwater Works', line: 'Imaginary water since never', colour: '#2b5f9e' },
  { name: 'Sampletown Council', line: 'Department of invented residents', colour: '#7a4a2b' }
];

/** A proof of address: a bill on white paper. */
export function letter(person: Person, number: number): Sheet {
  const random = randomOf(number * 977);
  const sender = SENDERS[number % SENDERS.length] ?? SENDERS[0];
  const amounts = Array.from({ length: 4 }, () => (8 + random() * 60).toFixed(2));
  const total = amounts.reduce((sum, amount) => sum + Number(amount), 0).toFixed(2);
  const rows = ['Standing charge', 'Units used, day', 'Units used, night', 'Invented levy'];
  const text = (x: number, y: number, size: number, words: string, rest = '') =>
    `<text x="${x}" y="${y}" class="t" font-size="${size}" fill="#2a2826" ${rest}>${words}</text>`;
  const svg = `
  <rect width="${LETTER.width}" height="${LETTER.height}" fill="#fbfaf6"/>
  <rect width="${LETTER.width}" height="16" fill="${sender.colour}"/>
  <path d="M84,92 l34,-34 l34,34 l-34,34 Z" fill="${sender.colour}"/><path d="M118,92 l17,-17 l17,17 l-17,17 Z" fill="#fff" fill-opacity="0.55"/>
  <text x="176" y="92" class="b" font-size="38" fill="${sender.colour}">${sender.name}</text>
  ${text(176, 122, 19, sender.line)}
  ${text(84, 232, 23, `${person.given} ${person.family}`)}${text(84, 264, 23, `${10 + number} Example Street`)}
  ${text(84, 296, 23, 'Sampletown ST0 0PE')}${text(84, 328, 23, 'Utopia')}
  ${text(650, 232, 19, `Account   000 ${1000 + number * 37}`)}${text(650, 262, 19, 'Date         14 November 2026')}${text(650, 292, 19, `Bill no.    S-${number * 4099}`)}
  <text x="84" y="430" class="b" font-size="30" fill="#2a2826">Your bill for the third quarter</text>
  ${text(84, 482, 21, `Dear ${person.given} ${person.family},`)}
  ${text(84, 524, 21, 'thank you for living at an address that does not exist. Below you find what you')}
  ${text(84, 556, 21, 'would owe us if either of us did. There is nothing to pay and nobody to call.')}
  <rect x="84" y="612" width="832" height="48" fill="${sender.colour}" fill-opacity="0.12"/>
  ${text(104, 643, 20, 'Description')}${text(896, 643, 20, 'Amount', 'text-anchor="end"')}
  ${rows
    .map(
      (
        row,
        index
      ) => `${text(104, 700 + index * 54, 21, row)}${text(896, 700 + index * 54, 21, amounts[index] ?? '', 'text-anchor="end"')}
      <line x1="84" x2="916" y1="${720 + index * 54}" y2="${720 + index * 54}" stroke="#000" stroke-opacity="0.14"/>`
    )
    .join('')}
  <text x="104" y="932" class="b" font-size="26" fill="#2a2826">Total, in no currency</text>
  <text x="896" y="932" class="b" font-size="26" fill="#2a2826" text-anchor="end">${total}</text>
  ${usage(sender.colour, number)}
  ${text(84, 1312, 16, `${sender.name}, 1 Nowhere Square, Sampletown. This letter was drawn for a demonstration.`)}
  <text x="500" y="800" class="b" font-size="150" text-anchor="middle" letter-spacing="20" fill="#b3202c" fill-opacity="0.26" transform="rotate(-38 500 760)">SPECIMEN</text>`;
  return { ...LETTER, svg };
}

function usage(colour: string, seed: number): string {
  const random = randomOf(seed * 53);
  const bars = Array.from({ length: 12 }, (_, month) => {
    const height = 30 + random() * 120;
    return `<rect x="${92 + month * 68}" y="${1240 - height}" width="42" height="${height}" fill="${colour}" fill-opacity="${month > 8 ? 0.9 : 0.35}" rx="3"/>`;
  });
  return `<text x="84" y="1036" class="t" font-size="20" fill="#2a2826">Use by month</text>${bars.join('')}<line x1="84" x2="916" y1="1240" y2="1240" stroke="#000" stroke-opacity="0.3"/>`;
}
