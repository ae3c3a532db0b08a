import { ACCEPT, ACCOUNT_MANNERS, type Manner, PASSING_MANNERS, ROW_MANNERS, SILENT } from './manners.ts';
import type { Step } from './step.ts';
import { RIGHT_KEY } from './walk-server.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function someManner({ chance }: World): Manner {
  return chance.weighted<Manner>([
    [6, ACCEPT],
    [3, chance.pick(ROW_MANNERS)],
    [3, chance.pick(PASSING_MANNERS)],
    [2, chance.pick(ACCOUNT_MANNERS)],
    [0.1, SILENT]
  ]);
}

/** From now on the server treats everybody so. */
const general: Step = {
  name: 'general',
  weight: 6,
  run: (world) => {
    world.server.general = someManner(world);
    return `server: ${world.server.general.name}`;
  }
};

/** The server treats these submissions so. */
const own: Step = {
  name: 'own',
  weight: 6,
  run: (world) => {
    const open = world.model.list(({ state }) => state !== 'sent' && state !== 'excluded');
    const ids = new Set(world.chance.some(open, 0.3).map(({ submissionId }) => submissionId));
    if (ids.size === 0) return null;
    const manner = someManner(world);
    for (const id of ids) world.server.own.set(id, manner);
    return `server for ${[...ids].join()}: ${manner.name}`;
  }
};

/** All is well with the server, for everybody. */
export const wellAgain: Step = {
  name: 'well again',
  weight: 6,
  run: async ({ server, doings }) => {
    doings.touchesNetwork = true;
    server.general = ACCEPT;
    server.own.clear();
    server.onlyFormat = null;
    await server.comeBack();
    return 'server well again';
  }
};

const format: Step = {
  name: 'format',
  weight: 0.5,
  run: ({ server, chance }) => {
    server.onlyFormat = chance.pick([null, 'json', 'multipart']);
    return `server reads ${server.onlyFormat}`;
  }
};

const network: Step = {
  name: 'network',
  weight: 3,
  run: async ({ server, doings }) => {
    doings.touchesNetwork = true;
    doings.cutsConnections = true;
    if (!server.isAway) await server.leave();
    else await server.comeBack();
    return server.isAway ? 'network gone' : 'network back';
  }
};

const drop: Step = {
  name: 'drop',
  weight: 1,
  run: ({ server, doings }) => {
    doings.cutsConnections = true;
    server.dropConnections();
    return 'connections dropped';
  }
};

/** Mostly little, sometimes a day either way. */
const time: Step = {
  name: 'time',
  weight: 14,
  run: (world) => {
    const { chance, clock, doings } = world;
    const ms = chance.weighted([
      [5, 1000 * (1 + chance.int(60))],
      [5, MINUTE_MS * (1 + chance.int(20))],
      [3, HOUR_MS * (1 + chance.int(6))],
      [0.5, 24 * HOUR_MS]
    ]);
    doings.touchesWall = true;
    clock.leap(ms);
    return `${ms / 1000} s pass`;
  }
};

const wall: Step = {
  name: 'wall',
  weight: 1,
  run: ({ chance, clock, doings }) => {
    const ms = chance.pick([-24, -3, -1, 1, 24]) * HOUR_MS + chance.int(MINUTE_MS);
    doings.touchesWall = true;
    clock.setWall(ms);
    return `clock set by ${ms / 1000} s`;
  }
};

const key: Step = {
  name: 'key',
  weight: 2,
  run: async (world) => {
    const { chance, connectionId: id } = world;
    const next = chance.pick([RIGHT_KEY, RIGHT_KEY, RIGHT_KEY, 'another-key', null]);
    // By hand in Outtray, or by somebody in the keychain itself.
    if (next === null || chance.is(0.3)) world.key = next;
    else {
      world.doings.touchesPause = true;
      await world.call('connections.setKey', { id, key: next });
    }
    return `key: ${next === RIGHT_KEY ? 'right' : next}`;
  }
};

export async function changeConnection(world: World, values: Partial<World['values']>): Promise<void> {
  world.doings.touchesPause = true;
  world.values = { ...world.values, ...values };
  await world.call('connections.update', { id: world.connectionId, values: world.values });
}

/** What a person does who finds sending paused. */
export const putRight: Step = {
  name: 'put right',
  weight: 1,
  run: async (world) => {
    const { chance, connectionId: id, doings, server } = world;
    doings.touchesPause = true;
    if (server.general.pause !== null) server.general = ACCEPT;
    if (chance.is(0.8)) await world.call('connections.setKey', { id, key: RIGHT_KEY });
    await world.call('connections.resume', { id });
    return 'put right';
  }
};

const connection: Step = {
  name: 'connection',
  weight: 2,
  run: async (world) => {
    const { chance } = world;
    const values = chance.weighted<Partial<World['values']>>([
      [2, { dailyLimit: 100 }],
      [2, { dailyLimit: null }],
      [1, { concurrency: chance.pick([1, 2, 6]) }],
      [1, { admin: chance.pick(['kyc@hanbit.example', 'ops@hanbit.example']) }],
      [1, { wireFormat: chance.pick(['auto', 'json', 'multipart']) }]
    ]);
    await changeConnection(world, values);
    return `connection ${JSON.stringify(values)}`;
  }
};

/** The lid is closed and opened again. */
const sleep: Step = {
  name: 'sleep',
  weight: 1,
  run: ({ app, clock, chance, doings, server }) => {
    doings.mayInterrupt = true;
    doings.touchesWall = true;
    const ms = chance.pick([MINUTE_MS, HOUR_MS]);
    app.goingToSleep();
    clock.leap(ms);
    server.dropConnections();
    app.wokeUp();
    return `asleep for ${ms / 1000} s`;
  }
};

export const WORLD_STEPS: readonly Step[] = [
  general,
  own,
  wellAgain,
  format,
  network,
  drop,
  time,
  wall,
  key,
  connection,
  sleep
];
