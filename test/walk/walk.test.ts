import { expect, test } from 'vitest';
import { walk } from './walk.ts';

const STEPS = 300;

test.each([1, 2, 3])('a walk of 300 steps from seed %i keeps every promise', async (seed) => {
  const { rows, sent } = await walk(seed, STEPS, () => undefined);
  expect(rows).toBeGreaterThan(0);
  expect(sent).toBeGreaterThan(0);
});
