import { equal } from 'node:assert/strict';
import { Violation } from './model.ts';
import { PERSON_STEPS, resume } from './person-steps.ts';
import { PROCESS_STEPS } from './process-steps.ts';
import type { Step } from './step.ts';
import { RIGHT_KEY } from './walk-server.ts';
import { changeConnection, putRight, WORLD_STEPS, wellAgain } from './world-steps.ts';
import { World } from './world.ts';

/** Everything is read again this often; steps. */
const LOOK_THROUGH_EVERY = 100;
/** All causes are taken away, and everything must end; steps. */
const LIVELY_EVERY = 400;
/** Far more than a step takes that does not hang; real ms. */
const LONGEST_STEP_MS = 20_000;
const LATEST_STEPS = 25;

const STEPS: readonly Step[] = [...PERSON_STEPS, ...WORLD_STEPS, ...PROCESS_STEPS];
const CHOICES = STEPS.map((step) => [step.weight, step] as const);

export interface WalkResult {
  readonly seed: number;
  readonly steps: number;
  readonly rows: number;
  readonly attempts: number;
  readonly sent: number;
}

/** @throws Error with the seed, the step and the latest steps, where something is not as it must be. */
export async function walk(seed: number, steps: number, tell: (line: string) => void): Promise<WalkResult> {
  const world = await World.make(seed);
  const trace: string[] = [];
  const note = (line: string): void => {
    trace.push(line);
    if (trace.length > LATEST_STEPS) trace.shift();
    tell(line);
  };
  let step = 0;
  try {
    for (step = 1; step <= steps; step += 1) {
      await inTime(take(world, (words) => note(`${step} ${words}`)));
      if (step % LOOK_THROUGH_EVERY === 0) world.model.seeAll(world.records);
      if (step % LIVELY_EVERY === 0 || step === steps) await inTime(comeToAnEnd(world, note));
    }
    return resultOf(world, seed, steps);
  } catch (error) {
    const again = `npm run walk -- --seed ${seed} --steps ${steps}`;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Violation(
      `Seed ${seed}, step ${step}, ${world.under} (${again}): ${message}\n${trace.join('\n')}\n${world.bugs().join('\n')}`,
      {
        cause: error
      }
    );
  } finally {
    await world.end();
  }
}

function resultOf({ model }: World, seed: number, steps: number): WalkResult {
  const sent = model.list(({ state }) => state === 'sent').length;
  return { seed, steps, rows: model.rows.size, attempts: model.attempts, sent };
}

async function take(world: World, note: (words: string) => void): Promise<void> {
  let words: string | null = null;
  while (words === null) {
    const step = stepFor(world);
    world.under = step.name;
    words = await step.run(world);
  }
  note(words);
  await world.settle();
  see(world, note);
}

/** What only a person can end is soon ended, so that the walk goes on. */
function stepFor({ model, chance }: World): Step {
  const { pause } = model;
  const waitsForPerson = pause !== null && (pause.resumesAt === null || pause.reason === 'operator');
  return waitsForPerson && chance.is(0.2) ? putRight : chance.weighted(CHOICES);
}

function see(world: World, note: (words: string) => void): void {
  world.see();
  const counts = Map.groupBy(world.model.list(), ({ state }) => state);
  const states = [...counts].map(([state, rows]) => `${state} ${rows.length}`).join(', ');
  note(`  ${states}${world.model.pause === null ? '' : `, paused ${world.model.pause.reason}`}`);
}

/** A step that hangs is a fault as any other. */
async function inTime(work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Violation('It hangs')), LONGEST_STEP_MS);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** With every cause taken away and time enough, all that was released is sent, or waits for a person to look. */
async function comeToAnEnd(world: World, note: (words: string) => void): Promise<void> {
  const isOpen = (): boolean =>
    world.model.list(({ state }) => state === 'queued' || state === 'sending').length > 0;
  await wellAgain.run(world);
  await world.call('connections.setKey', { id: world.connectionId, key: RIGHT_KEY });
  await changeConnection(world, { dailyLimit: null });
  await resume.run(world);
  // Last: a request on its way with another key would still be refused, and pause again.
  if (!world.isSending) await world.start();
  for (let hours = 0; hours <= 48 && (hours === 0 || isOpen()); hours += 4) {
    if (hours > 0) world.clock.leap(4 * 3_600_000);
    world.doings.touchesNetwork = true;
    await world.settle();
    see(world, note);
  }
  if (isOpen()) throw new Violation('Something is left though nothing is in its way');
  world.model.seeAll(world.records);
  world.searchFiles();
  equal(world.bugs().join('\n'), '', 'Outtray noted a fault of its own');
  note('all has come to an end');
}
