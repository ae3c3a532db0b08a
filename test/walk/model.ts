import { deepEqual, equal } from 'node:assert/strict';
import { SLOTS, type Slot } from '../../src-main/contract/slot.ts';
import { mayApply, type Meaning, type PersonsEvent, unexplained } from './life.ts';
import type { Paper } from './paper.ts';
import type { AttemptRecord, ImageRecord, PauseRecord, Records, RowRecord } from './records.ts';
import type { WalkRequest, WalkServer } from './walk-server.ts';

/** Something is not as it must be. */
export class Violation extends Error {}

type Values = Pick<RowRecord, 'submissionId' | 'idType' | 'admin' | 'images'>;
export type ValueChange = Partial<Pick<Values, 'submissionId' | 'idType' | 'admin'>> & {
  readonly image?: readonly [Slot, ImageRecord | null];
  readonly swap?: readonly [Slot, Slot];
};

interface ExpectedChange {
  readonly change: ValueChange;
  /** Nothing else was going on, so that it is known whether it took place. */
  readonly isSure: boolean;
}

/** What the step did, as far as what is seen after it depends on it. */
export class Doings {
  /** Something of ours ended or was torn down: what was on its way may be on record as interrupted. */
  mayInterrupt = false;
  /** A person resumed, corrected what paused, or paused. */
  touchesPause = false;
  /** Nobody could be reached for a while, or kept connections were closed. */
  touchesNetwork = false;
  /** Connections were cut, perhaps with a request or an answer in them. */
  cutsConnections = false;
  touchesKey = false;
  touchesWall = false;
  /** Nothing is on its way and nothing goes by itself. */
  isSettled = false;
  /** Submissions and files of each import. */
  readonly imports: ReadonlyMap<string, Partial<Record<Slot, string>>>[] = [];
  /** Rows that were sent again by one call. */
  readonly resent: RowRecord[][] = [];
  readonly #events = new Map<number, Set<PersonsEvent>>();
  readonly #eventsOfAll = new Set<PersonsEvent>();
  readonly changes = new Map<number, ExpectedChange[]>();

  /** @param rows null: any may have been meant. */
  did(event: PersonsEvent, rows: readonly number[] | null): void {
    if (rows === null) this.#eventsOfAll.add(event);
    for (const id of rows ?? []) this.#events.set(id, (this.#events.get(id) ?? new Set()).add(event));
  }

  changed(row: number, change: ValueChange, isSure: boolean): void {
    this.changes.set(row, [...(this.changes.get(row) ?? []), { change, isSure }]);
  }

