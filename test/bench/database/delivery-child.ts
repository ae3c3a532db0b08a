/**
 * Delivers the rows in front of each data folder's queue, round by round, the folders in turn: with the server, and with
 * an answer at once in its place, which leaves the cost of queue and database. argv: a `DeliveryTask`.
 */
import { createDeliver } from '../../../src-main/argos/deliver.ts';
import type { Deliver } from '../../../src-main/contract/delivery.ts';
import { auditLog } from '../../../src-main/db/audit-log.ts';
import { attemptTable } from '../../../src-main/db/attempt-table.ts';
import { connectionTable } from '../../../src-main/db/connection-table.ts';
import { outboxStore } from '../../../src-main/db/outbox-store.ts';
import { openSqlite, type Sqlite } from '../../../src-main/db/sqlite.ts';
import { createOutbox } from '../../../src-main/outbox/outbox.ts';
import { systemClock } from '../../../src-main/outbox/system-clock.ts';
import { answer, taskOf } from '../child.ts';

export interface DeliveryTask {
  readonly folders: readonly string[];
  readonly rounds: number;
  /** Rows in front of each queue; all are delivered in a round, the first quarter of them as warm-up. */
  readonly inFront: number;
}

export interface DeliveryCost {
  /** Of one delivery, by the clock. */
  readonly wallUs: number;
  /** Of one delivery: user and system, of the whole process. */
  readonly cpuUs: number;
}

/** For each manner and folder, round by round. */
export type DeliveryCosts = Record<'server' | 'none', DeliveryCost[][]>;

const ACCEPTED: Awaited<ReturnType<Deliver>> = {
  outcome: 'accepted',
  status: 200,
  errorCode: null,
  message: 'complete to update image.',
  retry: null,
  retryAfterMs: null,
  pause: null,
  secondChance: null,
  wasFormatRead: true,
  bytesSent: 6000,
  durationMs: 1
};

const { folders, rounds, inFront } = taskOf<DeliveryTask>();
const delivery = createDeliver();
const costs: DeliveryCosts = { server: folders.map(() => []), none: folders.map(() => []) };
const databases = folders.map((folder) => openSqlite(folder));

for (let round = 0; round < rounds + 1; round += 1) {
  await runRound(round, 'none', () => Promise.resolve(ACCEPTED));
  await runRound(round, 'server', delivery.deliver);
}
delivery.close();
for (const db of databases) db.close();
answer(costs);

async function runRound(round: number, manner: keyof DeliveryCosts, deliver: Deliver): Promise<void> {
  for (const index of inTurn(round)) {
    const db = databases[index];
    if (db === undefined) continue;
    const cost = await deliverFront(db, deliver);
    // The first round fills the caches.
    if (round > 0) costs[manner][index]?.push(cost);
    queueAgain(db);
  }
}

/** Another folder comes first in each round. */
function inTurn(round: number): number[] {
  return folders.map((_, turn) => (round + turn) % folders.length);
}

/** As the window's process does it: two moves and an attempt in the database, its outcome told, and the next claimed. */
async function deliverFront(db: Sqlite, deliver: Deliver): Promise<DeliveryCost> {
  const rows = outboxStore(db, attemptTable(db), { connectionId: null, batchId: null });
  const connections = connectionTable(db, auditLog(db));
  const first = Math.floor(inFront / 4);
  const { promise, resolve, reject } = Promise.withResolvers<DeliveryCost>();
  let settled = 0;
  let from = { at: 0, cpu: process.cpuUsage(), settled: 0 };
  const outbox = createOutbox(
    {
      store: rows,
      connections: {
        withQueuedRows: () => rows.connectionIds().map((id) => connections.get(id)),
        apiKey: () => Promise.resolve('key'),
        setPause: (_, pause) => {
          reject(new Error(`Sending was paused: ${pause?.reason ?? ''} ${pause?.detail ?? ''}`));
        },
        setLearnedWireFormat: (id, format) => {
          connections.setLearnedWireFormat(id, format);
        }
      },
      deliver,
      clock: systemClock,
      random: Math.random,
      listener: {
        onSettled: (ids) => {
          settled += ids.length;
          if (from.settled === 0 && settled >= first) {
            from = { at: performance.now(), cpu: process.cpuUsage(), settled };
          }
          if (settled >= inFront) resolve(costSince(from, settled));
        },
        onClaimed: () => undefined,
        onProgress: () => undefined,
        onPauseChanged: () => undefined,
        onBug: reject
      }
    },
    { requestsPerSecond: Infinity }
  );
  outbox.start();
  const cost = await promise;
  await outbox.stop();
  return cost;
}

function costSince(
  from: { at: number; cpu: NodeJS.CpuUsage; settled: number },
  settled: number
): DeliveryCost {
  const cpu = process.cpuUsage(from.cpu);
  const count = settled - from.settled;
  return { wallUs: ((performance.now() - from.at) * 1000) / count, cpuUs: (cpu.user + cpu.system) / count };
}

/** The rows in front stand there again. Their attempts stay: nothing is ever deleted. */
function queueAgain(db: Sqlite): void {
  db.run(`UPDATE upload SET state = 'queued', due_at = 1, tries_spent = 0 WHERE id <= ?`, inFront);
}
