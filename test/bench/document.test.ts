import { expect, test } from 'vitest';
import { documentOf, sectionOf, sectionsIn } from './document.ts';

const report = (title: string) => ({
  title,
  body: `What was measured of ${title}.\n\n### A part of it`,
  aims: [{ text: 'at least 5: 7', isMet: true }]
});

test('a document is read back into its sections, which stay as they were', () => {
  const written = new Map([
    ['line', sectionOf('line', report('A line'))],
    ['newman', sectionOf('newman', report('Newman'))]
  ]);
  expect([...sectionsIn(documentOf(written))]).toEqual([...written]);
});

test('a section belongs to its benchmark also when its title changes', () => {
  const sections = sectionsIn(documentOf(new Map([['line', sectionOf('line', report('A line'))]])));
  sections.set('line', sectionOf('line', report('Another title')));
  expect([...sectionsIn(documentOf(sections)).keys()]).toEqual(['line']);
});

test('an aim that was missed is told', () => {
  const aims = [{ text: 'at least 5: 3', isMet: false }];
  expect(sectionOf('line', { ...report('A line'), aims })).toContain('- **missed**: at least 5: 3');
});