  eventsOf(row: number): ReadonlySet<PersonsEvent> {
    return new Set([...this.#eventsOfAll, ...(this.#events.get(row) ?? [])]);
  }
}

function changedBy(values: Values, { image, swap, ...texts }: ValueChange): Values {
  const images: Partial<Record<Slot, ImageRecord>> = { ...values.images };
  if (image !== undefined) {
    const [slot, put] = image;
    if (put === null) Reflect.deleteProperty(images, slot);
    else images[slot] = put;
  }
  if (swap === undefined) return { ...values, ...texts, images };
  const [one, other] = swap;
  const swapped = Object.entries(images).map(([slot, each]) => [
    slot === one ? other : slot === other ? one : slot,
    each
  ]);
  return { ...values, ...texts, images: Object.fromEntries(swapped) as Values['images'] };
}

const inOrder = (images: Values['images']): (readonly [Slot, ImageRecord])[] =>
  SLOTS.flatMap((slot) => {
    const image = images[slot];
    return image === undefined ? [] : [[slot, image] as const];
  });

const textOf = ({ submissionId, idType, admin, images }: Values): string =>
  JSON.stringify([
    submissionId,
    idType,
    admin,
    inOrder(images).map(([slot, { path, sha256 }]) => [slot, path, sha256])
  ]);

const digestsOf = (images: Values['images']): string =>
  JSON.stringify(Object.fromEntries(inOrder(images).map(([slot, { sha256 }]) => [slot, sha256])));

const sorted = (digests: string): string => {
  const parsed = JSON.parse(digests) as Partial<Record<Slot, string | null>>;
  return JSON.stringify(
    Object.fromEntries(SLOTS.filter((slot) => slot in parsed).map((slot) => [slot, parsed[slot]]))
  );
};

const keyOf = (uploadId: number, number: number): string => `${uploadId}/${number}`;

/** What is known of every submission, and whether what is seen next can follow from it. */
export class Model {
  readonly rows = new Map<number, RowRecord>();
  readonly #attempts = new Map<number, AttemptRecord>();
  /** What met the server and has no attempt yet, by the attempt that it must become. */
  readonly #open = new Map<string, WalkRequest>();
  readonly #answered = new Map<string, WalkRequest>();
  readonly #server: WalkServer;
  readonly #paper: Paper;
  #lastAttempt = 0;
  #pause: PauseRecord | null = null;
  /** Codes that a person has confirmed for a row. */
  readonly confirmed = new Map<number, Set<string>>();

  constructor(server: WalkServer, paper: Paper) {
    this.#server = server;
    this.#paper = paper;
  }

  get pause(): PauseRecord | null {
    return this.#pause;
  }

  get attempts(): number {
    return this.#attempts.size;
  }

  list(isMeant: (row: RowRecord) => boolean = () => true): RowRecord[] {
    return [...this.rows.values()].filter(isMeant);
  }

  /** Takes what is there now, and throws where it can't have come about. */
  see(records: Records, doings: Doings): void {
    const requests = this.#server.takeRequests();
    for (const words of this.#server.violations.splice(0)) throw new Violation(words);
    this.#noteRequests(requests, doings);
    const attempts = records.attemptsAfter(this.#lastAttempt);
    const unsent = this.list(({ state }) => state !== 'sent').map(({ id }) => id);
    const rows = records.rowsNotSentAnd(unsent);
    const pause = records.pause();
    const before = new Map(this.rows);
    this.#seeRows(
      rows,
      Map.groupBy(attempts, ({ upload_id: id }) => id),
      doings
    );
    this.#seeRequestsOnRecord(doings);
    for (const row of rows) if (row.state === 'sent') this.#seeSent(row);
    this.#seeSentAgain(doings, requests, attempts);
    this.#seeReleased(before, rows);
    this.#seePause(pause, requests, attempts, doings);
    const { kept, counted } = records.counts();
    equal(kept, counted, 'Counts that are kept are not the counts counted');
  }

  #noteRequests(requests: readonly WalkRequest[], { mayInterrupt }: Doings): void {
    for (const request of requests) {
      const { row, submissionId } = request;
      if (row === null) {
        if (mayInterrupt || submissionId === null) continue;
        throw new Violation(`${submissionId} was sent while no row of it was on its way`);
      }
      const key = keyOf(row.id, row.attempts + 1);
      if (this.#open.has(key) || this.#answered.has(key))
        throw new Violation(`Two requests for attempt ${key} of ${submissionId}`);
      this.#open.set(key, request);
    }
  }

  #seeRows(
    rows: readonly RowRecord[],
    attempts: ReadonlyMap<number, readonly AttemptRecord[]>,
    doings: Doings
  ): void {
    const fresh = rows.filter(({ id }) => !this.rows.has(id));
    this.#seeImports(fresh, doings);
    const ids = new Set(rows.map(({ id }) => id));
    for (const id of attempts.keys()) {
      if (!ids.has(id)) throw new Violation(`Row ${id} has an attempt after it was sent`);
    }
    for (const { id, state } of this.rows.values()) {
      if (state !== 'sent' && !ids.has(id)) throw new Violation(`Row ${id} is gone`);
    }
    for (const row of rows) {
      const before = this.rows.get(row.id) ?? { ...row, state: 'staged' as const, tries: 0, attempts: 0 };
      this.#seeRow(before, row, attempts.get(row.id) ?? [], doings);
      this.rows.set(row.id, row);
    }
  }

  #seeRow(before: RowRecord, now: RowRecord, attempts: readonly AttemptRecord[], doings: Doings): void {
    const versions = this.#seeValues(before, now, doings.changes.get(now.id) ?? []);
    let number = before.attempts;
    for (const attempt of attempts) {
      number += 1;
      equal(attempt.number, number, `Row ${now.id} skips an attempt`);
      const said = JSON.stringify([attempt.submission_id, attempt.id_type, sorted(attempt.digests)]);
      const meant = versions.map((each) =>
        JSON.stringify([each.submissionId, each.idType, digestsOf(each.images)])
      );
      if (!meant.includes(said))
        throw new Violation(`Attempt ${said} of row ${now.id} is none of ${meant.join()}`);
      this.#seeAttempt(attempt, before, versions, doings);
    }
    equal(now.attempts, number, `Row ${now.id} counts other attempts than are on record`);
    if (now.state === 'sending' && doings.isSettled) throw new Violation(`Row ${now.id} is left on its way`);
    const words = unexplained(before, now, {
      attempts,
      events: doings.eventsOf(now.id),
      meaningOf: (attempt) => this.#meaningOf(attempt)
    });
    if (words !== null)
      throw new Violation(`Row ${now.id} was ${before.state} after ${before.tries}. ${words}`);
  }

  /** @returns every version that it may have had meanwhile. */
  #seeValues(before: RowRecord, now: RowRecord, changes: readonly ExpectedChange[]): Values[] {
    const all: Values[] = [before];
    let last: Values[] = [before];
    for (const { change, isSure } of changes) {
      const next = last.map((values) => changedBy(values, change));
      last = isSure ? (mayApply(before.state, 'edit') ? next : last) : [...last, ...next];
      all.push(...next);
    }
    const texts = last.map(textOf);
    if (texts.includes(textOf(now))) return all;
    throw new Violation(`Row ${now.id} has become ${textOf(now)}, and should be ${texts.join(' or ')}`);
  }

