import { describe, expect, test } from 'vitest';
import { CONNECTION } from '../db/rows.ts';
import { TAKE } from '../faults/fault-server.ts';
import type { Office } from '../faults/office.ts';
import { faultServer, openOffice } from '../faults/scene.ts';

const DAY_MS = 86_400_000;
const ROWS = 3;

function requestsToday({ app, clock }: Office, connectionId: number): number {
  const outbox = app.store.outbox({ connectionId: null, batchId: null });
  return outbox.requestsOn(connectionId, Math.floor(clock.now() / DAY_MS));
}

/** An office that has sent its rows. */
async function sent(): Promise<{ office: Office; mark: string }> {
  const server = await faultServer({ requests: [], otherwise: TAKE });
  const office = await openOffice({ url: server.url, rows: ROWS });
  await office.send();
  const { keyMark } = office.app.store.connections.get(office.connectionId);
  if (keyMark === null) throw new Error('Nothing is known of the key that was sent with');
  return { office, mark: keyMark };
}

describe('requests a day', () => {
  test('another key begins a count of its own, and the one before finds its own again', async () => {
    const { office, mark } = await sent();
    const { app, connectionId } = office;
    expect(requestsToday(office, connectionId)).toBe(ROWS);
    await app.call('connections.setKey', { id: connectionId, key: 'another-key-5c1d77' });
    expect(requestsToday(office, connectionId)).toBe(0);
    app.store.connections.setKeyMark(connectionId, mark);
    expect(requestsToday(office, connectionId)).toBe(ROWS);
  });

  test('connections that share a key share its count', async () => {
    const { office, mark } = await sent();
    const { app } = office;
    const { id } = await app.call('connections.create', { ...CONNECTION, name: 'Second desk' });
    expect(requestsToday(office, id)).toBe(0);
    app.store.connections.setKeyMark(id, mark);
    expect(requestsToday(office, id)).toBe(ROWS);
  });

  test('no caller is shown what tells the key from another', async () => {
    const { office, mark } = await sent();
    const shown = await office.app.call('connections.update', {
      id: office.connectionId,
      values: { ...CONNECTION, name: 'As it is shown' }
    });
    expect(JSON.stringify(shown)).not.toContain(mark);
  });
});
