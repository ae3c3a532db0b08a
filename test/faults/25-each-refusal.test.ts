import { describe, expect, test } from 'vitest';
import type { Remedy } from '../../src-main/contract/remedy.ts';
import { answer, answering, refusal, TAKE } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const ROW_CODES: readonly [string, string, Remedy][] = [
  ['missing_data', 'Required input data is missing.', { key: 'data_missing', action: 'look' }],
  [
    'missing_data',
    'The idType is required when submit idImage or idBackImage.',
    { key: 'id_type_missing', action: 'set_id_type' }
  ],
  ['invalid_submission', 'Invalid submission.', { key: 'unknown_submission', action: 'correct_id' }],
  ['invalid_data', 'At least one image parameter is required.', { key: 'no_image', action: 'replace_image' }],
  ['invalid_idType', 'Invalid IdType.', { key: 'id_type_refused', action: 'set_id_type' }],
  ['invalid_moon', '<img src=x onerror=alert(1)> \u0007 달', { key: 'unknown', action: 'look' }]
];

describe('fault 25: 400', () => {
  test.each(ROW_CODES)(
    '%s, “%s”: that row alone fails at once, and carries code, message and remedy',
    async (errorCode, message, remedy) => {
      const body = JSON.stringify({ errorCode, message });
      const inUtf8 = Buffer.from(body).toString('latin1');
      const server = await faultServer({ requests: [answering(answer(400, inUtf8))], otherwise: TAKE });
      const office = await openOffice({ url: server.url, rows: 3 });
      await office.send();
      expect(await office.states()).toEqual(['failed', 'sent', 'sent']);
      expect(await server.requests()).toHaveLength(3);
      const [group, ...others] = await office.app.call('failures.groups', {
        connectionId: office.connectionId
      });
      expect(others).toEqual([]);
      expect(group).toMatchObject({ cause: { status: 400, errorCode, message }, remedy, count: 1 });
      expect(await office.pause()).toBeNull();
      await office.expectStanding(server);
    }
  );

  test('processing_error: three tries, then it is reported', async () => {
    const server = await faultServer(answering(refusal('processing_error', 'Failed to put image.')));
    const office = await openOffice({ url: server.url });
    await office.send();
    expect(await office.outcomes()).toEqual(['transient', 'transient', 'transient']);
    expect(await office.states()).toEqual(['failed']);
    expect(await server.requests()).toHaveLength(3);
    const [group] = await office.app.call('failures.groups', { connectionId: office.connectionId });
    expect(group?.remedy).toEqual({ key: 'processing', action: 'resend' });
    await office.expectStanding(server);
  });

  test('invalid_payload: the other format once, remembered for the rows that follow', async () => {
    const server = await faultServer({
      requests: [answering(refusal('invalid_payload', 'Fail to parse the input data.'))],
      otherwise: TAKE
    });
    const office = await openOffice({ url: server.url, rows: 3 });
    await office.send();
    expect(await office.states()).toEqual(['sent', 'sent', 'sent']);
    const formats = (await server.requests()).map(({ format }) => format);
    expect(formats).toEqual(['json', 'multipart', 'multipart', 'multipart']);
    expect((await office.connection()).learnedWireFormat).toBe('multipart');
    await office.expectStanding(server);
  });

  test('invalid_payload in both formats: the row fails after one try of each', async () => {
    const server = await faultServer(answering(refusal('invalid_payload', 'Fail to parse the input data.')));
    const office = await openOffice({ url: server.url });
    await office.send();
    expect(await office.states()).toEqual(['failed']);
    expect((await server.requests()).map(({ format }) => format)).toEqual(['json', 'multipart']);
    const [group] = await office.app.call('failures.groups', { connectionId: office.connectionId });
    expect(group?.remedy).toEqual({ key: 'payload', action: 'open_connection' });
    await office.expectStanding(server);
  });

  test.each([402, 404, 405, 406, 407, 409, 418, 422, 501, 505])(
    'or an answer that no document names (%i): the row fails, and its text is shown as it came',
    async (status) => {
      const server = await faultServer(answering(answer(status, 'No such thing <b>here</b>')));
      const office = await openOffice({ url: server.url });
      await office.send();
      expect(await office.states()).toEqual(['failed']);
      expect(await office.attempts()).toMatchObject([
        {
          outcome: 'rejected',
          status,
          errorCode: 'unexpected_answer',
          message: 'No such thing <b>here</b>'
        }
      ]);
      await office.expectStanding(server);
    }
  );
});
