import { createBirpc } from 'birpc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { AppEvent } from '../../../src-main/contract/event.ts';
import {
  type ClientFunctions,
  MAX_CALLS_IN_FLIGHT,
  MAX_MESSAGE_BYTES,
  type ServerFunctions
} from '../../../src-main/shell/browser/rpc.ts';
import { CALLS, type Handlers } from '../../../src-main/contract/call.ts';
import { dispatch } from '../../../src-main/contract/dispatch.ts';
import { closed, Harness, until } from './harness.ts';

let harness: Harness;

beforeEach(async () => {
  harness = await Harness.open();
});
afterEach(() => harness.close());

/** The window's end, as the renderer builds it. */
function rpcOver(socket: WebSocket, onEvent: (event: AppEvent) => void = () => undefined) {
  return createBirpc<ServerFunctions, ClientFunctions>(
    { event: onEvent },
    {
      post: (text: string) => socket.send(text),
      on: (handle) => socket.on('message', (data: Buffer) => void handle(data.toString('utf8'))),
      serialize: (message: unknown) => JSON.stringify(message),
      deserialize: (text: string) => JSON.parse(text) as unknown
    }
  );
}

describe('a call', () => {
  it('carries name and input to the application and its answer back', async () => {
    const rpc = rpcOver(await harness.window());
    expect(await rpc.call('overview.get', { 한글: [1, null] })).toEqual({
      ok: true,
      value: { name: 'overview.get', input: { 한글: [1, null] } }
    });
  });

  it('of an unknown name or with an invalid input is answered with the error of the contract', async () => {
    const never = () => {
      throw new Error('No handler may be reached');
    };
    const handlers = Object.fromEntries(
      Object.keys(CALLS).map((name) => [name, never])
    ) as unknown as Handlers;
    harness.app.answerCall = (name, input) => dispatch(handlers, name, input, never);
    const rpc = rpcOver(await harness.window());
    expect(await rpc.call('__proto__', {})).toEqual({
      ok: false,
      error: { code: 'unknown_call', values: { name: '__proto__' } }
    });
    expect(await rpc.call('uploads.detail', { id: 'one' })).toMatchObject({
      ok: false,
      error: { code: 'bad_input', values: { call: 'uploads.detail' } }
    });
  });

  it('that throws is answered as a fault of ours, without the reason', async () => {
    harness.app.answerCall = () => Promise.reject(new Error('private detail'));
    const rpc = rpcOver(await harness.window());
    expect(await rpc.call('app.info', {})).toEqual({
      ok: false,
      error: { code: 'fault_of_ours', values: { call: 'app.info' } }
    });
    expect(harness.bugs).toEqual([new Error('private detail')]);
  });

  it('whose answer can’t be written leaves the window open', async () => {
    harness.app.answerCall = () => Promise.resolve({ ok: true, value: 1n });
    const rpc = rpcOver(await harness.window());
    await expect(rpc.call('app.info', {})).rejects.toBeDefined();
    harness.app.answerCall = () => Promise.resolve({ ok: true, value: 1 });
    expect(await rpc.call('app.info', {})).toEqual({ ok: true, value: 1 });
    expect(harness.bugs).toHaveLength(1);
  });

  it('waits while the window has 32 others at work, and a second window does not wait for it', async () => {
    const finish: (() => void)[] = [];
    harness.app.answerCall = (_name, input) =>
      new Promise((resolve) => finish.push(() => resolve({ ok: true, value: input })));
    const first = rpcOver(await harness.window());
    const second = rpcOver(await harness.window());
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    const answers = Promise.all(numbers.map((number) => first.call('app.info', number)));
    const other = second.call('app.info', 'other');
    await until(() => harness.app.dispatched.some(({ input }) => input === 'other'));
    expect(harness.app.dispatched.filter(({ input }) => input !== 'other')).toHaveLength(MAX_CALLS_IN_FLIGHT);
    let settled = false;
    const all = Promise.all([answers, other]).finally(() => (settled = true));
    while (!settled) {
      expect(finish.length).toBeLessThanOrEqual(MAX_CALLS_IN_FLIGHT + 1);
      for (const resolve of finish.splice(0)) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [values] = await all;
    expect(values.map((answer) => (answer.ok ? answer.value : null))).toEqual(numbers);
  });
});

describe('a message that is no call closes the window', () => {
  it.each<[string, string | Buffer, number]>([
    ['not JSON', '{', 1008],
    ['not an object', '[]', 1008],
    ['another function', '{"t":"q","i":"1","m":"constructor","a":["x",{}]}', 1008],
    ['a function of the prototype', '{"t":"q","i":"1","m":"__proto__","a":["x",{}]}', 1008],
    ['no arguments', '{"t":"q","i":"1","m":"call"}', 1008],
    ['a name that is no text', '{"t":"q","i":"1","m":"call","a":[1,{}]}', 1008],
    ['no id', '{"t":"q","m":"call","a":["app.info",{}]}', 1008],
    ['an answer that nobody asked for', '{"t":"s","i":"1","r":1}', 1008],
    ['binary', Buffer.from('{"t":"q","i":"1","m":"call","a":["app.info",{}]}'), 1003],
    ['too large', ' '.repeat(MAX_MESSAGE_BYTES + 1), 1009]
  ])('%s', async (_title, message, code) => {
    const socket = await harness.window();
    const closing = closed(socket);
    socket.send(message);
    expect(await closing).toBe(code);
    expect(harness.app.dispatched).toEqual([]);
  });

  it('and ends its subscription', async () => {
    const socket = await harness.window();
    const closing = closed(socket);
    socket.send('{');
    await closing;
    await until(() => harness.app.listeners.size === 0);
  });
});

describe('events', () => {
  it('reach every window, and stop with it', async () => {
    const sockets = [await harness.window(), await harness.window()];
    const received = sockets.map(
      (socket) => new Promise<AppEvent>((resolve) => rpcOver(socket, (event) => resolve(event)))
    );
    harness.app.emit({ name: 'connectionsChanged', payload: null });
    expect(await Promise.all(received)).toEqual([
      { name: 'connectionsChanged', payload: null },
      { name: 'connectionsChanged', payload: null }
    ]);
    const [first, second] = sockets;
    const closing = first === undefined ? null : closed(first);
    first?.close();
    await closing;
    await until(() => harness.app.listeners.size === 1);
    second?.terminate();
  });

  it('are not kept for a window that reads slowly: the latest of each name is sent, changed rows together', async () => {
    const socket = await harness.window();
    const received: AppEvent[] = [];
    const { promise: isDone, resolve: done } = Promise.withResolvers<void>();
    rpcOver(socket, (event) => {
      received.push(event);
      if (event.name === 'connectionsChanged') done();
    });
    socket.pause();
    const big = 'x'.repeat(1_000_000);
    const rounds = 200;
    for (let round = 1; round <= rounds; round += 1) {
      harness.app.emit({ name: 'uploadsChanged', payload: { ids: [round, round + 1] } });
      harness.app.emit({
        name: 'importStatus',
        payload: { importId: big, path: String(round), connectionId: 1, phase: 'cancelled' }
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    harness.app.emit({ name: 'connectionsChanged', payload: null });
    socket.resume();
    await isDone;
    const statuses = received.filter(({ name }) => name === 'importStatus');
    expect(statuses.length).toBeLessThan(rounds / 2);
    expect(statuses.at(-1)?.payload).toMatchObject({ path: String(rounds) });
    const ids = received.flatMap((event) =>
      event.name === 'uploadsChanged' ? (event.payload.ids ?? []) : []
    );
    expect(new Set(ids)).toEqual(new Set(Array.from({ length: rounds + 1 }, (_, index) => index + 1)));
  });
});

describe('closing the shell', () => {
  it('ends its windows and frees its port', async () => {
    const other = await Harness.open();
    const socket = await other.window();
    const closing = closed(socket);
    await other.close();
    expect([1001, 1006]).toContain(await closing);
    await until(() => other.app.listeners.size === 0);
    await expect(other.ask('/')).rejects.toThrow('ECONNREFUSED');
  });
});