  #seeImports(fresh: readonly RowRecord[], { imports, mayInterrupt }: Doings): void {
    const batches = [...Map.groupBy(fresh, ({ batchId }) => batchId).values()];
    if (batches.length > imports.length) throw new Violation('There is a batch that nobody imported');
    if (batches.length < imports.length && !mayInterrupt)
      throw new Violation('What was imported is not there');
    const expected = imports.map((folder) =>
      JSON.stringify(
        [...folder]
          .sort()
          .map(([id, files]) => [
            id,
            SLOTS.flatMap((slot) => (files[slot] === undefined ? [] : [[slot, files[slot]]]))
          ])
      )
    );
    for (const batch of batches) {
      const found = batch.map((row): [string, unknown] => [
        row.submissionId,
        inOrder(row.images).map(([slot, { path }]) => [slot, path])
      ]);
      const text = JSON.stringify(found.sort(([a], [b]) => (a < b ? -1 : 1)));
      if (!expected.includes(text))
        throw new Violation(`A batch is ${text}, and not ${expected.join(' or ')}`);
      for (const { images } of batch) {
        for (const [, { path, sha256 }] of inOrder(images)) {
          equal(sha256, this.#paper.digestOf(path), `${path} was not imported as it is`);
        }
      }
    }
  }

  #seeAttempt(attempt: AttemptRecord, before: RowRecord, versions: readonly Values[], doings: Doings): void {
    this.#attempts.set(attempt.id, attempt);
    this.#lastAttempt = Math.max(this.#lastAttempt, attempt.id);
    const { outcome, status, error_code: code } = attempt;
    const words = `Attempt ${attempt.number} of row ${attempt.upload_id} is ${outcome} ${status} ${code}`;
    const key = keyOf(attempt.upload_id, attempt.number);
    const request = this.#open.get(key);
    if (request !== undefined) {
      this.#open.delete(key);
      this.#answered.set(key, request);
      if (request.digests !== null) equal(sorted(attempt.digests), request.digests, words);
    }
    if (outcome === 'interrupted' && (doings.mayInterrupt || before.state === 'sending')) return;
    if (code?.startsWith('image_') === true && this.#isPaperOther(versions)) return;
    if (request === undefined) {
      if (outcome === 'offline' && (doings.touchesNetwork || this.#server.isAway)) return;
      // A kept connection that the server has closed.
      if (code === 'connection_reset' && status === null && outcome === 'transient') return;
      throw new Violation(`${words}, and nothing reached the server`);
    }
    const { manner, wasAnswered } = request;
    if (doings.cutsConnections && code === 'connection_reset' && outcome === 'transient') return;
    const isSaid = manner.said.some((said) => {
      const isOwnAdmin = manner.pause === 'admin_refused' && versions.every(({ admin }) => admin !== null);
      const meant = isOwnAdmin ? 'rejected' : said.outcome;
      return meant === outcome && said.status === status && said.errorCode === code;
    });
    const isTrue = outcome !== 'accepted' || wasAnswered;
    if (!isSaid || !isTrue) throw new Violation(`${words}, and the server: ${manner.name}`);
  }

  /** What stands on paper is not what was reviewed. */
  #isPaperOther(versions: readonly Values[]): boolean {
    return versions.some(({ images }) =>
      inOrder(images).some(([, { path, sha256 }]) => this.#paper.digestOf(path) !== sha256)
    );
  }

  #meaningOf({ upload_id: id, number, error_code: code, status }: AttemptRecord): Meaning {
    const manner = this.#answered.get(keyOf(id, number))?.manner;
    const isReset = code === 'connection_reset' && status === null;
    return {
      hasSecondChance: isReset || (manner?.hasSecondChance === true && code !== 'too_large'),
      spendsTry: !(manner?.waitsLong === true && code === 'throttled')
    };
  }

  #seeRequestsOnRecord({ isSettled }: Doings): void {
    for (const [key, { row, manner }] of this.#open) {
      const state = this.rows.get(row?.id ?? 0)?.state;
      if (!isSettled && state === 'sending') continue;
      throw new Violation(`What reached the server as attempt ${key} (${manner.name}) is not on record`);
    }
  }

