import { equal } from 'node:assert/strict';
import type { BulkResult } from '../../src-main/contract/call.ts';
import { KNOWN_ID_TYPES } from '../../src-main/contract/id-type.ts';
import { remedyFor } from '../../src-main/contract/remedy.ts';
import { SLOTS } from '../../src-main/contract/slot.ts';
import { importFolder } from '../faults/import-folder.ts';
import { mayApply, type PersonsEvent } from './life.ts';
import { Violation } from './model.ts';
import type { Folder } from './paper.ts';
import type { RowRecord } from './records.ts';
import type { Step } from './step.ts';
import type { World } from './world.ts';

/** Rows that are not done yet: more would only make the walk slow. */
const MOST_OPEN_ROWS = 60;

const idsOf = (rows: readonly RowRecord[]): number[] => rows.map(({ id }) => id);
const open = (world: World): RowRecord[] => world.model.list(({ state }) => state !== 'sent');
const allowing = (world: World, event: PersonsEvent): RowRecord[] =>
  world.model.list(({ state }) => mayApply(state, event));

function newSubmission(world: World): string {
  world.lastSubmission += 1;
  return `S-${String(world.lastSubmission).padStart(5, '0')}`;
}

function someSubmission(world: World): string {
  const known = world.model.list().slice(-40);
  return known.length > 0 && world.chance.is(0.2)
    ? world.chance.pick(known).submissionId
    : newSubmission(world);
}

async function bringIn(world: World, folder: Folder): Promise<string | null> {
  const content = world.paper.contentOf(folder);
  if (content.size === 0) return null;
  world.doings.imports.push(content);
  const status = await importFolder(world.app, folder.path, world.connectionId);
  if (status.phase !== 'done') throw new Violation(`An import ended with ${JSON.stringify(status)}`);
  return `import ${[...content.keys()].join()}`;
}

const hasRoom = (world: World): boolean => open(world).length < MOST_OPEN_ROWS;

export const importNew: Step = {
  name: 'import new',
  weight: 10,
  run: (world) => {
    if (!hasRoom(world)) return null;
    const ids = Array.from({ length: 1 + world.chance.int(5) }, () => someSubmission(world));
    return bringIn(world, world.paper.scan(ids));
  }
};

const importAgain: Step = {
  name: 'import again',
  weight: 2,
  run: (world) => {
    const folder = world.paper.folders.at(-1 - world.chance.int(6));
    return folder === undefined || !hasRoom(world) ? null : bringIn(world, folder);
  }
};

/** One row, a few, or all of them. */
function someOf(world: World, rows: readonly RowRecord[]): RowRecord[] {
  const share = world.chance.pick([0.1, 0.4, 1]);
  const some = world.chance.some(rows, share);
  return some.length > 0 || rows.length === 0 ? some : [world.chance.pick(rows)];
}

/** Nothing else went on, so the answer must be just right. */
function compare(
  world: World,
  rows: readonly RowRecord[],
  event: PersonsEvent,
  { changed, skipped }: BulkResult
) {
  const counted = skipped.reduce((sum, { count }) => sum + count, changed);
  equal(counted, rows.length, `${event} does not account for every row`);
  if (!world.isCalm || event === 'release' || event === 'resend') return;
  equal(changed, rows.filter(({ state }) => mayApply(state, event)).length, `${event} changed other rows`);
}

/** Mostly rows that allow it, sometimes any. */
function bulk(event: Exclude<PersonsEvent, 'edit' | 'resend'>, weight: number): Step {
  return {
    name: event,
    weight,
    run: async (world) => {
      const rows = someOf(world, world.chance.is(0.9) ? allowing(world, event) : open(world));
      if (rows.length === 0) return null;
      world.doings.did(event, idsOf(rows));
      compare(world, rows, event, await world.call(`uploads.${event}`, { target: { ids: idsOf(rows) } }));
      return `${event} ${idsOf(rows).join()}`;
    }
  };
}

/** All that can go. */
export const releaseAll: Step = {
  name: 'release all',
  weight: 12,
  run: async (world) => {
    const filter = { states: ['staged' as const], connectionId: world.connectionId };
    world.doings.did('release', null);
    const { changed } = await world.call('uploads.release', { target: { filter } });
    return `release all: ${changed}`;
  }
};

