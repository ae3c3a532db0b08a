import { describe, expect, test } from 'vitest';
import type { PauseReason } from '../../src-main/contract/connection.ts';
import { ACCEPTED, answering, refusal, TAKE } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const ROWS = 12;
const CONCURRENCY = 4;
const all = (state: string) => Array<string>(ROWS).fill(state);

describe('fault 24: the server refuses the account', () => {
  test.each<[string, string, PauseReason]>([
    ['invalid_project', 'Cannot find project info.', 'project_refused'],
    ['invalid_project', 'Invalid project.', 'project_refused'],
    ['invalid_admin', 'Invalid admin.', 'admin_refused']
  ])('%s, “%s”: everything pauses and asks; put right, all go', async (errorCode, message, reason) => {
    const server = await faultServer(answering(refusal(errorCode, message)));
    const office = await openOffice({ url: server.url, rows: ROWS, concurrency: CONCURRENCY });
    await office.send();
    const requests = await server.requests();
    expect(requests.length).toBeLessThanOrEqual(3 + CONCURRENCY);
    expect(await office.states()).toEqual(all('queued'));
    expect(await office.pause()).toMatchObject({ reason, detail: message, resumesAt: null });
    expect(await office.attempts()).toMatchObject(
      requests.map(() => ({ outcome: 'account', status: 400, errorCode, message }))
    );
    await server.follow(TAKE);
    await office.resume();
    expect(await office.states()).toEqual(all('sent'));
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });

  test('invalid_admin for the admin that one row names: that row fails, the others go', async () => {
    const server = await faultServer([
      {
        do: 'answerEach',
        texts: { 'S-0002': refusal('invalid_admin', 'Invalid admin.') },
        otherwise: ACCEPTED
      }
    ]);
    const office = await openOffice({ url: server.url, rows: 0 });
    await office.app.call('connections.pause', { id: office.connectionId });
    await office.bring('S', 4);
    const [, second] = await office.uploads();
    await office.app.call('uploads.recall', { target: { ids: [second?.id ?? 0] } });
    await office.app.call('uploads.edit', {
      target: { ids: [second?.id ?? 0] },
      values: { admin: 'gone@hanbit.example' }
    });
    await office.app.call('uploads.release', { target: { ids: [second?.id ?? 0] } });
    await office.start();
    await office.resume();
    expect(await office.states()).toEqual(['sent', 'failed', 'sent', 'sent']);
    expect(await office.pause()).toBeNull();
    const [group] = await office.app.call('failures.groups', { connectionId: office.connectionId });
    expect(group).toMatchObject({
      cause: { status: 400, errorCode: 'invalid_admin', message: 'Invalid admin.' },
      remedy: { key: 'admin_refused', action: 'set_admin' },
      count: 1
    });
    await office.expectStanding(server);
  });
});
