import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Command, Request } from '../faults/node-side.ts';
import { PERSON_STEPS, releaseAll } from './person-steps.ts';
import type { Step } from './step.ts';
import type { Moment } from './walk-server.ts';
import { WORLD_STEPS } from './world-steps.ts';
import type { World } from './world.ts';

const MOMENTS: readonly Moment[] = ['head', 'body', 'answered'];

const hasWork = ({ model }: World): boolean =>
  model.list(({ state, isBlocked }) => state === 'queued' || (state === 'staged' && !isBlocked)).length > 0;

const start: Step = {
  name: 'start',
  weight: 2,
  run: async (world) => {
    if (world.isSending) return null;
    await world.start();
    return 'start';
  }
};

async function openAgain(world: World): Promise<string> {
  world.open();
  if (!world.chance.is(0.85)) return 'not started';
  await world.start();
  return 'started';
}

const closeAndOpen: Step = {
  name: 'close and open',
  weight: 1.5,
  run: async (world) => {
    await world.close();
    return `closed, opened, ${await openAgain(world)}`;
  }
};

/** Killed at a moment of a delivery, or at rest where there is none. */
const kill: Step = {
  name: 'kill',
  weight: 2.5,
  run: async (world) => {
    const { chance, server } = world;
    if (!hasWork(world)) return null;
    const moment = chance.pick(MOMENTS);
    const nth = 1 + chance.int(3);
    server.at(moment, nth, () => {
      world.kill();
    });
    await world.orKilled(Promise.resolve(releaseAll.run(world)));
    await world.settle();
    server.forgetHook();
    const words = world.isKilled ? `${moment} ${nth}` : 'rest';
    world.kill();
    await world.rise();
    return `killed at ${words}, ${await openAgainAfterKill(world)}`;
  }
};

async function openAgainAfterKill(world: World): Promise<string> {
  if (!world.chance.is(0.85)) return 'not started';
  await world.start();
  return 'started';
}

/** Killed while a folder is imported: its batch is whole or absent. */
const killImport: Step = {
  name: 'kill import',
  weight: 0.7,
  run: async (world) => {
    const { chance, doings, app, connectionId } = world;
    const folder = world.paper.scan(
      Array.from({ length: 3 }, (_, index) => `K-${world.lastSubmission}-${index}`)
    );
    world.lastSubmission += 1;
    doings.imports.push(world.paper.contentOf(folder));
    let left = 1 + chance.int(8);
    app.subscribe(({ name }) => {
      if (name !== 'importStatus') return;
      left -= 1;
      if (left === 0) world.kill();
    });
    const request = { connectionId, path: folder.path, manifestPath: null, reading: null, idType: null };
    await world.orKilled(finished(world, world.call('intake.start', request)));
    const words = world.isKilled ? 'while importing' : 'after importing';
    world.kill();
    await world.rise();
    return `killed ${words} ${folder.path.slice(-10)}, ${await openAgainAfterKill(world)}`;
  }
};

async function finished(world: World, begun: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  world.app.subscribe(({ name, payload }) => {
    if (name === 'importStatus' && !('done' in payload)) resolve();
  });
  await begun;
  await promise;
}

const PROCESS = fileURLToPath(new URL('../faults/node-side-process.ts', import.meta.url));

/** The same data folder in a process of its own, which gets a true SIGKILL at a moment of a delivery, or at rest. */
const killProcess: Step = {
  name: 'kill process',
  weight: 0.15,
  run: async (world) => {
    if (world.key === null || !hasWork(world)) return null;
    const { chance, server } = world;
    await world.close();
    const child = fork(PROCESS, [world.data, world.key], { execArgv: [] });
    const gone = once(child, 'exit');
    let asked = 0;
    const ask = async (command: Command): Promise<void> => {
      const id = (asked += 1);
      child.send({ id, command } satisfies Request, () => undefined);
      const { promise, resolve } = Promise.withResolvers<void>();
      child.on('message', (answer: Answer) => {
        if (answer.id === id) resolve();
      });
      await Promise.race([promise, gone]);
    };
    const moment = chance.pick(MOMENTS);
    let words = 'rest';
    server.at(moment, 1 + chance.int(3), () => {
      words = moment;
      child.kill('SIGKILL');
      server.freeze();
    });
    world.doings.mayInterrupt = true;
    world.doings.did('release', null);
    const filter = { states: ['staged' as const], connectionId: world.connectionId };
    // Its answer comes only after it has begun to send.
    void ask({ do: 'leap', ms: world.clock.now() - Date.now() });
    await ask({ do: 'call', name: 'uploads.release', input: { target: { filter } } });
    await ask({ do: 'start' });
    await ask({ do: 'settled' });
    child.kill('SIGKILL');
    await gone;
    server.forgetHook();
    server.thaw();
    return `process killed at ${words}, ${await openAgain(world)}`;
  }
};

const backUp: Step = {
  name: 'back up',
  weight: 0.2,
  run: async (world) => {
    await world.app.care.backUpIfDue();
    return 'back up';
  }
};

/** What may happen while the server has a request in hand. */
const WHILE_SENDING: readonly Step[] = [...PERSON_STEPS, ...WORLD_STEPS, closeAndOpen];

const during: Step = {
  name: 'during',
  weight: 10,
  run: async (world) => {
    const { chance, server } = world;
    if (!hasWork(world)) return null;
    const moment = chance.pick(MOMENTS);
    const inner = chance.weighted(WHILE_SENDING.map((step) => [step.weight, step] as const));
    const released = await releaseAll.run(world);
    let words: string | null = 'nothing';
    const act = async (): Promise<void> => {
      words = await inner.run(world);
    };
    server.at(moment, 1 + chance.int(2), () => {
      world.isCalm = false;
      return world.meanwhile(act());
    });
    await world.settle();
    server.forgetHook();
    return `${released}, and at ${moment}: ${words ?? 'nothing'}`;
  }
};

export const PROCESS_STEPS: readonly Step[] = [
  start,
  closeAndOpen,
  kill,
  killImport,
  killProcess,
  backUp,
  during
];