const edit: Step = {
  name: 'edit',
  weight: 5,
  run: async (world) => {
    const { chance } = world;
    const rows = someOf(world, chance.is(0.9) ? allowing(world, 'edit') : open(world));
    const [row] = rows;
    if (row === undefined) return null;
    const values = chance.weighted([
      [3, { idType: chance.pick(KNOWN_ID_TYPES) }],
      [1, { idType: null }],
      [1, { admin: chance.pick(['branch@hanbit.example', 'nobody']) }],
      [2, { admin: null }],
      [2, { submissionId: someSubmission(world) }]
    ]);
    const target = 'submissionId' in values ? [row] : rows;
    world.doings.did('edit', idsOf(target));
    for (const { id } of target) world.doings.changed(id, values, world.isCalm);
    compare(
      world,
      target,
      'edit',
      await world.call('uploads.edit', { target: { ids: idsOf(target) }, values })
    );
    return `edit ${idsOf(target).join()} ${JSON.stringify(values)}`;
  }
};

const takeImages: Step = {
  name: 'take images',
  weight: 4,
  run: async (world) => {
    const changed = ({ images }: RowRecord): boolean =>
      Object.values(images).some(({ path, sha256 }) => world.paper.digestOf(path) !== sha256);
    const rows = someOf(world, allowing(world, 'edit').filter(changed));
    if (rows.length === 0) return null;
    world.doings.did('edit', idsOf(rows));
    for (const { id, images } of rows) {
      for (const slot of SLOTS) {
        const path = images[slot]?.path;
        if (path === undefined) continue;
        world.doings.changed(
          id,
          { image: [slot, { path, sha256: world.paper.digestOf(path) }] },
          world.isCalm
        );
      }
    }
    await world.call('uploads.takeImages', { target: { ids: idsOf(rows) } });
    return `take images of ${idsOf(rows).join()}`;
  }
};

/** A row may have left the state meanwhile, and only then is it refused. */
async function unlessGone(world: World, work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return '';
  } catch (error) {
    if (world.isCalm) throw error;
    return ' (refused)';
  }
}

const setImage: Step = {
  name: 'set image',
  weight: 2,
  run: async (world) => {
    const rows = allowing(world, 'edit');
    if (rows.length === 0) return null;
    const { id } = world.chance.pick(rows);
    const slot = world.chance.pick(SLOTS);
    const path = world.chance.is(0.8) ? world.paper.newPath() : null;
    const image = path === null ? null : { path, sha256: world.paper.digestOf(path) };
    world.doings.did('edit', [id]);
    world.doings.changed(id, { image: [slot, image] }, world.isCalm);
    const source = path === null ? null : { path };
    return `set ${slot} of ${id}${await unlessGone(world, world.call('uploads.setImage', { id, slot, source }))}`;
  }
};

const swapImages: Step = {
  name: 'swap images',
  weight: 1,
  run: async (world) => {
    const rows = allowing(world, 'edit');
    if (rows.length === 0) return null;
    const { id } = world.chance.pick(rows);
    const slots: ['idImage', 'idBackImage'] = ['idImage', 'idBackImage'];
    world.doings.did('edit', [id]);
    world.doings.changed(id, { swap: slots }, world.isCalm);
    return `swap ${id}${await unlessGone(world, world.call('uploads.swapImages', { id, slots }))}`;
  }
};

/** "It is right", for what a person was asked. */
export const confirm: Step = {
  name: 'confirm',
  weight: 5,
  run: async (world) => {
    const rows = someOf(
      world,
      allowing(world, 'edit').filter(({ isBlocked }) => isBlocked)
    );
    if (rows.length === 0) return null;
    const uploads = await world.call('uploads.rows', { ids: idsOf(rows) });
    const asked = uploads.flatMap(({ id, issues }) =>
      issues
        .filter(({ isConfirmable, confirmedBy }) => isConfirmable && confirmedBy === null)
        .map(({ code }) => ({ id, code }))
    );
    for (const [code, of] of Map.groupBy(asked, (each) => each.code)) {
      const ids = [...new Set(of.map(({ id }) => id))];
      for (const id of ids) {
        world.model.confirmed.set(id, (world.model.confirmed.get(id) ?? new Set()).add(code));
      }
      await world.call('uploads.confirm', { target: { ids }, code });
    }
    return `confirm ${asked.map(({ id, code }) => `${id} ${code}`).join()}`;
  }
};

