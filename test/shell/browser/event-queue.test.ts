import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppEvent } from '../../../src-main/contract/event.ts';
import { EventQueue } from '../../../src-main/shell/browser/event-queue.ts';

/** A window that takes an event only when told to. */
class SlowWindow {
  readonly received: AppEvent[] = [];
  #taken: (() => void)[] = [];

  readonly send = (event: AppEvent): Promise<void> => {
    this.received.push(event);
    return new Promise((resolve) => this.#taken.push(resolve));
  };

  async take(): Promise<void> {
    for (const resolve of this.#taken.splice(0)) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const changed = (ids: readonly number[] | null): AppEvent => ({ name: 'uploadsChanged', payload: { ids } });
const connections: AppEvent = { name: 'connectionsChanged', payload: null };

describe('the queue of events', () => {
  it('sends at once while the window keeps up', () => {
    const window = new SlowWindow();
    new EventQueue(window.send).push(connections);
    expect(window.received).toEqual([connections]);
  });

  it('keeps one of each name while the window does not, in the order in which they came', async () => {
    const window = new SlowWindow();
    const queue = new EventQueue(window.send);
    for (const event of [connections, changed([1]), connections, changed([2]), connections])
      queue.push(event);
    for (let round = 0; round < 4; round += 1) await window.take();
    expect(window.received).toEqual([connections, changed([1, 2]), connections]);
  });

  it('forgets which rows changed when any may have, or when there are too many to name', async () => {
    const window = new SlowWindow();
    const queue = new EventQueue(window.send);
    for (const ids of [[1], [2], null, [3]]) queue.push(changed(ids));
    await window.take();
    queue.push(changed(Array.from({ length: 4000 }, (_, index) => index)));
    queue.push(changed(Array.from({ length: 4000 }, (_, index) => index + 4000)));
    await window.take();
    await window.take();
    expect(window.received).toEqual([changed([1]), changed(null), changed(null)]);
  });

  it('names every changed row, however slowly the window reads', async () => {
    const step = fc.oneof(fc.array(fc.nat({ max: 50 })), fc.constant('take' as const));
    await fc.assert(
      fc.asyncProperty(fc.array(step), async (steps) => {
        const window = new SlowWindow();
        const queue = new EventQueue(window.send);
        const expected = new Set<number>();
        for (const ids of steps) {
          if (ids === 'take') await window.take();
          else {
            ids.forEach((id) => expected.add(id));
            queue.push(changed(ids));
          }
        }
        await window.take();
        await window.take();
        const received = window.received.flatMap((event) =>
          event.name === 'uploadsChanged' ? (event.payload.ids ?? []) : []
        );
        expect(new Set(received)).toEqual(expected);
      })
    );
  });
});
