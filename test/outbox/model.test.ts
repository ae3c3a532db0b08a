import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANSWERS, type Script } from './fake-server.ts';
import { byHand, CONNECTION, World } from './world.ts';

const HOUR = 3_600_000;
const MAX_BYTES = 4_000_000;
const LARGEST_ROW = 1_500_000;

const CONNECTION_IDS = [1, 2];
const connectionId = fc.constantFrom(...CONNECTION_IDS);
const errors = [
  Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }),
  Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' })
];

/** What can happen around the outbox. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 4000 }) })
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: HOUR }) })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('release' as const),
      rows: fc.array(
        fc.record({
          connectionId,
          submissionId: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'),
          sizeBytes: fc.integer({ min: 1, max: LARGEST_ROW }),
          hasOwnAdmin: fc.boolean()
        }),
        { minLength: 1, maxLength: 8 }
      )
    })
  },
  fc.record({ kind: fc.constant('pause' as const), connectionId }),
  fc.record({ kind: fc.constant('resume' as const), connectionId }),
  fc.record({ kind: fc.constant('concurrency' as const), connectionId, to: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('key' as const), connectionId, key: fc.constantFrom(null, 'one', 'two') }),
  fc.record({ kind: fc.constant('break' as const), error: fc.constantFrom(null, ...errors) }),
  fc.record({
    kind: fc.constantFrom(
      'stop' as const,
      'kill' as const,
      'resend' as const,
      'sleep' as const,
      'wake' as const
    )
  }),
  fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: -26 * HOUR, max: 26 * HOUR }) }),
  fc.record({ kind: fc.constant('server' as const), share: fc.integer({ min: 0, max: 100 }) })
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const anyAnswer = fc.constantFrom(...Object.values(ANSWERS), new TypeError('a bug'));

/** Answers `share` percent of requests with what the sequence says, the rest well. */
function faulty(answers: readonly (typeof ANSWERS.accepted | Error)[], share: number): Script {
  let count = 0;
  return () => {
    count += 1;
    return (count * 37) % 100 < share
      ? (answers[count % answers.length] ?? ANSWERS.accepted)
      : ANSWERS.accepted;
  };
}

function newWorld(): World {
  const world = new World({ maxBytesInFlight: MAX_BYTES });
  for (const id of CONNECTION_IDS) {
    world.connections.set(id, { ...CONNECTION, id, learnedWireFormat: null, concurrency: 6 });
    world.keys.set(id, 'one');
  }
  world.server.onFirstPut = (id) => {
    const { pause, concurrency } = world.connection(id);
    const { rows, violations } = world.store;
    if (pause !== null && pause.resumesAt === null) violations.push(`Began while ${pause.reason}`);
    const inFlight = world.server.inFlight.filter((put) => rows[put.uploadId - 1]?.connectionId === id);
    if (inFlight.length >= concurrency)
      violations.push(`Began ${inFlight.length + 1} at once of ${concurrency}`);
  };
  return world;
}

async function stopAndRestart(world: World): Promise<void> {
  const stopped = world.outbox.stop();
  await world.clock.advance(6000);
  await stopped;
  world.restart();
}

async function take(world: World, step: Step, answers: Parameters<typeof faulty>[0]): Promise<void> {
  switch (step.kind) {
    case 'wait':
      return world.clock.advance(step.ms);
    case 'release':
      world.release(...step.rows);
      return;
    case 'pause':
      return world.change({ pause: byHand() }, step.connectionId);
    case 'resume':
      return world.change({ pause: null }, step.connectionId);
    case 'concurrency':
      return world.change({ concurrency: step.to }, step.connectionId);
    case 'key':
      world.keys.set(step.connectionId, step.key);
      return world.outbox.wake();
    case 'break':
      world.store.broken = step.error;
      return;
    case 'stop':
      return stopAndRestart(world);
    case 'kill':
      world.kill();
      return world.restart();
    case 'sleep':
      return world.outbox.goingToSleep();
    case 'wake':
      return world.outbox.wokeUp();
    case 'resend':
      for (const row of world.store.rows.filter(({ state }) => state === 'failed')) {
        world.store.release(row, world.clock.now());
      }
      return world.outbox.wake();
    case 'jump':
      return world.clock.jump(step.ms);
    case 'server':
      world.server.script = faulty(answers, step.share);
      return;
  }
}

/** The server, the disk and the person are well from now on. */
async function untilDone(world: World): Promise<void> {
  world.server.script = () => ANSWERS.accepted;
  world.store.broken = null;
  for (let hours = 0; hours < 48; hours += 1) {
    for (const id of CONNECTION_IDS) {
      world.keys.set(id, 'one');
      if (world.connection(id).pause?.resumesAt === null) world.change({ pause: null }, id);
    }
    await world.clock.advance(HOUR);
    if (world.states().every((state) => state === 'sent' || state === 'failed')) return;
  }
}

test('whatever happens, every PUT is on record, limits hold, and all ends when the server is well again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.array(anyAnswer, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      async (steps, answers, isDeaf) => {
        const world = newWorld();
        world.server.isDeaf = isDeaf;
        world.server.script = faulty(answers, 60);
        world.outbox.start();
        for (const each of steps) await take(world, each, answers);
        await untilDone(world);
        const { rows, violations } = world.store;
        expect(violations).toEqual([]);
        expect(rows.filter(({ state }) => state !== 'sent' && state !== 'failed')).toEqual([]);
        expect(rows.map(({ attempts }) => attempts.length)).toEqual(
          rows.map(({ id }) => world.server.putsOf(id).length)
        );
        for (const { state, attempts } of rows) {
          expect(state === 'sent').toBe(attempts.at(-1)?.outcome === 'accepted');
          expect(attempts.slice(0, -1).every(({ outcome }) => outcome !== 'accepted')).toBe(true);
        }
        expect(world.server.mostBytesAtOnce).toBeLessThanOrEqual(MAX_BYTES + 2 * LARGEST_ROW);
        const isExpected = (bug: unknown) =>
          bug instanceof TypeError || errors.some((error) => error === bug);
        expect(world.bugs.filter((bug) => !isExpected(bug))).toEqual([]);
        expect(world.clock.nextAt).toBeNull();
        await stopAndRestart(world);
      }
    ),
    { numRuns: 200 }
  );
});