const SHARED: readonly string[] = ['set_id_type', 'set_admin', 'open_connection', 'look'];

/** As the model should know them after `values`: those of which one is to go first. */
function resentTogether(world: World, rows: readonly RowRecord[], values: Partial<RowRecord>): void {
  const shared = rows.filter(({ lastStatus: status, lastErrorCode: errorCode, lastMessage: message }) =>
    SHARED.includes(remedyFor({ status, errorCode, message }).action)
  );
  if (world.isCalm) world.doings.resent.push(shared.map((row) => ({ ...row, ...values })));
}

const resend: Step = {
  name: 'resend',
  weight: 6,
  run: async (world) => {
    const rows = someOf(world, allowing(world, 'resend'));
    if (rows.length === 0) return null;
    world.doings.did('resend', idsOf(rows));
    resentTogether(world, rows, {});
    compare(world, rows, 'resend', await world.call('uploads.resend', { target: { ids: idsOf(rows) } }));
    return `resend ${idsOf(rows).join()}`;
  }
};

/** A cause is fixed once for all that share it, and just those are sent again. */
const resendGroup: Step = {
  name: 'resend group',
  weight: 5,
  run: async (world) => {
    const { chance, connectionId } = world;
    const groups = await world.call('failures.groups', { connectionId });
    if (groups.length === 0) return null;
    const { cause } = chance.pick(groups);
    const rows = world.model.list(
      (row) =>
        row.state === 'failed' &&
        row.lastStatus === cause.status &&
        row.lastErrorCode === cause.errorCode &&
        row.lastMessage === cause.message
    );
    const values = chance.weighted([
      [2, {}],
      [2, { idType: chance.pick(KNOWN_ID_TYPES) }],
      [1, { admin: 'branch@hanbit.example' }]
    ]);
    const target = { filter: { states: ['failed' as const], cause, connectionId } };
    if (Object.keys(values).length > 0) {
      // While others are sent, any of them may just have failed so.
      const meant = world.isCalm ? rows : open(world);
      for (const { id } of meant) world.doings.changed(id, values, world.isCalm);
      await world.call('uploads.edit', { target, values });
    }
    world.doings.did('resend', world.isCalm ? idsOf(rows) : null);
    resentTogether(world, rows, values);
    await world.call('uploads.resend', { target });
    return `resend group ${cause.status} ${cause.errorCode} ${idsOf(rows).join()} ${JSON.stringify(values)}`;
  }
};

/** What happens to the scans themselves. */
const paper: Step = {
  name: 'paper',
  weight: 4,
  run: ({ chance, model, paper: scans }) => {
    const paths = model
      .list(({ state }) => state !== 'sent' && state !== 'excluded')
      .flatMap(({ images }) => Object.values(images).map(({ path }) => path));
    if (paths.length === 0) return null;
    const path = chance.pick(paths);
    const what = chance.weighted([
      [2, 'replace' as const],
      [1, 'remove' as const],
      [3, 'putBack' as const]
    ]);
    scans[what](path);
    return `${what} ${path.slice(-40)}`;
  }
};

export const resume: Step = {
  name: 'resume',
  weight: 4,
  run: async (world) => {
    world.doings.touchesPause = true;
    await world.call('connections.resume', { id: world.connectionId });
    return 'resume';
  }
};

const pause: Step = {
  name: 'pause',
  weight: 1.5,
  run: async (world) => {
    world.doings.touchesPause = true;
    await world.call('connections.pause', { id: world.connectionId });
    return 'pause';
  }
};

/** What a person may do at any time, also while something is on its way. */
export const PERSON_STEPS: readonly Step[] = [
  importNew,
  importAgain,
  edit,
  takeImages,
  setImage,
  swapImages,
  confirm,
  bulk('release', 6),
  bulk('exclude', 1.5),
  bulk('restore', 2),
  bulk('recall', 2),
  releaseAll,
  resend,
  resendGroup,
  paper,
  resume,
  pause
];