  /** What the server has is what was reviewed, of the row that was released last. */
  #seeSent(row: RowRecord): void {
    const held = this.#server.held.get(row.submissionId);
    if (held === undefined) throw new Violation(`Row ${row.id} is sent, and the server has nothing`);
    const { request, releaseSeq } = held;
    if (releaseSeq < (row.releaseSeq ?? 0))
      throw new Violation(`Row ${row.id} is sent, the server has an older one`);
    if (request.row?.id === row.id) equal(request.digests, digestsOf(row.images), `Row ${row.id} is sent`);
  }

  /** After one fix for many rows, one goes first: refused as before, it went alone. */
  #seeSentAgain(
    { resent }: Doings,
    requests: readonly WalkRequest[],
    attempts: readonly AttemptRecord[]
  ): void {
    const fixOf = (row: RowRecord): string =>
      JSON.stringify([row.lastStatus, row.lastErrorCode, row.lastMessage, row.idType, row.admin]);
    for (const rows of resent.flatMap((all) => [...Map.groupBy(all, fixOf).values()])) {
      const ids = new Set(rows.map(({ id }) => id));
      const went = requests.flatMap(({ row }) => (row !== null && ids.has(row.id) ? [row.id] : []));
      // One that could not even be sent says nothing of the fix, and lets the others go.
      const first = attempts.find(({ upload_id: id }) => ids.has(id))?.upload_id;
      if (first === undefined || new Set(went).size <= 1) continue;
      const answer = attempts.findLast(({ upload_id: id }) => id === first);
      const { lastStatus, lastErrorCode } = rows[0] ?? {};
      const isAsBefore = answer?.status === lastStatus && answer?.error_code === lastErrorCode;
      if (answer?.outcome === 'rejected' && isAsBefore)
        throw new Violation(
          `Row ${first} was refused as before (${lastStatus} ${lastErrorCode}), and ${went.join()} went`
        );
    }
  }

  /** Nothing goes to a submission that has something already, unless a person said that it is right. */
  #seeReleased(before: ReadonlyMap<number, RowRecord>, rows: readonly RowRecord[]): void {
    const released = rows.filter(
      ({ id, releaseSeq }) => releaseSeq !== null && releaseSeq !== (before.get(id)?.releaseSeq ?? null)
    );
    if (released.length === 0) return;
    const sent = new Set(
      [...before.values()].filter(({ state }) => state === 'sent').map((row) => row.submissionId)
    );
    for (const row of released) {
      if (row.state === 'queued' && row.isBlocked) throw new Violation(`Row ${row.id} is blocked and queued`);
      if (sent.has(row.submissionId) && this.confirmed.get(row.id)?.has('already_sent') !== true)
        throw new Violation(`Row ${row.id} goes over what was sent, and nobody confirmed it`);
    }
  }

  #seePause(
    pause: PauseRecord | null,
    requests: readonly WalkRequest[],
    attempts: readonly AttemptRecord[],
    doings: Doings
  ): void {
    const before = this.#pause;
    this.#pause = pause;
    if (doings.touchesPause) return;
    const waitsForPerson = before !== null && (before.resumesAt === null || before.reason === 'operator');
    if (waitsForPerson) {
      deepEqual(pause, before, 'A pause that waits for a person has changed by itself');
      if (requests.length > 0 && !doings.mayInterrupt)
        throw new Violation(`${requests.length} requests while ${before.reason}`);
    }
    const refusals = requests.filter(
      ({ manner, isOwnManner, row }) =>
        !isOwnManner && manner.pause !== null && (manner.pause !== 'admin_refused' || row?.admin === null)
    );
    if (refusals.length > 3 + 6)
      throw new Violation(`${refusals.length} requests were refused for the account`);
    if (pause === null || pause.reason === before?.reason) return;
    if (!this.#causes(requests, attempts, doings).has(pause.reason))
      throw new Violation(`It is paused with ${pause.reason}, and nothing called for it`);
  }

  #causes(
    requests: readonly WalkRequest[],
    attempts: readonly AttemptRecord[],
    { touchesKey }: Doings
  ): Set<string> {
    const causes = new Set<string>(['quota']);
    if (touchesKey) causes.add('key_missing');
    for (const { manner } of requests) if (manner.pause !== null) causes.add(manner.pause);
    for (const { outcome, error_code: code } of attempts) {
      if (outcome === 'offline') causes.add('offline');
      if (outcome === 'transient') causes.add('server_down');
      if (code === 'throttled') causes.add('quota');
    }
    return causes;
  }

  /** Everything once more, from the beginning: nothing that was on record has changed. */
  seeAll(records: Records): void {
    const rows = records.allRows();
    deepEqual(new Set(rows.map(({ id }) => id)), new Set(this.rows.keys()));
    for (const row of rows) deepEqual(row, this.rows.get(row.id), `Row ${row.id} has changed unseen`);
    deepEqual(
      records.attemptsAfter(0),
      [...this.#attempts.values()].sort((a, b) => a.id - b.id)
    );
    equal(records.soundness(), JSON.stringify(['ok', []]));
    const { kept, counted } = records.requests();
    equal(kept, counted, 'Requests of a day');
    deepEqual(records.unbalancedBatches(), [], 'Files found are not files assigned and left over');
    for (const row of rows) if (row.state === 'sent') this.#seeSent(row);
  }
}
